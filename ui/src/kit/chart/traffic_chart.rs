use leptos::{html, prelude::*, text_prop::TextProp};

use super::traffic::{Bar, Sayings, Times, draw};
use crate::kit::watch_size;

/// How tall it is, in pixels.
const HEIGHT: u32 = 148;

/// Amounts that went both ways over time, as wide as its place. `label` says in a sentence what it shows; the figures
/// themselves stand in a table beside it, for which the caller cares.
#[component]
pub(crate) fn TrafficChart(
    #[prop(into)] label: TextProp,
    #[prop(into)] times: Signal<Times>,
    #[prop(into)] bars: Signal<Vec<Bar>>,
    /// Says a time of the axis, and an amount. Both are read anew when the language is another.
    say_time: fn(i64) -> String,
    say_amount: fn(u64) -> String,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0_u32);
    watch_size(place, move || {
        let wide = place.get_untracked().map_or(0, |place| place.client_width());
        let wide = u32::try_from(wide).unwrap_or(0);
        if width.get_untracked() != wide {
            width.set(wide);
        }
    });
    let say = Sayings { time: say_time, amount: say_amount };
    let drawing = move || bars.with(|bars| draw((width.get(), HEIGHT), times.get(), bars, say));
    view! {
        <div node_ref=place class="chart" role="img" aria-label=move || label.get().to_string()>
            <svg width=move || width.get() height=HEIGHT viewBox=move || format!("0 0 {} {HEIGHT}", width.get()) aria-hidden="true" inner_html=drawing></svg>
        </div>
    }
}
