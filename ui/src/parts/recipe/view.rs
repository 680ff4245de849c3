use api::{
    console::flux::{AppDraft, ListCalls},
    id::ContextId,
};
use leptos::prelude::*;

use super::steps::{RecipeStep, Value, steps};
use crate::{
    kit::{Icon, IconButton},
    locales::{Recipes, pick},
    parts::{Failed, Failure, use_group_names},
    state::{Ask, use_query, use_session, use_toasts},
};

/// What is done in the platform's console to build `app`, with a button for everything that is typed there.
#[component]
pub(crate) fn Recipe(context: ContextId, #[prop(into)] app: Signal<AppDraft>) -> impl IntoView {
    let (session, groups) = (use_session(), use_group_names());
    let of = StoredValue::new(context);
    let calls = use_query::<ListCalls>(move || {
        Some(Ask { client: session.door().client(), path: of.get_value(), query: () })
    });
    // What is called, and what it needs, is part of it: without that there is none.
    let known = Memo::new(move |_| calls.with(|calls| calls.is_some()));
    move || match (known.get(), calls.error()) {
        (false, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || calls.reload()/> }.into_any()
        }
        (false, None) => view! { <div class="recipe-waits" aria-busy="true"></div> }.into_any(),
        (true, _) => {
            let told = move || {
                let calls = calls.value().unwrap_or_default();
                app.with(|app| steps(app, &calls, &of.get_value(), groups))
                    .into_iter()
                    .map(step)
                    .collect_view()
            };
            view! { <ol class="recipe">{told}</ol> }.into_any()
        }
    }
}

fn step(step: RecipeStep) -> impl IntoView {
    let RecipeStep { words, values } = step;
    let values = values.into_iter().map(|Value { label, text, is_secret }| {
        view! { <RecipeValue label=pick(label).to_owned() text is_secret/> }
    });
    view! { <li><p>{words}</p>{values.collect_view()}</li> }
}

/// Something that is typed there, and a button that copies it.
#[component]
pub(crate) fn RecipeValue(
    label: String,
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] is_secret: bool,
) -> impl IntoView {
    let toasts = use_toasts();
    let name = StoredValue::new(label);
    let copy = move || {
        let text = text.get_untracked();
        if is_secret {
            toasts.copy_secret(text, Recipes::Copied.row());
        } else {
            toasts.copy(text, Recipes::Copied.row());
        }
    };
    let shown = move || if is_secret { "•".repeat(12) } else { text.get() };
    view! {
        <div class="recipe-value">
            <span class="recipe-label">{name.get_value()}</span>
            <pre class="code" tabindex="0" role="group" aria-label=name.get_value()>{shown}</pre>
            <IconButton icon=Icon::Copy label=move || text!(Recipes::Copy, what = name.get_value()) on_click=move |_| copy()/>
        </div>
    }
}
