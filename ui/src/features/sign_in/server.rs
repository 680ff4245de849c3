use leptos::{ev, prelude::*};

use crate::{
    kit::{Banner, Button, Size, State, TextField, Tone},
    locales::{SignIn, pick},
    state::use_session,
};

/// Asks where the server is: a page from a plain web server may not know, and one that does not answer may have moved.
#[component]
pub(super) fn ServerForm(tried: Option<String>) -> impl IntoView {
    let session = use_session();
    let address = RwSignal::new(tried.clone().filter(|tried| is_address(tried)).unwrap_or_default());
    let pressed = RwSignal::new(false);
    let error = Signal::derive(move || {
        (pressed.get() && !address.with(|text| is_address(text)))
            .then(|| pick(SignIn::ServerBad.row()).to_owned())
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        pressed.set(true);
        if address.with_untracked(|text| is_address(text)) {
            session.connect(address.get_untracked());
        }
    };
    let origin = window().location().origin().unwrap_or_default();
    view! {
        <h2>{t!(SignIn::ServerTitle)}</h2>
        {match tried {
            Some(tried) => view! {
                <div role="alert"><Banner state=State::Failed title=t!(SignIn::Failed) text=t!(SignIn::FailedText, address = tried)/></div>
            }.into_any(),
            None => view! { <p>{t!(SignIn::ServerText)}</p> }.into_any(),
        }}
        <form on:submit=submit novalidate>
            <TextField label=t!(SignIn::ServerAddress) value=address mono=true tall=true help=t!(SignIn::ServerHelp, origin = origin) error/>
            <Button tone=Tone::Primary size=Size::Full submits=true on_click=|_| ()>{t!(SignIn::Connect)}</Button>
        </form>
    }
}

/// Whether a text is an origin that a server may have.
fn is_address(text: &str) -> bool {
    let rest = text.trim().strip_prefix("http://").or_else(|| text.trim().strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.trim_end_matches('/').is_empty() && !rest.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_begins_with_its_scheme() {
        assert!(is_address(" http://127.0.0.1:8080/ "));
        assert!(is_address("https://kansei.example"));
        for text in ["127.0.0.1:8080", "http://", "ftp://x", "http://a b"] {
            assert!(!is_address(text), "{text}");
        }
    }
}
