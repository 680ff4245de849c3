use api::{
    id::LockedImei,
    soracom::sim::{
        ImeiLock,
        lifecycle::{Action, Obstacle},
    },
};

use crate::{
    Cx, Decision, Result, SimRecord,
    error::{invalid, refused},
    sim::permit::permit,
};

/// Locks the SIM to the device of `imei`, or, where none is given, to the one that has the open session. An open session
/// stays, whatever device it is of; the lock is looked at when the next one is created. [reference 1.5]
///
/// guess: an empty text is none, and `|ANONYMOUS` is shown as it was given.
///
/// # Errors
/// [`crate::Error::Refused`] for a terminated SIM, and, with [`Obstacle::Offline`], for none where there is no session;
/// [`crate::Error::Invalid`] for what is no IMEI, and for none where the session's device reports none. [spec: 400]
pub fn set_imei_lock(record: &SimRecord, imei: Option<&str>, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::SetImeiLock)?;
    let locked = match imei.filter(|text| !text.is_empty()) {
        Some(text) => LockedImei::new(text).map_err(|malformed| invalid("imei", malformed.to_string()))?,
        None => {
            let session = record
                .open_session()
                .ok_or_else(|| refused(Action::SetImeiLock, Obstacle::Offline, "offline"))?;
            let reported = session.imei.as_ref();
            LockedImei::from(reported.ok_or_else(|| invalid("imei", "the session's device reports none"))?)
        }
    };
    Ok(lock(record, Some(locked), cx))
}

/// Lets any device use the SIM.
///
/// # Errors
/// [`crate::Error::Refused`] for a terminated SIM. guess: a SIM without a lock is answered as if it had had one.
pub fn unset_imei_lock(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::UnsetImeiLock)?;
    Ok(lock(record, None, cx))
}

/// Whether the SIM's device is another than the one it is locked to.
pub(crate) fn locks_out(record: &SimRecord) -> bool {
    let locked = record.sim.imei_lock.as_ref().and_then(|lock| lock.imei.as_ref());
    locked.is_some_and(|locked| !locked.lets_in(record.device.imei.as_ref()))
}

fn lock(record: &SimRecord, imei: Option<LockedImei>, cx: &Cx) -> Decision {
    let mut next = record.clone();
    next.sim.imei_lock = imei.map(|imei| ImeiLock { imei: Some(imei), rest: api::Rest::new() });
    if next.sim != record.sim {
        next.sim.last_modified_time = Some(cx.now);
    }
    Decision::new(record, next, Vec::new(), cx)
}
