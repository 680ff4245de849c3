//! What base stations do to a session.

use api::soracom::session::{Cell, SessionEventKind};

use crate::{
    Cx, Decision, Error, Result, SimRecord,
    error::SEM0016,
    fleet,
    session::{close, event},
};

/// The device has moved into another cell and keeps its session: the base station notifies an update. [spec: SessionEvent,
/// `Modified`]
///
/// # Errors
/// [`Error::Refused`] where no session is open.
pub fn hand_over(record: &SimRecord, to: Cell, cx: &mut Cx) -> Result<Decision> {
    let mut next = record.clone();
    let Some(session) = next.sim.session_status.as_mut().filter(|session| session.online) else {
        return Err(Error::Refused { code: SEM0016, action: "handOver", state: "offline".to_owned() });
    };
    session.cell = Some(to.clone());
    // guess: the platform writes when it last heard of the session.
    session.last_updated_at = Some(cx.now);
    let session = session.clone();
    next.sim.last_location_update_time = Some(cx.now);
    next.device.cell = Some(to);
    let created = next.session_created.unwrap_or(cx.now);
    let told = event::entry(&next, &session, SessionEventKind::Modified, cx.now, created);
    Ok(Decision::new(record, next, vec![told], cx))
}

/// The cell that carries the session fails. Devices that would dial at once back off first, as all their neighbours do.
///
/// # Errors
/// [`Error::Refused`] where no session is open.
pub fn lose_cell(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    let mut next = record.clone();
    let Some(told) = close(&mut next, cx.now) else {
        return Err(Error::Refused { code: SEM0016, action: "loseCell", state: "offline".to_owned() });
    };
    fleet::hear_cut(&mut next, cx);
    fleet::hold_back(&mut next.device, cx);
    Ok(Decision::new(record, next, vec![told], cx))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        fixture::{ASLEEP, NOON, cx, offline, online},
        fleet::{Behaviour, lose_power, step},
        model::Phase,
        outages::Outages,
    };

    const HOUR: i64 = 3_600_000;

    fn in_cell(behaviour: Behaviour) -> SimRecord {
        let mut record = online(behaviour, None);
        let cell = Some(Cell { eci: Some(41_877), ..Cell::default() });
        record.device.cell.clone_from(&cell);
        record.sim.session_status.as_mut().unwrap().cell = cell;
        record
    }

    #[test]
    fn a_cell_that_fails_drops_its_sessions_and_lets_nobody_in_until_it_works() {
        let lost = lose_cell(&in_cell(Behaviour::Prompt), &mut cx(0)).unwrap();
        assert_eq!(lost.events.len(), 1);
        assert_eq!(lost.events[0].event, SessionEventKind::Deleted);
        let mut record = lost.record;
        assert_eq!(
            (record.online(), record.device.phase, record.device.attempts),
            (false, Phase::BackingOff, 1)
        );

        let mut down = Outages::default();
        down.begin(41_877);
        let down = Arc::new(down);
        while let Some(due) = record.due_at().filter(|due| due.0 < NOON + HOUR) {
            let decision = step(&record, None, &mut cx(due.0 - NOON).amid(Arc::clone(&down))).unwrap();
            assert!(decision.events.is_empty() && decision.record.revision == record.revision);
            record = decision.record;
        }
        assert!(record.device.attempts > 5, "it went on trying");
        let due = record.due_at().unwrap().0 - NOON;
        assert!(due < HOUR + 600_000, "back within its longest back-off");
        let back = step(&record, None, &mut cx(due)).unwrap();
        assert!(back.record.online() && back.record.device.attempts == 0);
    }

    #[test]
    fn each_device_takes_it_in_its_own_way() {
        for (behaviour, phase) in
            [(Behaviour::Slow, Phase::BackingOff), (Behaviour::Never, Phase::GaveUp), (ASLEEP, Phase::Asleep)]
        {
            let lost = lose_cell(&in_cell(behaviour), &mut cx(0)).unwrap().record;
            assert_eq!(lost.device.phase, phase, "{behaviour:?}");
        }
        let ghost = lose_power(&in_cell(Behaviour::Ghost), &mut cx(-10)).record;
        let lost = lose_cell(&ghost, &mut cx(0)).unwrap().record;
        assert_eq!((lost.online(), lost.device.phase, lost.due_at()), (false, Phase::Off, None));
    }

    #[test]
    fn without_a_session_nothing_moves_and_nothing_is_lost() {
        let record = offline("active", Behaviour::Prompt);
        let refused = [hand_over(&record, Cell::default(), &mut cx(0)), lose_cell(&record, &mut cx(0))];
        assert!(refused.iter().all(|refused| matches!(refused, Err(Error::Refused { code: SEM0016, .. }))));
    }
}
