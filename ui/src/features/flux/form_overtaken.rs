use api::console::flux::{App, AppDraft};
use leptos::prelude::*;

use super::{changes::changes, code::ChangeList, studio::Studio};
use crate::{
    kit::{Button, Dialog, Size, Tone},
    locales::{Common, Flux},
    parts::Instant,
};

/// Somebody else has saved meanwhile: what each has changed, and which of the two shall stand.
#[component]
pub(super) fn OvertakenForm(studio: Studio, theirs: App) -> impl IntoView {
    let (base, mine): (AppDraft, AppDraft) =
        studio.draft.get_untracked().map(|draft| (draft.base.app, draft.now)).unwrap_or_default();
    let (by_them, by_me) = (changes(&base, &theirs.app), changes(&base, &mine));
    let (version, at) = (theirs.version, theirs.saved_at);
    let held = StoredValue::new(theirs);
    let body = view! {
        <p>{t!(Flux::OvertakenText)}</p>
        <div class="flux-both">
            <section><h3>{move || text!(Flux::Theirs, version = version)}" "<Instant at/></h3><ChangeList found=by_them/></section>
            <section><h3>{t!(Flux::Mine)}</h3><ChangeList found=by_me/></section>
        </div>
    };
    let foot = view! {
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Cancel)}</Button>
        <span class="grow"></span>
        <Button size=Size::Large tone=Tone::Warning on_click=move |_| held.with_value(|theirs| studio.take_theirs(theirs.clone()))>{t!(Flux::TakeTheirs)}</Button>
        <Button size=Size::Large tone=Tone::Danger busy=studio.busy() on_click=move |_| held.with_value(|theirs| studio.save_over(theirs))>{t!(Flux::KeepMine)}</Button>
    };
    view! { <Dialog title=t!(Flux::OvertakenTitle) class="dialog plan" on_close=move || studio.close() body=body.into_any() foot=foot.into_any()/> }
}
