use leptos::{ev::KeyboardEvent, html, prelude::*, text_prop::TextProp};

/// A panel beside the list. Not modal: the list stays in use, Escape closes.
#[component]
pub(crate) fn Drawer(
    #[prop(into)] label: TextProp,
    on_close: impl Fn() + 'static,
    /// 656 px in place of 450, for forms that show their effect beside them.
    #[prop(optional)]
    wide: bool,
    /// 372 px, for a form of one column.
    #[prop(optional)]
    narrow: bool,
    children: Children,
) -> impl IntoView {
    let drawer = NodeRef::<html::Aside>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            on_close();
        }
    };
    view! {
        <aside node_ref=drawer class="drawer" class:wide-drawer=wide class:narrow-drawer=narrow aria-label=move || label.get().to_string() tabindex="-1" data-region on:keydown=on_key>
            {children()}
        </aside>
    }
}
