use std::future::Future;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use crate::{
    host::later_styles,
    kit::{Button, Icon, Size, Void},
    locales::{Common, Errors},
    state,
};

/// What a function marked `wasm_split` answers: how to show something of `P`, unless the code of that did not come.
pub(crate) type Fetched<P> = Result<fn(P) -> AnyView, SplitLoaderError>;

/// Something whose code is fetched when it is first shown, so that the first load does without it.
#[component]
pub(crate) fn Later<P, F>(
    fetch: fn() -> F,
    of: P,
    /// Above the place while nothing is there: what must be at hand all the same.
    #[prop(optional)]
    meanwhile: Option<ViewFn>,
    /// Whether its styles, too, are fetched when they are first needed (`ui/styles/later`).
    #[prop(optional)]
    styled: bool,
) -> impl IntoView
where
    P: Clone + Send + 'static,
    F: Future<Output = Fetched<P>> + 'static,
{
    let show = RwSignal::new(None::<Option<fn(P) -> AnyView>>);
    let ask = move || {
        show.set(None);
        let styles = styled.then(later_styles);
        let both = async move {
            let fetched = fetch().await;
            let came = match styles {
                Some(styles) => styles.await,
                None => true,
            };
            fetched.ok().filter(|_| came)
        };
        state::meanwhile(both, move |fetched| {
            // Gone when something else was opened by then.
            let _gone = show.try_set(Some(fetched));
        });
    };
    ask();
    move || match show.get() {
        Some(Some(show)) => show(of.clone()),
        Some(None) => {
            let retry = view! { <div class="grow"><NotFetched on_retry=ask/></div> };
            (meanwhile.as_ref().map(ViewFn::run), retry).into_any()
        }
        None => {
            let nothing = view! { <div class="grow" aria-busy="true"></div> };
            (meanwhile.as_ref().map(ViewFn::run), nothing).into_any()
        }
    }
}

#[component]
fn NotFetched(on_retry: impl Fn() + Send + 'static) -> impl IntoView {
    view! {
        <Void title=t!(Errors::CodeMissing) text=t!(Errors::CodeMissingText) failed=true>
            <Button size=Size::Small icon=Icon::Undo on_click=move |_| on_retry()>{t!(Common::TryAgain)}</Button>
        </Void>
    }
}
