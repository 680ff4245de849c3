const TABLE: &[(&str, &str)] = &[
    ("fleet", include_str!("../../../../assets/scenarios/fleet.toml")),
    ("portal", include_str!("../../../../assets/scenarios/portal.toml")),
    ("small", include_str!("../../../../assets/scenarios/small.toml")),
    ("incident", include_str!("../../../../assets/scenarios/incident.toml")),
    ("drift", include_str!("../../../../assets/scenarios/drift.toml")),
    ("million", include_str!("../../../../assets/scenarios/million.toml")),
    ("empty", include_str!("../../../../assets/scenarios/empty.toml")),
];

/// The names of the scenarios that come with the program.
pub const NAMES: &[&str] = &["fleet", "portal", "small", "incident", "drift", "million", "empty"];

/// The text of a scenario that comes with the program; none for another name.
pub fn builtin(name: &str) -> Option<&'static str> {
    TABLE.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
