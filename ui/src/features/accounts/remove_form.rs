use api::{console::context::RemoveContext, id::ContextId};
use leptos::prelude::*;

use super::dialogs::NotDone;
use crate::{
    kit::{Button, ContextMark, Dialog, Size, Tone},
    locales::{Accounts as Words, Common},
    parts::{context_mark, context_name},
    route::{Route, Step, use_navigator},
    state::{use_accounts, use_session},
};

/// Whether a context shall be forgotten here. At the platform nothing changes by it.
#[component]
pub(super) fn RemoveForm(context: ContextId) -> impl IntoView {
    let (session, accounts, navigator) = (use_session(), use_accounts(), use_navigator());
    let about = untrack(|| session.context(&context));
    let (mark, local) = context_mark(about.as_ref());
    let name = about.as_ref().map(|context| context_name(context).get().to_string()).unwrap_or_default();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None));
    let close = move || accounts.ask(None);
    let remove = move || {
        busy.set(true);
        error.set(None);
        session.get::<RemoveContext>(context.clone(), move |answer| {
            let _gone = busy.try_set(false);
            match answer {
                Ok(()) => {
                    accounts.ask(None);
                    session.look_again();
                    navigator.go(Route::Home, Step::New);
                }
                Err(why) => drop(error.try_set(Some(why))),
            }
        });
    };
    let body = view! { <div class="account-form"><p>{t!(Words::RemoveText)}</p><NotDone error/></div> };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Danger busy on_click=move |_| remove()>{t!(Words::RemoveIt)}</Button>
    };
    view! {
        <Dialog
            title=t!(Words::RemoveTitle, name = name)
            class=if local { "dialog" } else { "dialog production" }
            mark=move || { let mark = mark.clone(); view! { <ContextMark text=mark local/> } }
            on_close=close
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}
