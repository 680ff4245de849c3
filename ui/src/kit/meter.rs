use leptos::{prelude::*, text_prop::TextProp};

/// How much of a fixed room is used: `kept` and `added` in parts of `room`.
#[component]
pub(crate) fn Meter(
    #[prop(into)] label: TextProp,
    #[prop(into)] kept: Signal<u32>,
    #[prop(optional, into)] added: Signal<u32>,
    room: u32,
    /// The figures in words, e.g. `1.4 of 8 KB`.
    #[prop(into)]
    figures: TextProp,
) -> impl IntoView {
    let percent = move |part: u32| format!("{}%", part.min(room) * 100 / room.max(1));
    let spoken = figures.clone();
    view! {
        <span
            class="meter"
            role="meter"
            aria-label=move || label.get().to_string()
            aria-valuemin="0"
            aria-valuemax=room.to_string()
            aria-valuenow=move || (kept.get() + added.get()).min(room).to_string()
            aria-valuetext=move || spoken.get().to_string()
        >
            <span class="meter-track" aria-hidden="true">
                <i style:width=move || percent(kept.get())></i>
                <i class="added" style:width=move || percent(added.get())></i>
            </span>
            <span>{move || figures.get()}</span>
        </span>
    }
}
