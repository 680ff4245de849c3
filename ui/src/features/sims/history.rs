use api::{
    UnixMillis,
    console::{feed::Change as Told, job::Job, plan::Action, sim_row::SimRow},
    id::{ContextId, SimId},
    soracom::{
        group::Group,
        session::{ListSessionEventsQuery, SessionEvent},
        sim::ListSimSessionEvents,
    },
};
use leptos::prelude::*;

use super::{
    day_strip::DayStrip,
    overview::use_group,
    pairing::{Between, Change, Session, Setting, between, changes, sessions},
};
use crate::{
    format::{Zone, duration, full, short_id, when},
    kit::{Moment, MomentTime, Section, State, Timeline, Track, Void},
    locales::{Sims, lang, pick, say},
    parts::{Failed, Failure},
    state::{Ask, Heard, Query, use_clock, use_commands, use_feed, use_query, use_session},
};

/// Events that one look at the history takes.
const LOOK: u32 = 100;
/// A return that took longer is worth a second look.
const SLOW_MS: i64 = 10_000;

/// The history of a SIM: the feed adds to it what happens while it is shown.
fn use_history(context: ContextId, sim: Signal<Option<SimId>>) -> Query<ListSimSessionEvents> {
    let (session, feed) = (use_session(), use_feed());
    let query = use_query::<ListSimSessionEvents>(move || {
        let query = ListSessionEventsQuery { limit: Some(LOOK), ..ListSessionEventsQuery::default() };
        Some(Ask { client: session.door().platform(&context), path: sim.get()?, query })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Told::Session { sim_id, event } = &frame.change
                && sim.with_untracked(|sim| sim.as_ref() == Some(sim_id))
            {
                let event = (**event).clone();
                query.amend(move |page| {
                    if !page.items.contains(&event) {
                        page.items.insert(0, event.clone());
                    }
                });
            }
        }
        Heard::ReadAgain => query.reload(),
        Heard::Tick => {}
    });
    query
}

/// The last day as a strip, and every event: each `Deleted` joined with the `Created` that followed, by session id.
#[component]
pub(super) fn SessionsTab(
    context: ContextId,
    #[prop(into)] sim: Signal<Option<SimId>>,
    #[prop(into)] row: Signal<Option<SimRow>>,
) -> impl IntoView {
    let commands = use_commands();
    let group = use_group(context.clone(), row);
    let history = use_history(context, sim);
    let told = Memo::new(move |_| history.with(|page| page.map(|page| sessions(&page.items))));
    // Before the first answer nothing is known, also not that there is nothing.
    let read = Memo::new(move |_| told.with(Option::is_some));
    let count = move || history.with(|page| page.map_or(0, |page| page.items.len()));
    let job = Memo::new(move |_| sim.get().and_then(|sim| commands.job_of(&sim)));
    let failed = move || told.with(Option::is_none).then(|| history.error()).flatten();
    let timeline = move || {
        let sessions = told.get()?;
        let group = group.value();
        Some(match sessions.is_empty() {
            true => view! { <Void title=t!(Sims::NoEvents) text=t!(Sims::Kept)/> }.into_any(),
            false => view! { <Timeline moments=moments(&sessions, group.as_ref(), job.get().as_ref(), sim.get().as_ref())/> }.into_any(),
        })
    };
    let zone = move || Zone::here(use_now()).name();
    view! {
        {move || match failed() {
            Some(error) => view! { <Failed failure=Failure::from(&error) on_retry=move || history.reload()/> }.into_any(),
            None => view! {
                {move || read.get().then(|| view! { <DayStrip sessions=Signal::derive(move || told.get().unwrap_or_default())/> })}
                <Section title=t!(Sims::Events) aside=move || text!(Sims::PairedById, zone = zone())>
                    {timeline}
                    {move || read.get().then(|| view! { <p class="quiet small-text">{move || match count() { 1 => text!(Sims::ShownOne).to_owned(), n => text!(Sims::Shown, n = n) }}</p> })}
                </Section>
            }.into_any(),
        }}
    }
}

fn use_now() -> UnixMillis {
    use_clock().now()
}

/// The history as moments, newest first.
fn moments(
    sessions: &[Session],
    group: Option<&Group>,
    job: Option<&Job>,
    sim: Option<&SimId>,
) -> Vec<Moment> {
    let mut moments = Vec::new();
    for (i, session) in sessions.iter().enumerate() {
        let older = sessions.get(i + 1);
        if i == 0 && session.deleted.is_some() {
            moments.extend(offline_for(session));
        }
        if let Some(deleted) = &session.deleted {
            moments.push(event(deleted, State::Offline, Track::Online, None));
        }
        moments.extend(requested(session, job, sim));
        for modified in &session.modified {
            moments.push(event(modified, State::Changed, Track::Online, None));
        }
        if let Some(created) = &session.created {
            let track = if older.is_some() { Track::Offline } else { Track::Bare };
            // What the group says holds for the session that is open, not for those before it.
            let wanted = group.filter(|_| i == 0 && session.deleted.is_none());
            let changed = older.map(|older| changed(changes(session, older), wanted));
            moments.push(event(created, State::Online, track, changed));
        }
        match older.and_then(|older| between(session, older)) {
            Some(Between::Returned(millis)) => moments.push(returned(millis)),
            Some(Between::EndNotSeen) => moments.push(Moment {
                time: None,
                glyph: None,
                track: Track::Unseen,
                body: view! { <span>{t!(Sims::EndNotSeen)}</span> }.into_any(),
            }),
            None => {}
        }
    }
    moments
}

fn event(event: &SessionEvent, state: State, track: Track, changed: Option<AnyView>) -> Moment {
    let id = event.session_id.as_ref().map(|id| short_id(id.as_str())).unwrap_or_default();
    let whole = event.session_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let cell = cell(event);
    Moment {
        time: Some(time(event.time)),
        glyph: Some(state),
        track,
        body: view! {
            // The API's own name, in both languages.
            <b>{event.event.to_string()}</b>" "
            <small class="mono" title=whole>{id}</small>" "
            <small>{cell}</small>
            {changed}
        }
        .into_any(),
    }
}

fn time(at: UnixMillis) -> MomentTime {
    let zone = Zone::here(at);
    let clock = use_clock();
    MomentTime {
        words: Box::new(move || when(lang(), at, clock.now(), zone, true)),
        machine: at.to_rfc3339(),
        full: full(at, zone),
    }
}

/// Radio and base station, where they are known.
fn cell(event: &SessionEvent) -> String {
    let Some(cell) = &event.cell else { return String::new() };
    let radio = cell.radio_type.as_ref().map(ToString::to_string);
    // The base station's number is the cell's without its last byte. [3GPP TS 23.003, 19.6]
    let station = cell.eci.map(|eci| format!("eNB {}", eci >> 8));
    radio.into_iter().chain(station).collect::<Vec<_>>().join(" · ")
}

fn returned(millis: i64) -> Moment {
    let class = if millis <= SLOW_MS { "returned" } else { "returned slow" };
    Moment {
        time: None,
        glyph: None,
        track: Track::Offline,
        body: view! {
            <span class=class>{move || text!(Sims::ReturnedIn, time = duration(lang(), millis))}</span>" "
            <span>{t!(Sims::NewSessionId)}</span>
        }
        .into_any(),
    }
}

/// Above the newest end: how long nothing has followed.
fn offline_for(session: &Session) -> Option<Moment> {
    let since = session.deleted.as_ref()?.time;
    let clock = use_clock();
    let overdue = move || clock.now().since(since) > SLOW_MS;
    Some(Moment {
        time: None,
        glyph: None,
        track: Track::Offline,
        body: view! {
            <span class="returned" class:waiting=move || !overdue() class:lost=overdue>{move || text!(Sims::OfflineFor, time = duration(lang(), clock.now().since(since)))}</span>
        }
        .into_any(),
    })
}

/// Our own call that ended this session, by the session's id.
fn requested(session: &Session, job: Option<&Job>, sim: Option<&SimId>) -> Option<Moment> {
    let job = job?;
    let item = job.items.iter().find(|item| item.sim_id.as_ref() == sim)?;
    let at = item.called_at.filter(|_| item.old_session.is_some() && item.old_session == session.id)?;
    let word = if job.action.cuts() {
        Sims::CutRequested.row()
    } else if job.action == Action::Deactivate {
        Sims::DeactivateRequested.row()
    } else if job.action == Action::Activate {
        Sims::ActivateRequested.row()
    } else {
        return None;
    };
    let (by, id) = (job.by.clone(), job.id.to_string());
    Some(Moment {
        time: Some(time(at)),
        glyph: Some(State::Acting),
        track: Track::Online,
        body: view! { <b>{say(word)}</b>" "<small>{by}" · "<span class="unbroken">{id}</span></small> }
            .into_any(),
    })
}

/// Old struck, new in ink, and whether it is what the group says.
fn changed(changes: Vec<Change>, group: Option<&Group>) -> AnyView {
    if changes.is_empty() {
        return ().into_any();
    }
    let wanted = |setting: Setting| match setting {
        Setting::Dns => group?.dns_servers().map(|servers| servers.join(", ")),
        Setting::Vpg => group.map(|group| group.vpg_id().map(|vpg| vpg.to_string()).unwrap_or_default()),
    };
    let dash = |value: &str| if value.is_empty() { "–".to_owned() } else { value.to_owned() };
    let lines = changes
        .into_iter()
        .map(|Change { setting, from, to }| {
            let verdict = wanted(setting).map(|wanted| wanted == to);
            let name = match setting {
                Setting::Dns => "dns",
                Setting::Vpg => "vpg",
            };
            // A VPG's ID is told by its ends; addresses are compared digit by digit.
            let shown = |value: &str| match setting {
                Setting::Dns => dash(value),
                Setting::Vpg => short_id(&dash(value)),
            };
            let (class, word) = match verdict {
                Some(true) => ("match", Some(Sims::EqualsGroup.row())),
                Some(false) => ("differ", Some(Sims::DiffersFromGroup.row())),
                None => ("", None),
            };
            view! {
                <dt>{name}</dt>
                <dd title=from.clone()><del>{shown(&from)}</del></dd>
                <dd aria-hidden="true">"→"</dd>
                <dd title=to.clone()><ins>{shown(&to)}</ins></dd>
                <dd class=class>{move || word.map(pick)}</dd>
            }
        })
        .collect_view();
    view! { <dl class="changes">{lines}</dl> }.into_any()
}
