use leptos::prelude::*;

/// Keys that are pressed together or one after the other, e.g. `["g", "s"]`.
#[component]
pub(crate) fn Keys(keys: &'static [&'static str]) -> impl IntoView {
    view! { <span class="keys">{keys.iter().map(|key| view! { <kbd class="kbd">{*key}</kbd> }).collect_view()}</span> }
}
