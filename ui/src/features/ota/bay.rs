use api::{
    UnixMillis,
    console::ota::{Bay, Stage, Strip},
    id::SimId,
};
use leptos::prelude::*;

use super::{
    watch::Watch,
    words::{edge, name_of, stage_hint, stage_word, trouble_words},
};
use crate::{
    format::{age, count, duration, short_id},
    kit::{Button, Glyph, Size, State, Tone, unique_id},
    locales::{Ota, lang, pick, say},
    route::{ListPlace, Route, link, use_navigator},
    state::use_clock,
};

/// A stage: how many are there, how long it takes, what share of all that is, and those who are there longest.
#[component]
pub(super) fn BayView(watch: Watch, stage: Stage) -> impl IntoView {
    let heading = unique_id("bay");
    let named_by = heading.clone();
    // Where there is no room for strips, they are shown on demand.
    let open = RwSignal::new(false);
    let bay = Memo::new(move |_| {
        watch.with(|board| board.bays.iter().find(|bay| bay.stage == stage).cloned()).flatten()
    });
    let read = move |read: fn(&Bay) -> u64| bay.with(|bay| bay.as_ref().map_or(0, read));
    let many = Memo::new(move |_| read(|bay| bay.count));
    let share = move || {
        let all = watch.with(|board| board.sims).unwrap_or(0).max(1);
        format!("{}%", many.get() * 100 / all)
    };
    let note = move || {
        let p50 = bay.with(|bay| bay.as_ref().and_then(|bay| bay.p50_ms));
        p50.map_or_else(
            || pick(stage_hint(stage)).to_owned(),
            |ms| text!(Ota::P50, time = duration(lang(), i64::try_from(ms).unwrap_or(i64::MAX))),
        )
    };
    let sims = Memo::new(move |_| {
        bay.with(|bay| {
            let sims =
                bay.as_ref().map(|bay| bay.sims.iter().map(|strip| strip.sim_id.clone()).collect::<Vec<_>>());
            sims.unwrap_or_default()
        })
    });
    let more = move || many.get().saturating_sub(sims.with(Vec::len) as u64);
    view! {
        <section class="ota-bay" class:open=open aria-labelledby=named_by>
            <header>
                <h2 id=heading>{say(stage_word(stage))}" "<b>{move || count(many.get())}</b></h2>
                <small>{note}</small>
                <span class="ota-toggle">{move || (many.get() > 0).then(|| view! {
                    <Button size=Size::Small tone=Tone::Ghost on_click=move |_| open.update(|open| *open = !*open)>
                        {move || if open.get() { pick(Ota::Hide.row()) } else { pick(Ota::Show.row()) }}
                        <span class="vh">" "{say(stage_word(stage))}</span>
                    </Button>
                })}</span>
                <i class="ota-share" aria-hidden="true" style:width=share></i>
            </header>
            <ol>
                <For each=move || sims.get() key=|sim| sim.clone() children=move |sim| {
                    let of = sim.clone();
                    let strip = Memo::new(move |before: Option<&Option<Strip>>| {
                        let now = bay.with(|bay| bay.as_ref()?.sims.iter().find(|strip| strip.sim_id == of).cloned());
                        now.or_else(|| before.cloned().flatten())
                    });
                    view! { <StripView watch sim strip/> }
                }/>
                {move || (more() > 0).then(|| view! { <li class="ota-more">{move || text!(Ota::More, n = count(more()))}</li> })}
            </ol>
        </section>
    }
}

/// A SIM on its way: who, since when, and what is wrong, if anything is.
#[component]
fn StripView(watch: Watch, sim: SimId, strip: Memo<Option<Strip>>) -> impl IntoView {
    let (navigator, clock) = (use_navigator(), use_clock());
    let id = short_id(sim.as_str());
    let full = sim.to_string();
    let to = move || Route::Sims {
        context: watch.context(),
        list: ListPlace { open: Some(sim.clone()), ..ListPlace::default() },
    };
    let name = move || strip.with(|strip| strip.as_ref().map(name_of));
    let since = Memo::new(move |_| strip.with(|strip| strip.as_ref().and_then(|strip| strip.since)));
    let time = move || {
        let held = |at: UnixMillis| age(lang(), clock.now().since(at).max(0));
        since.get().map_or_else(|| "–".to_owned(), held)
    };
    let state = Memo::new(move |_| strip.with(|strip| strip.as_ref().and_then(edge)));
    let why = move || {
        strip.with(|strip| {
            let strip = strip.as_ref()?;
            Some(trouble_words(strip.trouble?, strip.reason.as_deref()))
        })
    };
    // It waits for a session that is not there: no trouble, and worth a word.
    let away = Memo::new(move |_| {
        strip.with(|strip| {
            strip.as_ref().is_some_and(|strip| {
                !strip.online && strip.trouble.is_none() && strip.stage != Stage::Verified
            })
        })
    });
    let class = move || format!("ota-strip {}", state.get().map_or("", State::class));
    view! {
        <li class=class class:trouble=move || why().is_some()>
            <a href=to().href() title=full on:click=link(navigator, to)>
                <span class="ota-name">
                    <span class="clip">{name}</span>
                    {move || why().is_some().then(|| state.get().map(|state| view! { <Glyph state/> }))}
                    {move || away.get().then(|| view! { <Glyph state=State::Offline/><span class="vh">{t!(Ota::Offline1)}</span> })}
                </span>
                <span class="mono">{id}</span>
                <span class="mono ota-time">{time}</span>
                {move || why().map(|why| view! { <span class="ota-why">{why}</span> })}
            </a>
        </li>
    }
}
