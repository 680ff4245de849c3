//! Groups.

use api::{
    id::{GroupId, OperatorId, SimId},
    soracom::{
        group::{ConfigurationParameter, CreateGroupRequest, Group},
        sim::TagUpdateRequest,
    },
};
use emulator::{Cx, Error, GroupDecision, group, sim};
use store::{
    StoreError,
    world::{Reading, Tx},
};

use crate::cloud::state::AppError;

type Kept = Result<Group, AppError>;

/// The group, or the refusal that says that there is none.
pub(crate) fn find(world: &Reading<'_>, id: &GroupId) -> Kept {
    Ok(world.group(id)?.ok_or_else(|| Error::NotFound { kind: "group", id: id.to_string() })?)
}

pub(crate) fn create(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    request: &CreateGroupRequest,
    operator: &OperatorId,
) -> Kept {
    let decision = group::create(request, operator, cx)?;
    Ok(tx.keep_group(decision, cx)?)
}

/// Members that leave in one command; keeps it far below 10 ms.
pub(crate) const CHUNK: u32 = 32;

/// How much of a group has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// Some of its members; there may be more.
    Some,
    /// The last of them, and the group with them.
    All,
}

/// A group that is to go, as it stood when somebody began to look for its members.
#[derive(Debug, Clone)]
pub(crate) struct Going {
    pub(crate) id: GroupId,
    generation: Option<String>,
    /// The count of commands.
    since: u64,
}

/// A look at a group that is to go; the look for its members comes after it.
pub(crate) fn going(world: &Reading<'_>, id: &GroupId) -> Result<Going, StoreError> {
    Ok(Going { id: id.clone(), generation: world.generation()?, since: world.position() })
}

/// Takes `members` out of a group that is to go. With the `last` that were found, the group goes too, unless a SIM has come
/// into it since: then it stays, and whoever looks for members begins anew.
///
/// Members are found outside of the command: to find them is to walk the fleet, and everybody waits for a command.
pub(crate) fn leave(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    group: &Going,
    members: &[SimId],
    last: bool,
) -> Result<Left, AppError> {
    let Going { id, generation, since } = group;
    find(tx, id)?;
    if tx.generation()? != *generation {
        // The world was begun anew: what stands there now is another group, whatever its id.
        Err(Error::NotFound { kind: "group", id: id.to_string() })?;
    }
    for member in members {
        // It may have left meanwhile.
        let member = tx.sim(member)?.filter(|record| record.sim.group_id.as_ref() == Some(id));
        if let Some(member) = member {
            let decision = sim::unset_group(&member, cx)?;
            tx.keep(decision, cx)?;
        }
    }
    if !last || tx.is_member_since(id, *since) {
        return Ok(Left::Some);
    }
    tx.remove_group(id, cx)?;
    Ok(Left::All)
}

pub(crate) fn put_parameters(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: &GroupId,
    namespace: &str,
    parameters: &[ConfigurationParameter],
) -> Kept {
    decide(tx, cx, id, |group, cx| group::put_parameters(group, namespace, parameters, cx))
}

pub(crate) fn delete_parameter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: &GroupId,
    namespace: &str,
    key: &str,
) -> Kept {
    decide(tx, cx, id, |group, cx| group::delete_parameter(group, namespace, key, cx))
}

pub(crate) fn delete_namespace(tx: &mut Tx<'_>, cx: &mut Cx, id: &GroupId, namespace: &str) -> Kept {
    decide(tx, cx, id, |group, cx| group::delete_namespace(group, namespace, cx))
}

pub(crate) fn put_tags(tx: &mut Tx<'_>, cx: &mut Cx, id: &GroupId, tags: &[TagUpdateRequest]) -> Kept {
    decide(tx, cx, id, |group, cx| group::put_tags(group, tags, cx))
}

pub(crate) fn delete_tag(tx: &mut Tx<'_>, cx: &mut Cx, id: &GroupId, name: &str) -> Kept {
    decide(tx, cx, id, |group, cx| group::delete_tag(group, name, cx))
}

fn decide(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: &GroupId,
    decision: impl FnOnce(&Group, &mut Cx) -> emulator::Result<GroupDecision>,
) -> Kept {
    let group = find(tx, id)?;
    let decision = decision(&group, cx)?;
    Ok(tx.keep_group(decision, cx)?)
}
