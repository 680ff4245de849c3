//! What a scenario must keep to, so that growing it cannot fail.

use std::collections::BTreeSet;

use api::{console::sim_row::Drift, id::Imei, soracom::sim::subscription::has_speed_class};

use crate::{
    Result,
    error::invalid,
    fleet::chatter::MOST_PER_S,
    group::check as configuration,
    plan,
    scenario::{
        event::Event,
        file::{GroupEntry, Kind, Line, Part, Scenario, State},
    },
    session::Settings,
};

pub(super) fn check(scenario: &Scenario) -> Result<()> {
    let groups = &scenario.groups;
    let mut names = BTreeSet::new();
    for group in groups {
        holds(names.insert(&group.name), "group", || format!("{:?} stands twice", group.name))?;
        for (namespace, parameters) in group.configuration.iter().chain(&group.before) {
            configuration::namespace(namespace)?;
            parameters.iter().try_for_each(|(key, value)| configuration::parameter(namespace, key, value))?;
        }
        configuration::size(&group.configuration)?;
    }
    scenario.lines.iter().try_for_each(|line| check_line(line, groups))?;
    scenario.parts.iter().try_for_each(check_part)?;
    for named in &scenario.named {
        check_part(&named.part)?;
        let line = scenario.lines.iter().find(|line| line.key == named.line);
        let Some(line) = line else {
            return Err(invalid("sim", format!("{:?}: there is no line {:?}", named.name, named.line)));
        };
        let group = named.group.as_ref().or(line.group.as_ref());
        let entry = group.and_then(|name| groups.iter().find(|entry| entry.name == *name));
        let known = group.is_none() || entry.is_some();
        holds(known, "sim", || format!("{:?}: there is no group {group:?}", named.name))?;
        let fits = named.part.drift.is_none() || entry.and_then(change_of) == named.part.drift;
        holds(fits, "sim", || format!("{:?}: its group has not changed like that", named.name))?;
    }
    scenario.events.iter().try_for_each(|event| check_event(event, scenario))?;
    let pace = (0.0..=MOST_PER_S).contains(&scenario.chatter_per_s);
    holds(pace, "chatter_per_s", || format!("is 0 to {MOST_PER_S}"))?;
    check_decks(scenario)
}

/// In which way the group's last change differs from the sessions before it; none where it never changed.
pub(super) fn change_of(entry: &GroupEntry) -> Option<Drift> {
    entry.changed_min?;
    let before = settings(entry, &entry.before);
    let after = settings(entry, &entry.configuration);
    Some(if before.dns_servers != after.dns_servers {
        Drift::Dns
    } else if before.vpg_id != after.vpg_id {
        Drift::Vpg
    } else {
        Drift::Older
    })
}

/// The entry of the line's group.
pub(super) fn group_of<'a>(line: &Line, groups: &'a [GroupEntry]) -> Option<&'a GroupEntry> {
    groups.iter().find(|entry| line.group.as_ref() == Some(&entry.name))
}

fn settings(entry: &GroupEntry, configuration: &api::soracom::group::GroupConfiguration) -> Settings {
    let group = api::soracom::group::Group {
        group_id: api::id::GroupId::new("any").expect("a word is an opaque id"),
        operator_id: None,
        tags: entry.tags.clone(),
        configuration: configuration.clone(),
        created_time: None,
        last_modified_time: None,
        rest: api::Rest::new(),
    };
    Settings::of(Some(&group))
}

fn check_line(line: &Line, groups: &[GroupEntry]) -> Result<()> {
    let wrong = |reason: String| Err(invalid("line", format!("{:?}: {reason}", line.key)));
    if plan::find(&line.plan).is_none() {
        return wrong(format!("there is no plan {:?}", line.plan));
    }
    if !has_speed_class(&line.plan, &line.speed_class) {
        return wrong(format!("{} has no class {:?}", line.plan, line.speed_class));
    }
    if line.group.is_some() && group_of(line, groups).is_none() {
        return wrong(format!("there is no group {:?}", line.group));
    }
    let tac = |tac: &String| tac.len() == 8 && Imei::new(format!("{tac}000000")).is_ok();
    if line.tacs.is_empty() || !line.tacs.iter().all(tac) {
        return wrong("tacs are of eight digits, and there is at least one".to_owned());
    }
    if let Some(fault) = line.traffic.fault() {
        return wrong(format!("traffic: {fault}"));
    }
    if line.stations < 1 {
        return wrong("there is one base station at least".to_owned());
    }
    if !line.name.contains("{n}") || line.name.contains("{place}") == line.places.is_empty() {
        return wrong("the name holds {n}, and {place} where there are places".to_owned());
    }
    Ok(())
}

fn check_part(part: &Part) -> Result<()> {
    let sleeps = part.behaviour == Kind::Asleep;
    let every = part.every_min;
    // A session that outlives its device's sleep must not run into the idle time-out of one hour.
    let fits = if sleeps { every.is_some_and(|m| (1..=55).contains(&m)) } else { every.is_none() };
    holds(fits, "part", || "asleep, and only it, has every_min of 1 to 55".to_owned())?;
    let online = part.state == State::Online;
    let awake = part.awake_s.is_none_or(|s| sleeps && online && s >= 1 && s < every.unwrap_or_default() * 60);
    holds(awake, "part", || "awake_s is for asleep, online, and shorter than every_min".to_owned())
}

fn check_decks(scenario: &Scenario) -> Result<()> {
    let parts: u32 = scenario.parts.iter().map(|part| part.count).sum();
    let shares: u32 = scenario.lines.iter().map(|line| line.share).sum();
    holds(parts == shares, "part", || format!("the counts make {parts}, the lines' shares {shares}"))?;
    for drift in [Drift::Dns, Drift::Vpg, Drift::Older] {
        let wanted: u32 =
            scenario.parts.iter().filter(|p| p.drift == Some(drift)).map(|part| part.count).sum();
        let changed = |line: &&Line| group_of(line, &scenario.groups).and_then(change_of) == Some(drift);
        let room: u32 = scenario.lines.iter().filter(changed).map(|line| line.share).sum();
        holds(wanted <= room, "part", || {
            format!("{wanted} of a deck drift by {drift:?}, the lines that can are {room}")
        })?;
    }
    Ok(())
}

fn holds(condition: bool, field: &str, reason: impl FnOnce() -> String) -> Result<()> {
    if condition { Ok(()) } else { Err(invalid(field, reason())) }
}

fn check_event(event: &Event, scenario: &Scenario) -> Result<()> {
    let later = |minute: u32, eci: i64| {
        scenario.events.iter().any(
            |event| matches!(event, Event::CellUp { at_min, eci: other } if *other == eci && *at_min > minute),
        )
    };
    match event {
        Event::CellDown { at_min, eci, sims } => {
            holds((0..1 << 28).contains(eci), "event", || format!("{eci} is not the identifier of a cell"))?;
            holds(*sims > 0, "event", || "a cell that fails ends one session at least".to_owned())?;
            holds(later(*at_min, *eci), "event", || format!("the cell {eci} never works again"))
        }
        Event::CellUp { eci, .. } => {
            let fails = scenario
                .events
                .iter()
                .any(|event| matches!(event, Event::CellDown { eci: other, .. } if other == eci));
            holds(fails, "event", || format!("the cell {eci} has never failed"))
        }
        Event::GroupChanged { group, configuration: changed, .. } => {
            let entry = scenario.groups.iter().find(|entry| entry.name == *group);
            holds(entry.is_some(), "event", || format!("there is no group {group:?}"))?;
            for (namespace, parameters) in changed {
                configuration::namespace(namespace)?;
                parameters
                    .iter()
                    .try_for_each(|(key, value)| configuration::parameter(namespace, key, value))?;
            }
            Ok(())
        }
    }
}
