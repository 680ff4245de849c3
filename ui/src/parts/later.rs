use std::future::Future;

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::SplitLoaderError};
use wasm_bindgen_futures::spawn_local;

use super::{Failed, Failure};
use crate::locales::{Errors, say};

/// A page of a context, as a function whose code has come.
type Page = fn(ContextId) -> AnyView;

/// What a function marked `wasm_split` answers: its code may not come.
pub(crate) type Fetched = Result<Page, SplitLoaderError>;

/// A page whose code is fetched when it is first shown, so that the first load does without it.
#[component]
pub(crate) fn Later<F: Future<Output = Fetched> + 'static>(
    fetch: fn() -> F,
    context: ContextId,
) -> impl IntoView {
    let fetched = RwSignal::new(None::<Option<Page>>);
    let ask = move || {
        fetched.set(None);
        spawn_local(async move {
            let page = fetch().await.ok();
            // Gone when another page was opened meanwhile.
            let _gone = fetched.try_set(Some(page));
        });
    };
    ask();
    move || match fetched.get() {
        None => view! { <div aria-busy="true"></div> }.into_any(),
        Some(Some(page)) => page(context.clone()),
        Some(None) => {
            let failure =
                Failure { title: say(Errors::CodeMissing.row()).into(), detail: None, status: None };
            view! { <Failed failure on_retry=ask/> }.into_any()
        }
    }
}
