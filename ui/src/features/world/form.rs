use client::ClientError;
use leptos::{ev, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

use super::steering::Steering;
use crate::{
    format::sentences,
    kit::{Banner, Button, ContextMark, Dialog, Size, State, Tone},
    locales::{Common, lang},
    parts::Failure,
};

/// A dialog with fields: what is wrong is said inside, and the button says what will happen.
#[component]
pub(super) fn FormDialog(
    steering: Steering,
    #[prop(into)] title: TextProp,
    #[prop(into)] verb: TextProp,
    #[prop(default = Tone::Primary)] tone: Tone,
    /// Why it cannot be done as the fields stand.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// Why it was not done.
    error: RwSignal<Option<ClientError>>,
    /// Whether Enter in a field does it too; not where something is lost.
    #[prop(optional)]
    enter: bool,
    on_submit: impl Fn() + Clone + 'static,
    children: Children,
) -> impl IntoView {
    let busy = steering.busy();
    let submit = {
        let on_submit = on_submit.clone();
        move || {
            if refused.with_untracked(Option::is_none) && !busy.get_untracked() {
                error.set(None);
                on_submit();
            }
        }
    };
    let pressed = submit.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let in_field = event.target().is_some_and(|at| at.dyn_ref::<web_sys::HtmlInputElement>().is_some());
        if enter && in_field && event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            pressed();
        }
    };
    let failure = move || {
        error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            let text = move || sentences(lang(), &[detail.as_deref().unwrap_or_default()]);
            view! { <div role="alert"><Banner state=State::Failed title text/></div> }
        })
    };
    let body = view! {
        <div class="world-form" on:keydown=on_key>
            {children()}
            {failure}
        </div>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| steering.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone refused busy on_click=move |_| submit()>{move || verb.get()}</Button>
    };
    view! {
        <Dialog
            title
            in_field=enter
            mark=move || view! { <ContextMark text=t!(Common::Local) local=true/> }
            on_close=move || steering.close()
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}
