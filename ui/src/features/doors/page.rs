use api::id::ContextId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    banner::OpenToAll,
    board::OpenDoors,
    closed::ClosedDoors,
    forwarders::Forwarders,
    head::Head,
    pages::{door_ask, open_form},
    visits::Audit,
    watch::{Watch, use_watch},
    words::key,
};
use crate::{
    parts::{Failed, Failure, Later, standing},
    route::{DoorForm, DoorsView, Step},
    state::{Shortcut, use_shortcuts},
};

/// The doors of a context, and who came through them.
#[component]
pub(crate) fn DoorsPage(context: ContextId) -> impl IntoView {
    let watch = use_watch(context);
    let known = Memo::new(move |_| watch.with(|_| ()));
    let open = move || {
        if untrack(|| watch.held()).is_none() {
            watch.go(Some(DoorForm::Any), Step::New);
        }
    };
    use_shortcuts().add([
        Shortcut::letters("o", open),
        Shortcut::letters("j", || walk(1)),
        Shortcut::letters("k", || walk(-1)),
    ]);
    let body = move || match standing(known.get(), || watch.board.error()) {
        (None, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || watch.board.reload()/> }.into_any()
        }
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(()), _) => view! { <Known watch/> }.into_any(),
    };
    // What the form begins with stands on the board.
    let form = Memo::new(move |_| known.get().is_some() && watch.form.with(Option::is_some));
    // In the place of another it begins anew.
    let begins =
        Memo::new(move |_| (form.get(), watch.instead.with(|door| door.as_ref().map(|door| key(&door.at)))));
    let asked = move || watch.asked.get().map(|asked| view! { <Later fetch=door_ask of=(watch, asked)/> });
    view! {
        <Head watch/>
        <OpenToAll watch/>
        <div class="split doors">
            <div class="pane">{body}</div>
            {move || begins.get().0.then(|| view! { <Later fetch=open_form of=watch/> })}
        </div>
        <div class="doors-dialogs">{asked}</div>
    }
}

#[component]
fn Known(watch: Watch) -> impl IntoView {
    let list = move || match watch.view.get() {
        DoorsView::Open => view! { <OpenDoors watch/> }.into_any(),
        DoorsView::Mine => view! { <OpenDoors watch mine=true/> }.into_any(),
        DoorsView::Closed => view! { <ClosedDoors watch/> }.into_any(),
        DoorsView::Forwarders => view! { <Forwarders watch/> }.into_any(),
    };
    view! {
        {list}
        <Audit watch/>
    }
}

/// Moves the focus so many rows on: to the name of the row's device.
fn walk(by: i64) {
    let Ok(found) = document().query_selector_all(".doors-list tbody tr") else { return };
    let rows: Vec<web_sys::Element> =
        (0..found.length()).filter_map(|nth| found.item(nth)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let now = rows.iter().position(|row| row.contains(active.as_deref()));
    let last = i64::try_from(rows.len()).unwrap_or(0) - 1;
    let to = now.and_then(|now| i64::try_from(now).ok()).map_or(0, |now| (now + by).clamp(0, last.max(0)));
    let row = usize::try_from(to).ok().and_then(|to| rows.into_iter().nth(to));
    let target = row.and_then(|row| row.query_selector("a, button").ok().flatten());
    if let Some(Ok(target)) = target.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _unfocusable = target.focus();
    }
}
