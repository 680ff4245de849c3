use api::{
    console::{
        feed::Change,
        lease::{Door, EVERYBODY, LeaseStanding, MOST_MINUTES, SourceHint},
        sim_row::SimRow,
        window::{SimWindow, WindowQuery},
    },
    id::SimId,
};
use leptos::{ev, html, prelude::*};

use super::{
    device::DeviceField,
    ends::Ends,
    fields::Fields,
    focus::{begin_at, give_back},
    outcome::{Trouble, not_opened, told},
    preview::PreviewPart,
    previewer::{Previewer, stands_in_the_way, use_previewer},
    service::{Length, PortField},
    source::SourceField,
    tls::TlsField,
    watch::Watch,
    words::{Place, door_name},
};
use crate::{
    format::duration,
    kit::{Banner, Button, ContextMark, Drawer, Icon, IconButton, State, TextField, Tone},
    locales::{Common, Doors, OpenDoor, lang, pick},
    parts::context_mark,
    route::Step,
    state::{Ask, Heard, Shortcut, use_clock, use_feed, use_query, use_session, use_shortcuts},
};

const MINUTE_MS: i64 = 60_000;

/// The form by which a door is opened: to which device and port, for how long, for whom and why.
#[component]
pub(super) fn OpenForm(watch: Watch) -> impl IntoView {
    let source = untrack(|| watch.with(|board| board.source.clone())).unwrap_or(SourceHint::NotKnown);
    let fields = Fields::new(&source);
    let instead = watch.instead.get_untracked();
    if let Some(door) = &instead {
        fields.take_after(door, untrack(|| use_clock().now()));
    }
    let wider = StoredValue::new(instead.clone());
    let sim = Memo::new(move |_| watch.form.with(|form| form.as_ref()?.sim().cloned()));
    let wanted = Memo::new(move |_| Some(fields.draft(sim.get()?)));
    let previewer = use_previewer(watch.context(), wanted);
    let chosen = use_row(watch, sim);
    let trouble = RwSignal::new(None::<Trouble>);
    let refused = Signal::derive(move || {
        watch.held().map(|why| pick(why).to_owned()).or_else(|| missing(fields, sim, previewer))
    });
    let close = move || watch.go(None, Step::New);
    use_shortcuts().add([Shortcut::escape(close)]);
    let open = move || {
        let Some((draft, _)) = untrack(|| previewer.found()) else { return };
        if refused.with_untracked(Option::is_some) || watch.busy.get_untracked() {
            return;
        }
        trouble.set(None);
        watch.open(draft, fields.everybody_is_typed(), move |answer| {
            let gone = trouble.is_disposed();
            let failed = match answer {
                Ok(lease) if lease.standing == LeaseStanding::Failed => {
                    Trouble::Said(lease.said.unwrap_or_default())
                }
                Ok(lease) => {
                    told(watch, &lease);
                    if let Some(door) = wider.try_get_value().flatten() {
                        watch.close(&[door], false);
                    }
                    if !gone {
                        close();
                    }
                    return;
                }
                Err(error) => Trouble::Call(error),
            };
            if !gone {
                trouble.set(Some(failed));
                previewer.again();
            }
        });
    };
    let (device, reason) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    begin_at(if untrack(|| sim.get()).is_some() { reason } else { device });
    give_back(watch);
    // Enter opens nothing: it is what ends a line of the ranges.
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && event.ctrl_key() {
            event.prevent_default();
            open();
        }
    };
    let verb = move || match fields.minutes() {
        0 => pick(OpenDoor::OpenPlain.row()).to_owned(),
        minutes => text!(OpenDoor::OpenFor, time = duration(lang(), i64::from(minutes) * MINUTE_MS)),
    };
    view! {
        <Drawer label=t!(Doors::Open) narrow=true on_close=close>
            <header class="drawer-head">
                <div class="drawer-line">
                    <h2 class="drawer-title">{t!(Doors::Open)}</h2>
                    <Mark watch/>
                    <span class="grow"></span>
                    <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| close()/>
                </div>
            </header>
            <div class="drawer-body">
                <form class="door-form" on:submit=move |event| event.prevent_default() on:keydown=on_key>
                    {instead.map(|door| view! { <InItsPlace door/> })}
                    <DeviceField watch previewer chosen field=device/>
                    <PortField fields previewer/>
                    <Length minutes=fields.minutes error=previewer.blocking(Place::Minutes)/>
                    <SourceField watch fields previewer/>
                    <TextField label=t!(OpenDoor::Reason) value=fields.reason help=t!(OpenDoor::ReasonHelp) error=unreasoned(fields, previewer) node_ref=reason/>
                    <TextField label=t!(OpenDoor::Ticket) value=fields.ticket error=previewer.blocking(Place::Ticket)/>
                    <TlsField fields previewer/>
                    <Ends fields/>
                    <PreviewPart fields previewer/>
                    {move || trouble.get().map(not_opened)}
                </form>
            </div>
            <footer class="drawer-foot">
                <span class="door-calls">{t!(OpenDoor::Calls)}</span>
                <span class="grow"></span>
                <Button on_click=move |_| close()>{t!(Common::Cancel)}</Button>
                <Button tone=Tone::Primary icon=Icon::Door refused busy=watch.busy on_click=move |_| open()>{verb}</Button>
            </footer>
        </Drawer>
    }
}

/// What is not said yet, or stands in the way.
fn missing(fields: Fields, sim: Memo<Option<SimId>>, previewer: Previewer) -> Option<String> {
    if sim.with(Option::is_none) {
        return Some(pick(OpenDoor::ChooseDevice.row()).to_owned());
    }
    if fields.reason.with(|reason| reason.trim().is_empty()) {
        return Some(pick(OpenDoor::NoReason.row()).to_owned());
    }
    if fields.idle_is_bad(MOST_MINUTES) {
        return Some(text!(OpenDoor::BadIdle, most = MOST_MINUTES));
    }
    if previewer.is_to_all() && !fields.everybody_is_typed() {
        return Some(text!(OpenDoor::TypeEverybodyFirst, range = EVERYBODY));
    }
    match previewer.found() {
        None => Some(pick(OpenDoor::Looking.row()).to_owned()),
        Some((_, Ok(preview))) if !preview.findings.iter().any(stands_in_the_way) => None,
        Some((_, Ok(_) | Err(_))) => Some(pick(OpenDoor::InItsWay.row()).to_owned()),
    }
}

/// That the reason was taken away again; before anything was typed, the button says that it is missing.
fn unreasoned(fields: Fields, previewer: Previewer) -> Signal<Option<String>> {
    let is_empty = move || fields.reason.with(|reason| reason.trim().is_empty());
    let typed = Memo::new(move |before: Option<&bool>| before == Some(&true) || !is_empty());
    let too_long = previewer.blocking(Place::Reason);
    Signal::derive(move || match is_empty() {
        true => typed.get().then(|| pick(OpenDoor::NoReason.row()).to_owned()),
        false => too_long.get(),
    })
}

/// Which door is closed once this one is open.
#[component]
fn InItsPlace(door: Door) -> impl IntoView {
    let title = {
        let (name, port) = (door_name(&door), door.to);
        t!(OpenDoor::Instead, name = name, port = port)
    };
    view! { <Banner state=State::Failed title text=t!(OpenDoor::InsteadWhy)/> }
}

/// In which context it would be.
#[component]
fn Mark(watch: Watch) -> impl IntoView {
    let session = use_session();
    let (mark, local) = context_mark(untrack(|| session.context(&watch.context())).as_ref());
    view! { <ContextMark text=mark local/> }
}

/// The row of the SIM, read again whenever something happens to it.
fn use_row(watch: Watch, sim: Memo<Option<SimId>>) -> Memo<Option<SimRow>> {
    let session = use_session();
    let window = use_query::<SimWindow>(move || {
        let query =
            WindowQuery { q: format!("sim:{}", sim.get()?), limit: Some(1), ..WindowQuery::default() };
        Some(Ask { client: session.door().client(), path: watch.context(), query })
    });
    use_feed().listen(move |heard| {
        if let Heard::Change(frame) = heard
            && let Change::Sim { row, .. } = &frame.change
            && sim.with_untracked(|sim| sim.as_ref() == Some(&row.sim_id))
        {
            window.reload();
        }
    });
    Memo::new(move |_| window.with(|window| window?.rows.first().cloned()))
}
