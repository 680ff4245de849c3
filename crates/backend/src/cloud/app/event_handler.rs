//! Event handlers: who keeps them, and what they do when it is due.

use std::sync::Arc;

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{HandlerId, Imsi, OperatorId, SimId},
    soracom::event_handler::{EventHandler, EventHandlerRequest, MOST_OF_TARGET, TargetKind},
};
use emulator::{
    Cx, Error, SimRecord,
    handler::{Deed, Done, Fired, HandlerRecord, Measure, Target, carry_out},
};
use store::world::{Kept, Reading, Tx};

use crate::{
    cloud::{
        app::{
            sim::{self, Key},
            stats::{self, Ask},
        },
        state::AppError,
    },
    outbound,
};

/// The handler, or the refusal that says that there is none.
pub(crate) fn find(world: &Reading<'_>, id: &HandlerId) -> Result<HandlerRecord, AppError> {
    let found = world.event_handler(id)?;
    Ok(found.ok_or_else(|| Error::NotFound { kind: "event handler", id: id.to_string() })?)
}

/// All handlers, or those with one kind of target.
pub(crate) fn list(world: &Reading<'_>, kind: Option<&TargetKind>) -> Result<Vec<EventHandler>, AppError> {
    if let Some(TargetKind::Other(other)) = kind {
        return Err(invalid("target", format!("{other:?} is neither operator nor imsi nor sim nor group")));
    }
    let records = world.event_handlers()?.into_iter();
    let wanted = records.filter(|record| kind.is_none_or(|kind| record.target.kind() == *kind));
    Ok(wanted.map(|record| record.handler).collect())
}

/// Those that look after a subscriber, by whichever target.
pub(crate) fn of_subscriber(world: &Reading<'_>, imsi: &Imsi) -> Result<Vec<EventHandler>, AppError> {
    let sim = sim::find(world, &Key::Imsi(imsi.clone()))?;
    let records = world.event_handlers()?.into_iter();
    Ok(records.filter(|record| record.looks_after(&sim)).map(|record| record.handler).collect())
}

pub(crate) fn create(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    operator: &OperatorId,
    request: EventHandlerRequest,
) -> Result<EventHandler, AppError> {
    let record = HandlerRecord::new(request.into_handler(cx.handler_id()), cx.now)?;
    admit(tx, operator, &record)?;
    tx.keep_event_handler(&record)?;
    Ok(record.handler)
}

/// Replaces a handler, but for who is left out of it. An unknown one is a 400 here. [spec]
pub(crate) fn update(
    tx: &mut Tx<'_>,
    operator: &OperatorId,
    id: &HandlerId,
    request: EventHandlerRequest,
) -> Result<(), AppError> {
    let Some(before) = tx.event_handler(id)? else {
        return Err(invalid("handler_id", format!("there is no event handler {id}")));
    };
    let record = before.replaced(request.into_handler(id.clone()))?;
    admit(tx, operator, &record)?;
    Ok(tx.keep_event_handler(&record)?)
}

pub(crate) fn delete(tx: &mut Tx<'_>, id: &HandlerId) -> Result<(), AppError> {
    find(tx, id)?;
    Ok(tx.remove_event_handler(id)?)
}

/// Leaves a subscriber out, or takes it in again.
pub(crate) fn ignore(tx: &mut Tx<'_>, id: &HandlerId, imsi: &Imsi, ignored: bool) -> Result<(), AppError> {
    let mut record = find(tx, id)?;
    sim::find(tx, &Key::Imsi(imsi.clone()))?;
    if ignored {
        record.ignored.insert(imsi.clone());
    } else {
        record.ignored.remove(imsi);
    }
    Ok(tx.keep_event_handler(&record)?)
}

/// Does what was put off and is due, on the SIM as it is now.
pub(crate) fn fire(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), AppError> {
    let firing = &kept.firing;
    let at = firing.due.unwrap_or(firing.at);
    let cause = Cause::Handler { id: firing.handler_id.clone(), name: firing.handler_name.clone() };
    let mut cx = tx.cx(at, cause)?;
    cx.chain = Some(firing.chain.saturating_sub(1));
    let done = match tx.sim(&firing.sim_id)? {
        _ if firing.chain == 0 => Done::Refused { reason: TOO_MANY.to_owned() },
        None => Done::Gone,
        Some(sim) => match carry_out(firing, &sim, &mut cx) {
            Ok(Deed::Sim(decision)) => {
                tx.keep(*decision, &cx)?;
                Done::Changed
            }
            Ok(Deed::Send(message)) => {
                let number = tx.post(&message)?;
                tx.deliver(number, &outbound::host(message.to.expose()))?;
                Done::Posted { message: number }
            }
            Err(refusal) => Done::Refused { reason: refusal.to_string() },
        },
    };
    Ok(tx.mark_fired(kept.id, &Fired { at: cx.now, done })?)
}

/// Why a firing is not done that follows from too many others.
const TOO_MANY: &str = "event handlers set each other off without end; the chain was cut here";

/// The SIMs that handlers count in one read.
const CHUNK: u32 = 200;

/// What a piece of a handler's target has used.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// The last SIM that was counted; none after the last of all.
    pub(crate) last: Option<SimId>,
    /// How much each used that does not rest, in bytes.
    pub(crate) each: Vec<(SimId, u64)>,
}

/// Counts the next few SIMs that `record` looks after.
pub(crate) fn count_some(
    world: &Reading<'_>,
    record: &HandlerRecord,
    measure: Measure,
    after: Option<&SimId>,
    now: UnixMillis,
) -> Result<Counted, AppError> {
    let from = after.map(AsRef::as_ref);
    let one =
        |sim: Option<Arc<SimRecord>>| if after.is_some() { Vec::new() } else { sim.into_iter().collect() };
    let page = match record.target.clone() {
        Target::Everybody(_) => world.sims(from, CHUNK)?,
        Target::Group(group) => world.members(&group, from, CHUNK)?,
        Target::Sim(id) => one(world.sim(&id)?),
        Target::Subscriber(imsi) => one(world.sim_by_imsi(&imsi)?),
    };
    let seed = world.seed()?;
    let ask = Ask { period: measure.period, from: measure.from, to: now, now };
    let mut counted = Counted { last: page.last().map(|last| last.sim_id().clone()), each: Vec::new() };
    for sim in &page {
        let rests = || world.rests(&record.handler.handler_id, record.rests_for(sim).as_ref(), now);
        if record.looks_after(sim) && (measure.together || !rests()?) {
            let used = measure.of(&stats::count(world, seed, sim, ask)?);
            counted.each.push((sim.sim_id().clone(), used));
        }
    }
    Ok(counted)
}

/// Tells a handler that each of `met` has used so much.
pub(crate) fn meet(
    tx: &mut Tx<'_>,
    id: &HandlerId,
    met: &[(SimId, u64)],
    now: UnixMillis,
) -> Result<(), AppError> {
    // It may have gone, or been changed, while it was counted.
    let Some(record) = tx.event_handler(id)?.filter(|record| record.handler.is_active()) else {
        return Ok(());
    };
    let cx = tx.cx(now, Cause::Timer { what: TRAFFIC.to_owned() })?;
    for (sim, used) in met {
        if let Some(sim) = tx.sim(sim)?.filter(|sim| record.looks_after(sim)) {
            tx.meet(&record, &sim, &Measure::happening(*used), &cx)?;
        }
    }
    Ok(())
}

/// What [`Cause::Timer`] names when a handler's measure of traffic was full.
const TRAFFIC: &str = "traffic";

/// Whether a handler can be kept here: its target exists, and has room for one more.
fn admit(world: &Reading<'_>, operator: &OperatorId, record: &HandlerRecord) -> Result<(), AppError> {
    let HandlerRecord { handler, target, .. } = record;
    // guess: what does not exist cannot be looked after.
    match target {
        Target::Everybody(id) if id != operator => {
            return Err(invalid("targetOperatorId", format!("is this operator's: {operator}")));
        }
        Target::Group(id) if world.group(id)?.is_none() => {
            return Err(invalid("targetGroupId", format!("there is no group {id}")));
        }
        Target::Sim(id) if world.sim(id)?.is_none() => {
            return Err(invalid("targetSimId", format!("there is no SIM {id}")));
        }
        Target::Subscriber(imsi) if world.sim_by_imsi(imsi)?.is_none() => {
            return Err(invalid("targetImsi", format!("there is no subscriber {imsi}")));
        }
        Target::Everybody(_) | Target::Group(_) | Target::Sim(_) | Target::Subscriber(_) => {}
    }
    let others = world.event_handlers()?.into_iter();
    let beside =
        others.filter(|other| other.handler.handler_id != handler.handler_id && other.target == *target);
    if beside.count() >= MOST_OF_TARGET {
        let what = "the target's list of event handlers";
        return Err(Error::Exhausted { what, limit: MOST_OF_TARGET as u64 }.into());
    }
    Ok(())
}

fn invalid(field: &str, reason: impl Into<String>) -> AppError {
    Error::Invalid { field: field.to_owned(), reason: reason.into() }.into()
}
