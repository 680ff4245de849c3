use leptos::{prelude::*, text_prop::TextProp};

#[component]
pub(crate) fn Checkbox(
    #[prop(into)] label: TextProp,
    #[prop(into)] checked: Signal<bool>,
    on_change: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input type="checkbox" prop:checked=move || checked.get() on:change=move |event| on_change(event_target_checked(&event))/>
            <span>{move || label.get()}</span>
        </label>
    }
}
