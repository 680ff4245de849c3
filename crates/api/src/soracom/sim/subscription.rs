//! What a SIM's subscription (its "plan") lets it do: speed classes and statuses, with their sources.

use crate::soracom::sim::SimStatus;

/// The speed classes of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeedClasses {
    /// Any of these may be chosen.
    Choice(&'static [&'static str]),
    /// There is only this one, which cannot be changed.
    Fixed(&'static str),
}

/// What is known of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// E.g. `plan-D`.
    pub name: &'static str,
    /// Its speed classes.
    pub speed_classes: SpeedClasses,
    /// Where those are written.
    pub classes_source: &'static str,
    /// The statuses that it does not have.
    pub lacks: &'static [SimStatus],
    /// Where those are written.
    pub lacks_source: &'static str,
}

use SimStatus::{Standby, Suspended};
use SpeedClasses::{Choice, Fixed};

const S1: SpeedClasses = Choice(&["s1.minimum", "s1.slow", "s1.standard", "s1.fast", "s1.4xfast"]);
const S1_WIDE: SpeedClasses =
    Choice(&["s1.minimum", "s1.slow", "s1.standard", "s1.fast", "s1.4xfast", "s1.8xfast"]);
const U1: SpeedClasses = Choice(&["u1.standard", "u1.slow"]);

const SPEC: &str = "spec: UpdateSpeedClassRequest";
const STATUSES: &str = "docs air/statuses";
// guess: what the definition does not list has the classes of what it is nearest to, and a subscription whose statuses
// are not listed has them all.
const NONE: &str = "no source";

/// Every subscription that is known. [reference 2.3]
pub const TABLE: &[Subscription] = &[
    row("plan-D", S1, SPEC, &[Standby], STATUSES),
    row("plan-K", S1, SPEC, &[Standby], STATUSES),
    // guess: as plan-K, whose successor it is.
    row("plan-K2", S1, SPEC, &[Standby], NONE),
    // guess: the vendor's list says that one more than plan-D and plan-K lacks standby and that one lacks suspended;
    // this is the one whose fees know neither.
    row("plan-DU", U1, SPEC, &[Standby, Suspended], NONE),
    row("plan-KM1", Fixed("t1.standard"), SPEC, &[], "changelog 2MK12M"),
    row("plan01s", S1, SPEC, &[], STATUSES),
    row("plan01s-low_data_volume", S1, SPEC, &[], STATUSES),
    row("planX1", S1, NONE, &[], NONE),
    row("planX2", S1, NONE, &[], NONE),
    row("planX3", S1, SPEC, &[], "changelog 2MK12M"),
    row("planX3-EU", S1, NONE, &[], NONE),
    row("planXM1", S1, SPEC, &[], NONE),
    row("planP1", S1, SPEC, &[], "changelog 2MK12M"),
    row("plan-US", S1_WIDE, SPEC, &[], NONE),
    row("plan-US-max", S1_WIDE, NONE, &[], NONE),
    row("plan-US-NA", S1_WIDE, NONE, &[], NONE),
    row("planArc01", Fixed("arc.standard"), SPEC, &[], NONE),
];

/// Looks a subscription up by its whole name.
pub fn find(name: &str) -> Option<&'static Subscription> {
    TABLE.iter().find(|row| row.name == name)
}

/// Whether a SIM of `subscription` can have `speed_class`. One of a subscription that is not known may have any class
/// that exists.
pub fn has_speed_class(subscription: &str, speed_class: &str) -> bool {
    match find(subscription) {
        Some(row) => row.has(speed_class),
        None => TABLE.iter().any(|row| row.has(speed_class)),
    }
}

/// Whether the operator may change a SIM of `subscription` to `speed_class`. [spec: 400 otherwise]
pub fn may_choose_speed_class(subscription: &str, speed_class: &str) -> bool {
    let fixed = find(subscription).is_some_and(|row| matches!(row.speed_classes, Fixed(_)));
    !fixed && has_speed_class(subscription, speed_class)
}

/// The speed classes that the operator may choose for a SIM of `subscription`; all there are for one that is not known.
pub fn choices(subscription: &str) -> Vec<&'static str> {
    match find(subscription).map(|row| row.speed_classes) {
        Some(Choice(classes)) => classes.to_vec(),
        Some(Fixed(_)) => Vec::new(),
        None => all_choices(),
    }
}

/// The speed classes that the operator may choose for some SIM.
pub fn all_choices() -> Vec<&'static str> {
    let mut all = Vec::new();
    for row in TABLE {
        if let Choice(classes) = row.speed_classes {
            let new: Vec<&str> = classes.iter().copied().filter(|class| !all.contains(class)).collect();
            all.extend(new);
        }
    }
    all
}

/// Whether a SIM of `subscription` can be in `status`. One of a subscription that is not known can be in any.
pub fn has_status(subscription: &str, status: &SimStatus) -> bool {
    find(subscription).is_none_or(|row| !row.lacks.contains(status))
}

impl Subscription {
    fn has(&self, speed_class: &str) -> bool {
        match self.speed_classes {
            Choice(classes) => classes.contains(&speed_class),
            Fixed(class) => class == speed_class,
        }
    }
}

const fn row(
    name: &'static str,
    speed_classes: SpeedClasses,
    classes_source: &'static str,
    lacks: &'static [SimStatus],
    lacks_source: &'static str,
) -> Subscription {
    Subscription { name, speed_classes, classes_source, lacks, lacks_source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_by_subscription() {
        for (subscription, class, has, chosen) in [
            ("plan-D", "s1.fast", true, true),
            ("plan-D", "s1.8xfast", false, false),
            ("plan-US", "s1.8xfast", true, true),
            ("plan-DU", "u1.slow", true, true),
            ("plan-DU", "s1.fast", false, false),
            ("plan01s", "arc.standard", false, false),
            ("planArc01", "arc.standard", true, false),
            ("plan-KM1", "t1.standard", true, false),
            ("plan-KM1", "s1.fast", false, false),
            ("plan-of-tomorrow", "s1.fast", true, true),
            ("plan-of-tomorrow", "warp9", false, false),
        ] {
            assert_eq!(has_speed_class(subscription, class), has, "{subscription} {class}");
            assert_eq!(may_choose_speed_class(subscription, class), chosen, "{subscription} {class}");
        }
    }

    #[test]
    fn statuses_by_subscription() {
        for (subscription, standby, suspended) in [
            ("plan-D", false, true),
            ("plan-DU", false, false),
            ("plan01s", true, true),
            ("plan-of-tomorrow", true, true),
        ] {
            assert_eq!(has_status(subscription, &Standby), standby, "{subscription}");
            assert_eq!(has_status(subscription, &Suspended), suspended, "{subscription}");
            assert!(has_status(subscription, &SimStatus::Active));
        }
    }
}
