use std::collections::BTreeMap;

use super::{Condition, Surroundings};
use crate::fixture::NOON;

/// Noon of 2026-11-25, from 10.0.0.7, the user `reader`, about SIM 8981.
fn holds(condition: &str) -> bool {
    let path = BTreeMap::from([("sim_id".to_owned(), "8981".to_owned())]);
    let surroundings = Surroundings {
        now: api::UnixMillis(NOON),
        caller: "10.0.0.7".parse().unwrap(),
        user: "reader",
        path: &path,
    };
    Condition::parse("permission", condition).unwrap().holds(&surroundings)
}

#[test]
fn what_conditions_say() {
    assert_eq!(&api::UnixMillis(NOON).to_rfc3339()[..10], "2026-11-25", "the day that the table plays on");
    for (condition, expected) in [
        // The vendor's own.
        ("currentDate >= date(2016, 02, 01) and ipAddress('10.0.0.1/24')", true),
        ("currentDate >= date(2027, 02, 01) and ipAddress('10.0.0.1/24')", false),
        ("pathVariable('user_name') == samUserName", false),
        ("pathVariable('sim_id') == '8981'", true),
        // Days.
        ("currentDate == date(2026, 11, 25)", true),
        ("currentDate != date(2026, 11, 25)", false),
        ("currentDate < date(2026, 11, 26)", true),
        ("currentDate <= date(2026, 11, 24)", false),
        ("currentDate > date(2026, 11, 25)", false),
        ("date(2024, 2, 29) < currentDate", true),
        // Texts.
        ("samUserName == 'reader'", true),
        ("samUserName != \"reader\"", false),
        ("'a' == 'a'", true),
        ("pathVariable('group_id') == ''", false),
        ("pathVariable('group_id') != 'g'", false),
        ("'g' != pathVariable('group_id')", false),
        ("pathVariable('group_id') == pathVariable('user_name')", false),
        ("pathVariable('group_id') != pathVariable('group_id')", false),
        ("not pathVariable('group_id') == 'g'", true),
        // Joints: and before or, brackets before both.
        ("ipAddress('10.0.0.7') or ipAddress('10.9.9.9') and ipAddress('10.9.9.9')", true),
        ("(ipAddress('10.0.0.7') or ipAddress('10.9.9.9')) and ipAddress('10.9.9.9')", false),
        ("not ipAddress('10.9.9.9') && !ipAddress('10.9.9.8')", true),
        ("ipAddress('10.9.9.9') || not (not samUserName == 'reader')", true),
        ("not ipAddress('10.9.9.9') and samUserName == 'x'", false),
    ] {
        assert_eq!(holds(condition), expected, "{condition}");
    }
}

#[test]
fn what_does_not_read_is_refused_with_its_reason() {
    let brackets = format!("{}ipAddress('10.0.0.0/8'){}", "(".repeat(100), ")".repeat(100));
    let nots = format!("{}ipAddress('10.0.0.0/8')", "!".repeat(3000));
    let long = format!("samUserName == '{}'", "x".repeat(5000));
    for (condition, reason) in [
        ("", "breaks off"),
        ("samUserName", "a comparison is missing"),
        ("samUserName ==", "breaks off"),
        ("samUserName == 'a", "does not read at character 16"),
        ("samUserName = 'a'", "does not read at character 13"),
        ("samUserName < 'a'", "equal or not"),
        ("samUserName == currentDate", "different kinds"),
        ("currentDate == 5", "where a value should"),
        ("currentTime >= date(2026, 1, 1)", "currentTime is not known"),
        ("time(9, 0) == date(2026, 1, 1)", "time() is not known"),
        ("date(2026, 2, 30) == currentDate", "is no day"),
        ("date(2026, 2) == currentDate", "is missing"),
        ("ipAddress(10)", "in quotation marks"),
        ("ipAddress('10.0.0.0/40')", "no range"),
        ("ipAddress('10.0.0.0/8'", "Close is missing"),
        ("ipAddress('10.0.0.0/8') ipAddress('10.0.0.0/8')", "one word too many"),
        ("and", "where a value should"),
        ("99999999999999999999 == 1", "does not read at character 1"),
        (&brackets, "too deeply"),
        (&nots, "too deeply"),
        (&long, "at most"),
    ] {
        let refused = Condition::parse("permission", condition).unwrap_err().to_string();
        assert!(refused.starts_with("permission: ") && refused.contains(reason), "{condition}: {refused}");
    }
}
