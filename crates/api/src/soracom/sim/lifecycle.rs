//! The life cycle of a SIM, and of the subscriber that is the same SIM by its IMSI, as tables with their sources.
//!
//! The server refuses by them, the page explains by them, and the tests walk them case by case. What depends on the
//! subscription stands in [`crate::soracom::sim::subscription`].

use crate::soracom::sim::SimStatus;

/// Something that is done to a SIM: by a call, or by its device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The device opens a data session.
    Attach,
    /// `POST …/activate`.
    Activate,
    /// `POST …/deactivate`.
    Deactivate,
    /// `POST …/set_to_standby`.
    SetToStandby,
    /// `POST …/suspend`.
    Suspend,
    /// `POST …/terminate`.
    Terminate,
    /// `POST …/enable_termination`: takes the protection off.
    EnableTermination,
    /// `POST …/disable_termination`: puts the protection on.
    DisableTermination,
    /// `POST …/set_expiry_time`.
    SetExpiryTime,
    /// `POST …/unset_expiry_time`.
    UnsetExpiryTime,
    /// `POST …/set_imei_lock`.
    SetImeiLock,
    /// `POST …/unset_imei_lock`.
    UnsetImeiLock,
    /// `POST …/update_speed_class`.
    UpdateSpeedClass,
    /// `POST …/set_group`.
    SetGroup,
    /// `POST …/unset_group`.
    UnsetGroup,
    /// `PUT …/tags`.
    PutTags,
    /// `DELETE …/tags/{tag_name}`.
    DeleteTag,
    /// `POST …/delete_session`.
    DeleteSession,
}

/// In which statuses an action is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// In these, and in no status that this version does not know.
    In(&'static [SimStatus]),
    /// Whatever the status.
    Always,
}

/// What holds for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The action.
    pub action: Action,
    /// The operations of the definition that do it, on a SIM and on a subscriber; none for what a device does.
    pub operations: Option<[&'static str; 2]>,
    /// In which statuses it is allowed; elsewhere [`Obstacle::Status`] refuses it.
    pub allowed: Allowed,
    /// The status that the SIM is in afterwards; none where it stays.
    pub leads_to: Option<SimStatus>,
    /// Where that is written.
    pub source: &'static str,
}

/// What can stand against an action. None of these is a matter of the request alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The SIM's status does not allow it.
    Status,
    /// There is no session.
    Offline,
    /// Termination protection is on.
    Protected,
    /// The subscription does not have that status.
    Subscription,
    /// The expiry time is over.
    Expired,
    /// The SIM is locked to another device.
    OtherDevice,
}

impl Obstacle {
    /// The code that refuses: the platform's where it is published, else ours.
    pub const fn code(self) -> &'static str {
        match self {
            // [spec: deleteSimSession]
            Obstacle::Offline => "SEM0016",
            // guess: the platform has codes of its own for all of these.
            Obstacle::Status => "KNS0409",
            Obstacle::Protected => "KNS0411",
            Obstacle::Subscription => "KNS0412",
            Obstacle::Expired => "KNS0413",
            Obstacle::OtherDevice => "KNS0414",
        }
    }

    /// The obstacle that refuses with `code`.
    pub fn of(code: &str) -> Option<Self> {
        [
            Obstacle::Status,
            Obstacle::Offline,
            Obstacle::Protected,
            Obstacle::Subscription,
            Obstacle::Expired,
            Obstacle::OtherDevice,
        ]
        .into_iter()
        .find(|obstacle| obstacle.code() == code)
    }
}

use Action::{
    Activate, Attach, Deactivate, DeleteSession, DeleteTag, DisableTermination, EnableTermination, PutTags,
    SetExpiryTime, SetGroup, SetImeiLock, SetToStandby, Suspend, Terminate, UnsetExpiryTime, UnsetGroup,
    UnsetImeiLock, UpdateSpeedClass,
};
use Allowed::{Always, In};
use SimStatus::{Active, Inactive, Ready, Standby, Suspended, Terminated};

/// Every status but the last, which is for good.
const LIVING: Allowed = In(&[Ready, Active, Inactive, Standby, Suspended]);
/// Those in which a device is let in.
const OPEN: Allowed = In(&[Ready, Active, Standby]);

const ATTACHING: &str = "support 58798135500697";
const CHANGING: &str = "docs air/set-status";
// guess: a terminated SIM keeps its place in lists, its tags and its group, and nothing else of it can be set.
const SETTING: &str = "no source";

/// Every action. No call leads back to `ready`. [docs air/set-status]
pub const TABLE: &[Rule] = &[
    Rule { action: Attach, operations: None, allowed: OPEN, leads_to: Some(Active), source: ATTACHING },
    turn(Activate, "Sim/activateSim", "Subscriber/activateSubscriber", LIVING, Active, CHANGING),
    turn(Deactivate, "Sim/deactivateSim", "Subscriber/deactivateSubscriber", LIVING, Inactive, CHANGING),
    turn(SetToStandby, "Sim/setSimToStandby", "Subscriber/setSubscriberToStandby", LIVING, Standby, CHANGING),
    turn(Suspend, "Sim/suspendSim", "Subscriber/suspendSubscriber", LIVING, Suspended, CHANGING),
    turn(Terminate, "Sim/terminateSim", "Subscriber/terminateSubscriber", LIVING, Terminated, CHANGING),
    set(EnableTermination, "Sim/enableSimTermination", "Subscriber/enableTermination", LIVING, SETTING),
    set(DisableTermination, "Sim/disableSimTermination", "Subscriber/disableTermination", LIVING, SETTING),
    set(SetExpiryTime, "Sim/setSimExpiryTime", "Subscriber/setExpiryTime", LIVING, SETTING),
    set(UnsetExpiryTime, "Sim/unsetSimExpiryTime", "Subscriber/unsetExpiryTime", LIVING, SETTING),
    set(SetImeiLock, "Sim/setSimImeiLock", "Subscriber/setImeiLock", LIVING, SETTING),
    set(UnsetImeiLock, "Sim/unsetSimImeiLock", "Subscriber/unsetImeiLock", LIVING, SETTING),
    set(UpdateSpeedClass, "Sim/updateSimSpeedClass", "Subscriber/updateSpeedClass", LIVING, SETTING),
    set(SetGroup, "Sim/setSimGroup", "Subscriber/setGroup", Always, SETTING),
    set(UnsetGroup, "Sim/unsetSimGroup", "Subscriber/unsetGroup", Always, SETTING),
    set(PutTags, "Sim/putSimTags", "Subscriber/putSubscriberTags", Always, SETTING),
    set(DeleteTag, "Sim/deleteSimTag", "Subscriber/deleteSubscriberTag", Always, SETTING),
    // Offline is what refuses it, in whatever status.
    set(DeleteSession, "Sim/deleteSimSession", "Subscriber/deleteSubscriberSession", Always, "spec"),
];

/// What stands against an action beside the status, and where that is written.
pub const OBSTACLES: &[(Action, Obstacle, &str)] = &[
    // With any expiry action, and until the expiry time is moved or taken away.
    (Attach, Obstacle::Expired, "docs air/expiration"),
    (Attach, Obstacle::OtherDevice, "docs air/set-imei-lock"),
    (SetToStandby, Obstacle::Subscription, "spec: 400"),
    (Suspend, Obstacle::Subscription, "docs air/statuses"),
    (Terminate, Obstacle::Protected, "spec: terminateSim"),
    // Where the expiry action is `terminate`; putting the protection on afterwards saves nothing. [docs air/set-expiry]
    (SetExpiryTime, Obstacle::Protected, "spec: ExpiryTime"),
    // guess: an expiry action that the subscription could not carry out is refused when it is set.
    (SetExpiryTime, Obstacle::Subscription, "no source"),
    // Where no IMEI is given: there is no device to lock to.
    (SetImeiLock, Obstacle::Offline, "spec: 400"),
    (DeleteSession, Obstacle::Offline, "spec"),
];

/// The rule of an action.
pub fn rule(action: Action) -> &'static Rule {
    TABLE.iter().find(|rule| rule.action == action).expect("every action has its row")
}

/// Whether `action` is allowed in `status`, by the status alone. Of a status that this version does not know it allows
/// only what the status has no say in.
pub fn allows(action: Action, status: &SimStatus) -> bool {
    match rule(action).allowed {
        In(statuses) => statuses.contains(status),
        Always => true,
    }
}

/// A call that turns a SIM to another status.
const fn turn(
    action: Action,
    sim: &'static str,
    subscriber: &'static str,
    allowed: Allowed,
    to: SimStatus,
    source: &'static str,
) -> Rule {
    Rule { action, operations: Some([sim, subscriber]), allowed, leads_to: Some(to), source }
}

/// A call that leaves the status.
const fn set(
    action: Action,
    sim: &'static str,
    subscriber: &'static str,
    allowed: Allowed,
    source: &'static str,
) -> Rule {
    Rule { action, operations: Some([sim, subscriber]), allowed, leads_to: None, source }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::soracom;

    #[test]
    fn an_inactive_sim_may_not_attach_but_may_be_activated() {
        assert!(!allows(Attach, &Inactive));
        assert!(allows(Activate, &Inactive));
        assert!(!allows(Activate, &Terminated));
        assert!(!allows(Attach, &SimStatus::Other("testing".into())));
        assert!(allows(PutTags, &SimStatus::Other("testing".into())));
    }

    #[test]
    fn every_action_has_one_row_whose_operations_exist() {
        let actions: BTreeSet<Action> = TABLE.iter().map(|rule| rule.action).collect();
        assert_eq!(actions.len(), TABLE.len());
        let known: BTreeSet<&str> = soracom::endpoints().filter_map(|info| info.spec).collect();
        for operation in TABLE.iter().filter_map(|rule| rule.operations).flatten() {
            assert!(known.contains(operation), "{operation}");
        }
        assert!(OBSTACLES.iter().all(|(action, ..)| rule(*action).action == *action));
    }

    #[test]
    fn a_status_that_is_led_to_is_one_to_go_on_from_save_the_last() {
        for status in TABLE.iter().filter_map(|rule| rule.leads_to.as_ref()) {
            assert_eq!(allows(Activate, status), *status != Terminated, "{status}");
        }
        assert!(TABLE.iter().all(|rule| rule.leads_to != Some(Ready)), "nobody comes back to ready");
    }

    #[test]
    fn codes_tell_obstacles_apart() {
        for (_, obstacle, _) in OBSTACLES {
            assert_eq!(Obstacle::of(obstacle.code()), Some(*obstacle));
        }
        assert_eq!(Obstacle::of("KNS0400"), None);
    }
}
