const TABLE: &[(&str, &str)] = &[
    ("fleet", include_str!("../../../../assets/scenarios/fleet.toml")),
    ("portal", include_str!("../../../../assets/scenarios/portal.toml")),
    ("small", include_str!("../../../../assets/scenarios/small.toml")),
    ("empty", include_str!("../../../../assets/scenarios/empty.toml")),
];

/// The names of the scenarios that come with the program.
pub const NAMES: &[&str] = &["fleet", "portal", "small", "empty"];

/// The text of a scenario that comes with the program; none for another name.
pub fn builtin(name: &str) -> Option<&'static str> {
    TABLE.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
