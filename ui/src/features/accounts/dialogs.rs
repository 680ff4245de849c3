use leptos::prelude::*;

use super::{add_form::AddForm, remove_form::RemoveForm, sign_in_form::SignInForm, unlock_form::UnlockForm};
use crate::{
    format::sentences,
    kit::{Banner, State},
    locales::lang,
    parts::Failure,
    state::Asked,
};

#[component]
pub(super) fn Dialogs(asked: Asked) -> impl IntoView {
    match asked {
        Asked::Add => view! { <AddForm/> }.into_any(),
        Asked::SignIn(context) => view! { <SignInForm context/> }.into_any(),
        Asked::Unlock(context) => view! { <UnlockForm context/> }.into_any(),
        Asked::Remove(context) => view! { <RemoveForm context/> }.into_any(),
    }
}

/// Why it was not done, where it was not.
#[component]
pub(super) fn NotDone(error: RwSignal<Option<client::ClientError>>) -> impl IntoView {
    move || {
        error.get().map(|error| {
            let Failure { title, detail, .. } = Failure::from(&error);
            let text = move || sentences(lang(), &[detail.as_deref().unwrap_or_default()]);
            view! { <div role="alert"><Banner state=State::Failed title text/></div> }
        })
    }
}
