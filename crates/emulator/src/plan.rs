//! Subscriptions ("plans"): which speed classes each has, how long a silent session lives, and its number ranges.

const HOUR: i64 = 3_600_000;

/// What the platform knows of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// E.g. `plan-D`.
    pub name: &'static str,
    /// The classes that `update_speed_class` accepts; a single one cannot be changed. [spec, support 218341087]
    pub speed_classes: &'static [&'static str],
    /// A session without traffic is deleted after so many milliseconds.
    /// guess: the platform names "patterns of 1 h and 4 h" and not which plan has which.
    pub idle_ms: i64,
    /// First digits of its IMSIs (country and network). guess: plan01s and planX3.
    pub imsi: &'static str,
    /// First digits of its phone numbers. guess: plan01s and planX3.
    pub msisdn: &'static str,
}

const STANDARD: &[&str] = &["s1.minimum", "s1.slow", "s1.standard", "s1.fast", "s1.4xfast"];
const WIDE: &[&str] = &["s1.minimum", "s1.slow", "s1.standard", "s1.fast", "s1.4xfast", "s1.8xfast"];
const UPLINK: &[&str] = &["u1.standard", "u1.slow"];

const fn plan(
    name: &'static str,
    speed_classes: &'static [&'static str],
    idle_hours: i64,
    imsi: &'static str,
    msisdn: &'static str,
) -> Plan {
    Plan { name, speed_classes, idle_ms: idle_hours * HOUR, imsi, msisdn }
}

/// Every subscription that is known. [reference 2.3]
pub const TABLE: &[Plan] = &[
    plan("plan-D", STANDARD, 4, "44010", "8120"),
    plan("plan-K", STANDARD, 4, "44052", "8120"),
    plan("plan-K2", STANDARD, 4, "44051", "8120"),
    plan("plan-DU", UPLINK, 4, "44010", "8120"),
    plan("plan-KM1", &["t1.standard"], 4, "44054", "8120"),
    plan("plan01s", STANDARD, 1, "29505", "4237"),
    plan("plan01s-low_data_volume", STANDARD, 1, "29505", "4237"),
    plan("planX1", STANDARD, 1, "20801", "3370"),
    plan("planX2", STANDARD, 1, "20404", "3197"),
    plan("planX3", STANDARD, 1, "23450", "4474"),
    plan("planX3-EU", STANDARD, 1, "23450", "4474"),
    plan("planXM1", STANDARD, 1, "24007", "4670"),
    plan("planP1", STANDARD, 1, "26006", "4879"),
    plan("plan-US", WIDE, 1, "31028", "1882"),
    plan("plan-US-max", WIDE, 1, "31028", "1882"),
    plan("plan-US-NA", WIDE, 1, "31028", "1882"),
    plan("planArc01", &["arc.standard"], 1, "99999", "8820"),
];

/// Looks a subscription up by its whole name.
pub fn find(name: &str) -> Option<&'static Plan> {
    TABLE.iter().find(|plan| plan.name == name)
}

/// How long a session of `subscription` may be silent, in milliseconds; four hours where it is not known.
pub fn idle_ms(subscription: &str) -> i64 {
    find(subscription).map_or(4 * HOUR, |plan| plan.idle_ms)
}

/// Whether `subscription` has `speed_class`. A subscription that is not known may have any class that exists.
pub fn has_speed_class(subscription: &str, speed_class: &str) -> bool {
    match find(subscription) {
        Some(plan) => plan.speed_classes.contains(&speed_class),
        None => TABLE.iter().any(|plan| plan.speed_classes.contains(&speed_class)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_by_plan() {
        for (subscription, class, has) in [
            ("plan-D", "s1.fast", true),
            ("plan-D", "s1.8xfast", false),
            ("plan-US", "s1.8xfast", true),
            ("plan-DU", "s1.fast", false),
            ("plan01s", "arc.standard", false),
            ("planArc01", "s1.fast", false),
            ("plan-of-tomorrow", "s1.fast", true),
            ("plan-of-tomorrow", "warp9", false),
        ] {
            assert_eq!(has_speed_class(subscription, class), has, "{subscription} {class}");
        }
    }

    #[test]
    fn number_ranges_fit_an_imsi_and_a_phone_number() {
        for plan in TABLE {
            assert!(plan.imsi.len() == 5 && plan.msisdn.len() == 4, "{}", plan.name);
            assert!(
                plan.imsi.bytes().chain(plan.msisdn.bytes()).all(|b| b.is_ascii_digit()),
                "{}",
                plan.name
            );
        }
    }
}
