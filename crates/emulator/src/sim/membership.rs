use api::{id::GroupId, soracom::group::Group};

use crate::{Cx, Decision, Result, SimRecord};

/// Puts the SIM into `group`. An open session keeps the DNS servers and the VPG that it was created with.
///
/// # Errors
/// None so far; a group that does not exist is the caller's to refuse.
pub fn set_group(record: &SimRecord, group: &Group, cx: &mut Cx) -> Result<Decision> {
    Ok(enter(record, Some(group.group_id.clone()), cx))
}

/// Takes the SIM out of its group. A VPG stays in use until the session ends. [docs vpg/terminate-vpg]
///
/// # Errors
/// None so far. guess: a SIM that is in no group is answered as if it had been in one.
pub fn unset_group(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    Ok(enter(record, None, cx))
}

fn enter(record: &SimRecord, group: Option<GroupId>, cx: &Cx) -> Decision {
    let mut next = record.clone();
    if next.sim.group_id != group {
        next.sim.group_id = group;
        next.sim.last_modified_time = Some(cx.now);
    }
    Decision::new(record, next, Vec::new(), cx)
}
