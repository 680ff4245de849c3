use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, Icon, Pictogram, State};

/// Where there is nothing to show: nothing yet, nothing matches, or could not load. A title, a sentence, a way out.
#[component]
pub(crate) fn Void(
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    #[prop(default = Icon::Filter)] icon: Icon,
    /// Something went wrong, rather than being empty.
    #[prop(optional)]
    failed: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="void" class:failed=failed role=failed.then_some("alert")>
            <h2>
                {if failed { view! { <Glyph state=State::Failed/> }.into_any() } else { view! { <Pictogram icon/> }.into_any() }}
                {move || title.get()}
            </h2>
            <p>{move || text.get()}</p>
            {children.map(|children| view! { <div class="void-actions">{children()}</div> })}
        </div>
    }
}
