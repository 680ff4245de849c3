use leptos::prelude::*;

use crate::{
    kit::{Icon, Menu, MenuItem, Pictogram},
    locales::{Lang, Row, Shell, lang, pick, say},
    state::{Theme, use_prefs},
};

/// English or Japanese, at once and without a reload. Each language stands in its own script.
#[component]
pub(crate) fn LanguageSwitch() -> impl IntoView {
    let prefs = use_prefs();
    let buttons = [(Lang::En, "EN"), (Lang::Ja, "日本語")]
        .map(|(to, name)| {
            view! {
                <button type="button" lang=to.tag() aria-pressed=move || (lang() == to).to_string() on:click=move |_| prefs.set_language(to)>{name}</button>
            }
        })
        .collect_view();
    view! { <span class="language wide" role="group" aria-label=t!(Shell::Language)>{buttons}</span> }
}

/// Light, dark, or as the system has it.
#[component]
pub(crate) fn ThemeButton() -> impl IntoView {
    let prefs = use_prefs();
    let name = |theme: Theme| -> Row {
        match theme {
            Theme::Auto => Shell::ThemeAuto.row(),
            Theme::Light => Shell::ThemeLight.row(),
            Theme::Dark => Shell::ThemeDark.row(),
        }
    };
    let items = move || {
        [Theme::Auto, Theme::Light, Theme::Dark]
            .map(|theme| MenuItem {
                checked: untrack(|| prefs.theme()) == theme,
                ..MenuItem::new(say(name(theme)), move || prefs.set_theme(theme))
            })
            .into()
    };
    let icon = Signal::derive(move || if prefs.theme() == Theme::Dark { Icon::Moon } else { Icon::Sun });
    view! {
        <Menu label=move || text!(Shell::Theme, name = pick(name(prefs.theme()))) button_class="bar-button" items><Pictogram icon/></Menu>
    }
}
