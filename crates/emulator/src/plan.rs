//! Subscriptions ("plans"): how long a silent session lives, and number ranges. What a SIM's subscription lets it do
//! stands in [`api::soracom::sim::subscription`].

const HOUR: i64 = 3_600_000;

/// What the platform knows of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// E.g. `plan-D`.
    pub name: &'static str,
    /// A session without traffic is deleted after so many milliseconds.
    /// guess: the platform names "patterns of 1 h and 4 h" and not which plan has which.
    pub idle_ms: i64,
    /// First digits of its IMSIs (country and network). guess: plan01s and planX3.
    pub imsi: &'static str,
    /// First digits of its phone numbers. guess: plan01s and planX3.
    pub msisdn: &'static str,
}

const fn plan(name: &'static str, idle_hours: i64, imsi: &'static str, msisdn: &'static str) -> Plan {
    Plan { name, idle_ms: idle_hours * HOUR, imsi, msisdn }
}

/// Every subscription that is known. [reference 2.3]
pub const TABLE: &[Plan] = &[
    plan("plan-D", 4, "44010", "8120"),
    plan("plan-K", 4, "44052", "8120"),
    plan("plan-K2", 4, "44051", "8120"),
    plan("plan-DU", 4, "44010", "8120"),
    plan("plan-KM1", 4, "44054", "8120"),
    plan("plan01s", 1, "29505", "4237"),
    plan("plan01s-low_data_volume", 1, "29505", "4237"),
    plan("planX1", 1, "20801", "3370"),
    plan("planX2", 1, "20404", "3197"),
    plan("planX3", 1, "23450", "4474"),
    plan("planX3-EU", 1, "23450", "4474"),
    plan("planXM1", 1, "24007", "4670"),
    plan("planP1", 1, "26006", "4879"),
    plan("plan-US", 1, "31028", "1882"),
    plan("plan-US-max", 1, "31028", "1882"),
    plan("plan-US-NA", 1, "31028", "1882"),
    plan("planArc01", 1, "99999", "8820"),
];

/// Looks a subscription up by its whole name.
pub fn find(name: &str) -> Option<&'static Plan> {
    TABLE.iter().find(|plan| plan.name == name)
}

/// How long a session of `subscription` may be silent, in milliseconds; four hours where it is not known.
pub fn idle_ms(subscription: &str) -> i64 {
    find(subscription).map_or(4 * HOUR, |plan| plan.idle_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_know_the_same_subscriptions() {
        let ours = TABLE.iter().map(|plan| plan.name);
        assert!(ours.eq(api::soracom::sim::subscription::TABLE.iter().map(|row| row.name)));
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
