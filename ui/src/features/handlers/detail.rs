use leptos::prelude::*;

use super::{
    changes::count as count_changes,
    draft::Draft,
    firings::FiringsPane,
    head::Head,
    room::{Opened, Room},
    sentence::Sentence,
    steps::StepsList,
    variables::VariablesBar,
};
use crate::{
    kit::{Banner, BannerPlace, Button, Icon, State, Tone},
    locales::{Handlers, pick},
    parts::Failure,
    route::HandlerPlace,
    state::{Shortcut, use_feed, use_shortcuts},
};

/// One handler: its rule, its steps, what it did, and what is not saved.
#[component]
pub(super) fn Known(room: Room) -> impl IntoView {
    // Another handler is another form: nothing of one may stay in the fields of the other.
    let open = room.open;
    view! {
        <section class="handler" aria-label=move || room.with(|handler| handler.name.clone()).unwrap_or_default() data-region tabindex="-1">
            <Head room/>
            <Notices room/>
            {move || {
                let known = matches!(open.get(), Some(HandlerPlace::Known(_)));
                view! {
                    <div class="handler-body">
                        <Sentence room/>
                        <VariablesBar room/>
                        <StepsList room/>
                    </div>
                    {(known && room.is_local()).then(|| view! { <FiringsPane room/> })}
                }
            }}
            <Foot room/>
        </section>
    }
}

/// What stands in the way: not saved, overtaken, secrets that were not kept.
#[component]
fn Notices(room: Room) -> impl IntoView {
    let error = move || {
        room.error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            let text = detail.unwrap_or_default();
            view! { <div role="alert"><Banner state=State::Failed title text place=BannerPlace::Across/></div> }
        })
    };
    let overtaken = Memo::new(move |_| {
        let saved = room.saved.get()?;
        room.draft.with(|draft| {
            let base = draft.as_ref()?.base.as_ref()?;
            (*base != saved).then_some(saved)
        })
    });
    let theirs = move || {
        overtaken.get().map(|saved| {
            view! {
                <Banner state=State::Stale title=t!(Handlers::TheirsTitle) text=t!(Handlers::TheirsText) place=BannerPlace::Across>
                    <Button on_click=move |_| room.take_theirs(saved.clone())>{t!(Handlers::TakeTheirs)}</Button>
                </Banner>
            }
        })
    };
    let lost = move || {
        let lost = room.draft.with(|draft| draft.as_ref().map_or(0, Draft::missing));
        (lost > 0).then(|| view! { <Banner state=State::Changed title=move || if lost == 1 { pick(Handlers::OneLost.row()).to_owned() } else { text!(Handlers::LostTitle, n = lost) } text=t!(Handlers::LostText) place=BannerPlace::Across/> })
    };
    let removed = Memo::new(move |_| room.is_removed());
    let gone = move || {
        removed.get().then(|| {
            view! { <Banner state=State::Stale title=t!(Handlers::RemovedTitle) text=t!(Handlers::RemovedText) place=BannerPlace::Across/> }
        })
    };
    view! { {error}{theirs}{gone}{lost} }
}

/// What is not saved, and what can be done with it.
#[component]
fn Foot(room: Room) -> impl IntoView {
    let feed = use_feed();
    let is_new =
        Memo::new(move |_| room.open.with(|open| *open == Some(HandlerPlace::New)) || room.is_removed());
    let changed = Memo::new(move |_| {
        room.draft.with(|draft| {
            let draft = draft.as_ref()?;
            Some(draft.base.as_ref().map_or(0, |base| count_changes(&base.as_request(), &draft.now)))
        })
    });
    let refused = Signal::derive(move || {
        let wrong = room.flaws.with(Vec::len);
        let stale = || feed.writes_wait().map(|why| pick(why).to_owned());
        let nothing = || changed.get().is_none().then(|| pick(Handlers::NothingChanged.row()).to_owned());
        let full =
            || (is_new.get() && room.on_target() > 10).then(|| pick(Handlers::FlawFull.row()).to_owned());
        stale()
            .or_else(nothing)
            .or_else(|| (wrong > 0).then(|| text!(Handlers::FlawsFirst, n = wrong)))
            .or_else(full)
    });
    let save = move || {
        if refused.get_untracked().is_none() {
            room.show(Opened::Save);
        }
    };
    use_shortcuts()
        .add([Shortcut::always("Ctrl s", save), Shortcut::letters("t", move || room.show(Opened::Test))]);
    let standing = move || {
        let n = changed.get()?;
        Some(view! {
            <span class="handler-unsaved"><i aria-hidden="true"></i>
                {if is_new.get() { pick(Handlers::NotMade.row()).to_owned() } else { if n == 1 { pick(Handlers::OneUnsaved.row()).to_owned() } else { text!(Handlers::Unsaved, n = n) } }}
            </span>
        })
    };
    view! {
        <footer class="handler-foot">
            <span role="status">{standing}</span>
            <span class="grow"></span>
            <Button icon=Icon::Test on_click=move |_| room.show(Opened::Test)>{t!(Handlers::TestOf)}</Button>
            {move || room.is_changed().then(|| view! { <Button tone=Tone::Ghost on_click=move |_| room.show(Opened::Discard)>{t!(Handlers::Discard)}</Button> })}
            <Button tone=Tone::Primary busy=room.busy refused on_click=move |_| save()>
                {move || pick(if is_new.get() { Handlers::Make.row() } else { Handlers::Save.row() })}
            </Button>
        </footer>
    }
}
