use leptos::{html, prelude::*, text_prop::TextProp};

use super::{
    burn::{Burn, draw},
    traffic::Sayings,
};
use crate::kit::watch_size;

/// How tall it is, in pixels.
const HEIGHT: u32 = 96;

/// How much of a limit is used, and where that leads, as wide as its place. `label` says the same in a sentence.
#[component]
pub(crate) fn BurnChart(
    #[prop(into)] label: TextProp,
    burn: Burn,
    /// Names the limit, beside its line.
    #[prop(into)]
    limit: TextProp,
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
    let drawing = move || draw((width.get(), HEIGHT), burn, &limit.get(), say);
    view! {
        <div node_ref=place class="chart burn" role="img" aria-label=move || label.get().to_string()>
            <svg width=move || width.get() height=HEIGHT viewBox=move || format!("0 0 {} {HEIGHT}", width.get()) aria-hidden="true" inner_html=drawing></svg>
        </div>
    }
}
