use api::{
    console::{
        feed::Change,
        world::{
            Behaviour, BehaviourRow, BehaviourRule, Device, DeviceData, DevicePhase, GetDevice,
            ListBehaviours, Power, PowerDevice, PowerRequest, SendFromDevice, SetBehaviours, Which,
        },
    },
    id::{ContextId, SimId},
};
use client::ClientError;
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    format::{Zone, when},
    kit::{
        Banner, Button, Dialog, Glyph, Icon, IconSize, Menu, MenuItem, Pictogram, Section, Size, State,
        StateWords, TextArea, Tone,
    },
    locales::{Common, Row, World, lang, pick, say},
    parts::{Failed, Failure, behaviour_shape, behaviour_words},
    route::{Route, link, use_navigator},
    state::{Ask, Heard, Query, Session, Toasts, use_clock, use_feed, use_query, use_session, use_toasts},
};

/// What steers the device of one SIM.
#[derive(Clone, Copy)]
struct Hand {
    context: StoredValue<ContextId>,
    sim: Signal<Option<SimId>>,
    device: Query<GetDevice>,
    session: Session,
    toasts: Toasts,
}

/// The device that the SIM sits in, where the whole world is simulated: its power, and what it does after a cut.
#[component]
pub(super) fn DeviceSection(context: ContextId, #[prop(into)] sim: Signal<Option<SimId>>) -> impl IntoView {
    let (session, feed, clock) = (use_session(), use_feed(), use_clock());
    let of = StoredValue::new(context);
    let device = use_query::<GetDevice>(move || {
        Some(Ask { client: session.door().client(), path: (of.get_value(), sim.get()?), query: () })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Sim { row } = &frame.change
                && sim.with_untracked(|sim| sim.as_ref() == Some(&row.sim_id))
            {
                device.reload();
            }
        }
        Heard::ReadAgain => device.reload(),
        // What a device does without a word is told to nobody: it is looked for when its time has come.
        Heard::Tick => {
            let next = untrack(|| device.with(|device| device.and_then(|device| device.next_at)));
            if next.is_some_and(|next| next <= untrack(|| clock.now())) {
                device.reload();
            }
        }
    });
    let hand = Hand { context: of, sim, device, session, toasts: use_toasts() };
    let known = Memo::new(move |_| device.with(|device| device.is_some()));
    // Drawn anew only when this changes: a menu that is open stays open while the device is read again.
    let failed = Memo::new(move |_| !known.get() && device.error().is_some());
    let body = move || match failed.get().then(|| untrack(|| device.error())).flatten() {
        Some(error) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || device.reload()/> }.into_any()
        }
        None => view! { <PowerLine hand/><AfterCut hand/><SendLine hand/> }.into_any(),
    };
    let navigator = use_navigator();
    let to = move || Route::world(of.get_value());
    // Of a SIM that is not there the page speaks already.
    let nobody =
        Memo::new(move |_| !known.get() && device.error().is_some_and(|error| error.status() == Some(404)));
    move || {
        (!nobody.get()).then(|| view! {
            <Section title=t!(World::Device)>
                {body}
                <p class="small-text"><a class="text-link" href=to().href() on:click=link(navigator, to)>{t!(World::AllRules)}</a></p>
            </Section>
        })
    }
}

#[component]
fn PowerLine(hand: Hand) -> impl IntoView {
    let clock = use_clock();
    let device = hand.device;
    let powered = Memo::new(move |_| device.with(|device| device.is_some_and(|device| device.powered)));
    let phase = move || device.with(|device| device.map(|device| phase_of(device.phase)));
    let shape = Signal::derive(move || phase().map_or(State::Waiting, |(shape, _)| shape));
    let words = move || phase().map(|(_, row)| pick(row).to_owned()).unwrap_or_default();
    let next = move || {
        let at = device.with(|device| device.and_then(|device| device.next_at))?;
        Some(text!(World::NextAt, time = when(lang(), at, clock.now(), Zone::here(at), false)))
    };
    let items = move || {
        let on = powered.get_untracked();
        let item = |row: Row, power: Power, refused: bool| MenuItem {
            refused,
            note: refused.then(|| say(if on { World::IsOn.row() } else { World::IsOff.row() }).into()),
            ..MenuItem::new(TextProp::from(say(row)), move || hand.power(power))
        };
        vec![
            item(World::PowerOn.row(), Power::On, on),
            item(World::PowerOff.row(), Power::Off, !on),
            item(World::PowerCycle.row(), Power::Cycle, !on),
        ]
    };
    view! {
        <div class="device-line">
            <span class="device-label">{t!(World::Power)}</span>
            <span class="device-value"><Glyph state=shape/><span>{words}</span><span class="quiet small-text">{next}</span></span>
            <Menu label=t!(World::Power) shows_label=true button_class="button size-small" items>
                {t!(World::Change)}<span class="vh">" "{t!(World::Power)}</span><Pictogram icon=Icon::Down size=IconSize::Tiny/>
            </Menu>
        </div>
    }
}

/// What it does after a cut, and a menu that says otherwise: a rule for this SIM alone, before all others.
#[component]
fn AfterCut(hand: Hand) -> impl IntoView {
    let device = hand.device;
    let behaviour = move || device.with(|device| device.map(|device| device.behaviour));
    let shape = Signal::derive(move || behaviour().map_or(State::Waiting, behaviour_shape));
    let words = move || behaviour().map(behaviour_words).unwrap_or_default();
    let why = move || {
        let rule = device.with(|device| device.map(|device| device.rule))?;
        Some(match rule {
            Some(place) => text!(World::ByRule, n = place + 1),
            None => pick(World::ByItself.row()).to_owned(),
        })
    };
    let items = move || {
        let (now, ruled) = untrack(|| {
            device.with(|device| {
                device
                    .map_or((None, false), |device: &Device| (Some(device.behaviour), device.rule.is_some()))
            })
        });
        let ways = WAYS.iter().map(|(row, to)| MenuItem {
            checked: ruled && *to == now,
            ..MenuItem::new(TextProp::from(say(*row)), move || hand.behave(*to))
        });
        let own = MenuItem {
            checked: !ruled,
            ..MenuItem::new(TextProp::from(t!(World::ItsOwnWay)), move || hand.behave(None))
        };
        ways.chain([own]).collect()
    };
    view! {
        <div class="device-line">
            <span class="device-label">{t!(World::AfterACut)}</span>
            <span class="device-value"><StateWords state=shape word=words/><span class="quiet small-text">{why}</span></span>
            <Menu label=t!(World::AfterACut) shows_label=true button_class="button size-small" items>
                {t!(World::Change)}<span class="vh">" "{t!(World::AfterACut)}</span><Pictogram icon=Icon::Down size=IconSize::Tiny/>
            </Menu>
        </div>
    }
}

/// Data that the device sends to the platform, from which Flux apps hear of it.
#[component]
fn SendLine(hand: Hand) -> impl IntoView {
    let open = RwSignal::new(false);
    let payload = RwSignal::new("{ \"temperature\": 21.5 }".to_owned());
    let (busy, said) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let attached = Memo::new(move |_| {
        hand.device.with(|device| device.is_some_and(|device| device.phase == DevicePhase::Attached))
    });
    let refused = Signal::derive(move || (!attached.get()).then(|| pick(World::NoSession.row()).to_owned()));
    let close = move || {
        open.set(false);
        said.set(None);
    };
    let send = move || {
        let Some(sim) = hand.sim.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let text = payload.get_untracked();
        // What is no JSON is sent as the text that it is.
        let payload = serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text));
        busy.set(true);
        let path = (hand.context.get_value(), sim);
        hand.session.post::<SendFromDevice>(path, DeviceData { payload }, move |answer| {
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(sent) => {
                    close();
                    let (state, row) = if sent.apps > 0 {
                        (State::Online, World::DataTaken.row())
                    } else {
                        (State::Changed, World::DataNobody.row())
                    };
                    hand.toasts.show(state, say(row), None);
                }
                Err(error) => said.set(Some(Failure::from(&error))),
            }
        });
    };
    let dialog = move || {
        let failure = move || {
            said.get().map(|Failure { title, detail, .. }| {
                let text = detail.unwrap_or_default();
                view! { <div role="alert"><Banner state=State::Failed title text/></div> }
            })
        };
        let body = view! {
            <form class="device-send" on:submit=move |event| { event.prevent_default(); send(); }>
                <p>{t!(World::SendDataText)}</p>
                <TextArea label=t!(World::Data) value=payload mono=true/>
                {failure}
            </form>
        };
        let foot = view! {
            <span class="grow"></span>
            <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
            <Button size=Size::Large tone=Tone::Primary busy on_click=move |_| send()>{t!(World::SendDataVerb)}</Button>
        };
        view! { <Dialog title=t!(World::SendData) in_field=true on_close=close body=body.into_any() foot=foot.into_any()/> }
    };
    view! {
        <div class="device-line">
            <span class="device-label">{t!(World::Data)}</span>
            <span class="device-value quiet small-text">{t!(World::DataNote)}</span>
            <Button size=Size::Small refused on_click=move |_| open.set(true)>{t!(World::SendDataOpen)}</Button>
        </div>
        {move || open.get().then(dialog)}
    }
}

const WAYS: [(Row, Option<Behaviour>); 3] = [
    (World::ItNeverReturns.row(), Some(Behaviour::Never)),
    (World::ItReturns.row(), Some(Behaviour::Prompt)),
    (World::ItReturnsLate.row(), Some(Behaviour::Slow)),
];

impl Hand {
    fn power(self, power: Power) {
        let Some(sim) = self.sim.get_untracked() else { return };
        let of = sim.clone();
        self.session.post::<PowerDevice>(
            (self.context.get_value(), sim),
            PowerRequest { power },
            move |answer| match answer {
                // Another SIM may be open by now.
                Ok(device) => {
                    if self.sim.try_get_untracked().flatten().as_ref() == Some(&of) {
                        self.device.amend(move |held| held.clone_from(&device));
                    }
                }
                Err(error) => self.refused(&error),
            },
        );
    }

    /// Sets the rule of this SIM, or takes it away.
    fn behave(self, behaviour: Option<Behaviour>) {
        let Some(sim) = self.sim.get_untracked() else { return };
        let context = self.context.get_value();
        self.session.get::<ListBehaviours>(context.clone(), move |answer| {
            let rows = match answer {
                Ok(behaviours) => behaviours.rules,
                Err(error) => return self.refused(&error),
            };
            let note = pick(World::DeviceNote.row()).to_owned();
            self.session.post::<SetBehaviours>(context, ruled(rows, &sim, behaviour, note), move |answer| {
                if let Err(error) = answer {
                    self.refused(&error);
                }
                self.device.reload();
            });
        });
    }

    fn refused(self, error: &ClientError) {
        let Failure { title, detail, .. } = Failure::from(error);
        self.toasts.show(State::Failed, title, detail.map(Into::into));
    }
}

/// The rules with one for `sim` before all others, in place of those that it has.
fn ruled(
    rows: Vec<BehaviourRow>,
    sim: &SimId,
    behaviour: Option<Behaviour>,
    note: String,
) -> Vec<BehaviourRule> {
    let which = Which::Sim { sim_id: sim.clone() };
    let others = rows.into_iter().map(|row| row.rule).filter(|rule| rule.which != which);
    let own = behaviour.map(|behaviour| BehaviourRule { which: which.clone(), behaviour, note: Some(note) });
    own.into_iter().chain(others).collect()
}

const fn phase_of(phase: DevicePhase) -> (State, Row) {
    match phase {
        DevicePhase::Attached => (State::Online, World::Attached.row()),
        DevicePhase::Redialing => (State::Acting, World::Redialing.row()),
        DevicePhase::BackingOff => (State::Blocked, World::BackingOff.row()),
        DevicePhase::Asleep => (State::Offline, World::Sleeping.row()),
        DevicePhase::GaveUp => (State::Failed, World::GaveUp.row()),
        DevicePhase::Off => (State::Offline, World::Off.row()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sim_has_one_rule_of_its_own_and_it_comes_first() {
        let sim = |id: &str| SimId::new(id).unwrap();
        let rule = |which: Which, behaviour| BehaviourRule { which, behaviour, note: None };
        let row = |rule: BehaviourRule| BehaviourRow { rule, sims: None };
        let (one, other) = (sim("8942310776058601182"), sim("8942310776058601190"));
        let all = rule(Which::All, Behaviour::Slow);
        let of_other = rule(Which::Sim { sim_id: other }, Behaviour::Never);
        let old = rule(Which::Sim { sim_id: one.clone() }, Behaviour::Prompt);
        let rows = || vec![row(all.clone()), row(old.clone()), row(of_other.clone())];
        let now = ruled(rows(), &one, Some(Behaviour::Never), "why".into());
        let first = BehaviourRule { behaviour: Behaviour::Never, note: Some("why".into()), ..old.clone() };
        assert_eq!(now, [first, all.clone(), of_other.clone()]);
        assert_eq!(ruled(rows(), &one, None, String::new()), [all.clone(), of_other.clone()]);
    }
}
