use leptos::prelude::*;

use super::Icon;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum IconSize {
    /// 16 px.
    #[default]
    Normal,
    /// 14 px, in buttons.
    Small,
    /// 12 px, in table heads.
    Tiny,
}

/// A line icon; it says nothing to a screen reader, the word beside it does.
#[component]
pub(crate) fn Pictogram(#[prop(into)] icon: Signal<Icon>, #[prop(optional)] size: IconSize) -> impl IntoView {
    let class = match size {
        IconSize::Normal => "icon",
        IconSize::Small => "icon small",
        IconSize::Tiny => "icon tiny",
    };
    view! { <svg class=class aria-hidden="true"><use_ href=move || icon.get().href()/></svg> }
}
