use leptos::prelude::*;

use crate::{
    kit::{Menu, MenuItem},
    locales::{Lang, Shell, lang},
    state::{use_prefs, use_session},
};

/// Who is signed in, what they prefer, and the way out.
#[component]
pub(super) fn UserMenu() -> impl IntoView {
    let (session, prefs) = (use_session(), use_prefs());
    let name = Memo::new(move |_| session.who().map(|who| who.user.name).unwrap_or_default());
    let items = move || {
        let now = untrack(lang);
        let other = if now == Lang::En { Lang::Ja } else { Lang::En };
        let letters = untrack(|| prefs.letters());
        let compact = untrack(|| prefs.compact());
        vec![
            // The bar has no room for the switch on a phone.
            MenuItem::new(if other == Lang::Ja { "日本語" } else { "English" }, move || {
                prefs.set_language(other)
            }),
            MenuItem {
                checked: compact,
                keys: &["Ctrl", "\\"],
                ..MenuItem::new(t!(Shell::Compact), move || prefs.set_compact(!compact))
            },
            MenuItem {
                checked: letters,
                note: Some(t!(Shell::SingleLettersNote).into()),
                ..MenuItem::new(t!(Shell::SingleLetters), move || prefs.set_letters(!letters))
            },
            MenuItem::new(t!(Shell::SignOut), move || session.sign_out()),
        ]
    };
    let initials = move || initials_of(&name.get());
    view! {
        <Menu label=move || text!(Shell::Account, initials = initials(), name = name.get()) button_class="who" items>{initials}</Menu>
    }
}

/// Two letters of an e-mail address: `m.sato@…` is `MS`.
fn initials_of(name: &str) -> String {
    let local = name.split('@').next().unwrap_or_default();
    let mut letters = local.split(['.', '-', '_']).filter_map(|part| part.chars().next());
    let (first, second) = (letters.next(), letters.next());
    let second = second.or_else(|| local.chars().nth(1));
    first.into_iter().chain(second).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials_of;

    #[test]
    fn an_address_gives_two_letters() {
        for (name, letters) in
            [("m.sato@example.com", "MS"), ("operator@example.com", "OP"), ("x", "X"), ("", "")]
        {
            assert_eq!(initials_of(name), letters);
        }
    }
}
