use std::sync::Arc;

use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, State};

/// One state and how many rows of the result are in it.
#[derive(Clone)]
pub(crate) struct StateCount {
    pub(crate) key: &'static str,
    pub(crate) state: State,
    pub(crate) label: TextProp,
}

/// The result by state. Each count is a filter; the bar below shows the proportions, and the parts sum to the total.
#[component]
pub(crate) fn StateBar(
    #[prop(into)] label: TextProp,
    states: Vec<StateCount>,
    /// How many rows are in the state with that key; none while that is not known.
    count: impl Fn(&'static str) -> Option<u64> + Send + Sync + 'static,
    /// The number as people read it.
    figure: fn(u64) -> String,
    /// Whether the result is filtered by that key.
    pressed: impl Fn(&'static str) -> bool + Send + Sync + 'static,
    on_toggle: impl Fn(&'static str) + Clone + 'static,
) -> impl IntoView {
    let (count, pressed) = (Arc::new(count), Arc::new(pressed));
    let parts = states
        .iter()
        .map(|part| {
            let (count, key) = (Arc::clone(&count), part.key);
            let n = Memo::new(move |_| count(key));
            view! { <i class=part.state.class() style:flex=move || format!("{} 0 auto", n.get().unwrap_or(0)) hidden=move || n.get().unwrap_or(0) == 0></i> }
        })
        .collect_view();
    let buttons = states
        .into_iter()
        .map(|StateCount { key, state, label }| {
            let (count, pressed, on_toggle) = (Arc::clone(&count), Arc::clone(&pressed), on_toggle.clone());
            let n = Memo::new(move |_| count(key));
            view! {
                <button type="button" aria-pressed=move || pressed(key).to_string() on:click=move |_| on_toggle(key)>
                    <Glyph state fresh=100/>
                    <span>{move || label.get()}</span>
                    <b>{move || n.get().map_or_else(|| "–".to_owned(), figure)}</b>
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="state-bar" role="group" aria-label=move || label.get().to_string() data-region tabindex="-1">{buttons}</div>
        <div class="proportion" aria-hidden="true">{parts}</div>
    }
}
