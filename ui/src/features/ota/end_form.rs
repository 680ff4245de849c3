use client::ClientError;
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::sentences,
    kit::{Banner, Button, Dialog, Size, State, Tone},
    locales::{Common, Ota, lang},
    parts::Failure,
};

/// Asks before the chain is taken down.
#[component]
pub(super) fn EndForm(watch: Watch) -> impl IntoView {
    let error = RwSignal::new(None::<ClientError>);
    let close = move || watch.ending.set(false);
    let end = move || {
        error.set(None);
        watch.end(move |failed| match failed {
            None => {
                let _gone = watch.ending.try_set(false);
            }
            failed => {
                let _gone = error.try_set(failed);
            }
        });
    };
    let failure = move || {
        error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            let text = move || sentences(lang(), &[detail.as_deref().unwrap_or_default()]);
            view! { <div role="alert" class="mt-2"><Banner state=State::Failed title text/></div> }
        })
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Danger busy=watch.busy() on_click=move |_| end()>{t!(Ota::EndVerb)}</Button>
    };
    view! {
        <Dialog
            title=t!(Ota::EndTitle)
            on_close=close
            body=view! { <p>{t!(Ota::EndText)}</p>{failure} }.into_any()
            foot=foot.into_any()
        />
    }
}
