use api::console::flux::SourceKind;
use leptos::prelude::*;

use super::{
    changes::changes,
    flaw_words::{field_words, flaw_words},
    studio::{Opened, Studio},
};
use crate::{
    host::save_text,
    kit::{
        Banner, BannerPlace, Button, Choice, Icon, IconSize, Menu, MenuItem, Pictogram, Segmented, State,
        Tag, Tone,
    },
    locales::{Common, Errors, Flux, Recipes, pick},
    parts::Failure,
    route::{FluxView, Route, link, use_navigator},
    state::{Shortcut, use_feed, use_shortcuts},
};

/// What the app is, how it is shown, and what is done with all of it.
#[component]
pub(super) fn Head(studio: Studio) -> impl IntoView {
    let (navigator, feed) = (use_navigator(), use_feed());
    let up = move || Route::flux(studio.context());
    let name = move || studio.with(|app| app.name.clone()).unwrap_or_default();
    let enabled = Memo::new(move |_| studio.with(|app| app.enabled).unwrap_or(false));
    let facts = move || {
        let version = studio.app.with(|app| app.map_or(0, |app| app.version));
        studio.with(|app| {
            let is_webhook = |kind: &SourceKind| matches!(kind, SourceKind::IncomingWebhook { .. });
            let webhooks = app.sources.iter().filter(|source| is_webhook(&source.from)).count();
            text!(Flux::Facts, version = version, actions = app.actions.len(), webhooks = webhooks)
        })
    };
    let count = Memo::new(move |_| {
        studio
            .draft
            .with(|draft| draft.as_ref().map_or(0, |draft| changes(&draft.base.app, &draft.now).len()))
    });
    let stale = move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned());
    let refused = Signal::derive(move || {
        let flaws = studio.wrong();
        stale()
            .or_else(|| (!studio.is_changed()).then(|| pick(Flux::NothingChanged.row()).to_owned()))
            .or_else(|| (flaws > 0).then(|| text!(Flux::FlawsFirst, n = flaws)))
    });
    let test_refused = Signal::derive(move || {
        let none = studio.with(|app| app.channels.is_empty()).unwrap_or(true);
        stale().or_else(|| none.then(|| pick(Flux::NoChannel.row()).to_owned()))
    });
    let save = move || {
        if refused.get_untracked().is_none() {
            studio.save();
        }
    };
    let open = move |opened: Opened| studio.opened.set(Some(opened));
    use_shortcuts().add([
        Shortcut::letters("a", move || open(Opened::AddAction)),
        Shortcut::letters("s", move || open(Opened::AddSource)),
        Shortcut::letters("t", move || {
            if test_refused.get_untracked().is_none() {
                open(Opened::Test)
            }
        }),
        Shortcut::always("Ctrl s", save),
    ]);
    let views = vec![
        Choice::new(FluxView::Canvas, t!(Flux::Canvas)),
        Choice::new(FluxView::Tree, t!(Flux::Tree)),
        Choice::new(FluxView::Code, t!(Flux::Code)),
    ];
    view! {
        <header class="page-head flux-head">
            <nav class="crumb" aria-label=t!(Common::Breadcrumb)><a href=move || up().href() on:click=link(navigator, up)>{t!(Flux::Title)}</a></nav>
            <h1 class="clip">{name}</h1>
            {move || if enabled.get() {
                view! { <Tag text=t!(Flux::Enabled) state=State::Online glyph=true/> }.into_any()
            } else {
                view! { <Tag text=t!(Flux::Disabled) state=State::Offline glyph=true/> }.into_any()
            }}
            <span class="quiet clip flux-facts">{facts}</span>
            <span class="grow"></span>
            <span role="status">{move || (count.get() > 0).then(|| view! { <span class="flux-unsaved"><i aria-hidden="true"></i>{text!(Flux::Unsaved, n = count.get())}</span> })}</span>
            <Segmented label=t!(Flux::View) choices=views value=Signal::derive(move || studio.view()) on_change=move |view| studio.show(view)/>
            <Button icon=Icon::Test refused=test_refused on_click=move |_| open(Opened::Test)>{t!(Flux::TestRun)}</Button>
            {move || (count.get() > 0).then(|| view! { <Button tone=Tone::Ghost on_click=move |_| open(Opened::Discard)>{t!(Flux::Discard)}</Button> })}
            <Button tone=Tone::Primary busy=studio.busy() refused on_click=move |_| save()>{t!(Flux::Save)}</Button>
            <Menu label=t!(Flux::More) button_class="button icon-only" items=move || menu(studio)><Pictogram icon=Icon::More size=IconSize::Small/></Menu>
        </header>
        <Notices studio/>
    }
}

fn menu(studio: Studio) -> Vec<MenuItem> {
    let open = move |opened: Opened| move || studio.opened.set(Some(opened.clone()));
    let enabled = untrack(|| studio.with(|app| app.enabled)).unwrap_or(false);
    let turn = MenuItem {
        note: Some(t!(Flux::TurnNote).into()),
        icon: Some(Icon::Power),
        ..MenuItem::new(if enabled { t!(Flux::TurnOff) } else { t!(Flux::TurnOn) }, move || {
            studio.edit(|app| app.enabled = !app.enabled);
        })
    };
    let item = |label, icon, opened| MenuItem { icon: Some(icon), ..MenuItem::new(label, open(opened)) };
    vec![
        item(t!(Flux::Rename), Icon::Tag, Opened::Name),
        turn,
        MenuItem { icon: Some(Icon::Export), ..MenuItem::new(t!(Flux::Export), move || export(studio)) },
        item(t!(Flux::Import), Icon::Forward, Opened::Import),
        item(t!(Recipes::Menu), Icon::Globe, Opened::Recipe),
        item(t!(Flux::Delete), Icon::Close, Opened::DeleteApp),
    ]
}

/// Offers the app as a file, without its secrets.
fn export(studio: Studio) {
    let Some((name, text, left_out)) = studio.for_file() else { return };
    let file = format!("{}.flux.json", name.replace(['/', '\\', ':'], "-"));
    if !save_text(&file, "application/json", &text) {
        studio.toasts.show(State::Failed, t!(Flux::NotExported), None);
    } else if left_out > 0 {
        studio.toasts.show(
            State::Changed,
            t!(Flux::Exported, file = file),
            Some(t!(Flux::LeftOut, n = left_out).into()),
        );
    } else {
        studio.toasts.show(State::Online, t!(Flux::Exported, file = file), None);
    }
}

/// What stands in the way: not saved, overtaken, secrets that were not kept, and what is wrong with the app itself.
#[component]
fn Notices(studio: Studio) -> impl IntoView {
    let error = move || {
        studio.error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            let text = detail.unwrap_or_default();
            view! { <div role="alert"><Banner state=State::Failed title text place=BannerPlace::Across/></div> }
        })
    };
    let newer = Memo::new(move |_| {
        let saved = studio.app.with(|app| app.map(|app| app.version))?;
        studio.draft.with(|draft| draft.as_ref().filter(|draft| draft.base.version < saved).map(|_| saved))
    });
    let overtaken = move || {
        newer.get().map(|version| {
            let look = move |_| {
                if let Some(theirs) = untrack(|| studio.app.value()) {
                    studio.opened.set(Some(Opened::Overtaken(Box::new(theirs))));
                }
            };
            view! {
                <Banner state=State::Stale title=move || text!(Flux::NewerTitle, version = version) text=t!(Flux::NewerText) place=BannerPlace::Across>
                    <Button on_click=look>{t!(Flux::CompareThem)}</Button>
                </Banner>
            }
        })
    };
    let lost = move || {
        let lost = studio.draft.with(|draft| draft.as_ref().map_or(0, |draft| draft.lost));
        (lost > 0).then(|| view! { <Banner state=State::Changed title=move || text!(Flux::LostTitle, n = lost) text=t!(Flux::LostText) place=BannerPlace::Across/> })
    };
    let own = move || {
        studio.flaws.with(|flaws| flaws.iter().find(|flaw| flaw.part.is_none()).cloned()).map(|flaw| {
            let words = move || format!("{}: {}", field_words(&flaw.field), flaw_words(&flaw, ""));
            view! { <Banner state=State::Failed title=words place=BannerPlace::Across/> }
        })
    };
    view! { {error}{overtaken}{lost}{own} }
}
