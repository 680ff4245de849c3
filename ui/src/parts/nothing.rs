use client::ClientError;
use leptos::prelude::*;

use super::Failure;
use crate::{
    format::sentences,
    kit::{Button, Icon, Size, Void},
    locales::{Common, lang, pick},
};

/// In place of what could not be read: why, that nothing was changed, and a way to try again.
#[component]
pub(crate) fn Failed(failure: Failure, on_retry: impl Fn() + Send + 'static) -> impl IntoView {
    let Failure { title, detail, .. } = failure;
    let text = move || {
        sentences(lang(), &[pick(Common::NothingChanged.row()), detail.as_deref().unwrap_or_default()])
    };
    view! {
        <Void title text failed=true>
            <Button size=Size::Small icon=Icon::Undo on_click=move |_| on_retry()>{t!(Common::TryAgain)}</Button>
        </Void>
    }
}

/// What is known of a read, and why it brought nothing. While something is known the error is not read, so that no later answer
/// builds anew what shows it: focus and scrolling would be lost.
pub(crate) fn standing<T>(
    known: Option<T>,
    error: impl FnOnce() -> Option<ClientError>,
) -> (Option<T>, Option<ClientError>) {
    let error = if known.is_none() { error() } else { None };
    (known, error)
}
