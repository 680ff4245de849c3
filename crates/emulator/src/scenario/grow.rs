//! One SIM of a world: its card, its device, and the past that it has lived.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    UnixMillis,
    id::{OperatorId, SimId},
    soracom::{
        session::{Cell, SessionEvent},
        sim::{
            Capabilities, Sim, SimProfile, SimStatus, SimType, SimplifiedSubscriber, SubscriptionStatus,
            TagSet,
        },
    },
};
use rand::Rng;

use crate::{
    Cx, SimRecord,
    fleet::Behaviour,
    model::{APN, Device, Phase, StatusEntry},
    plan,
    scenario::{
        file::{Kind, Line, Part, Scenario, State},
        number,
        origin::Eras,
        past,
    },
    traffic::Meter,
};

/// A SIM to keep, with its past.
#[derive(Debug, Clone, PartialEq)]
pub struct Grown {
    /// The SIM as it is when the world begins.
    pub record: SimRecord,
    /// Its session history up to then, oldest first.
    pub history: Vec<SessionEvent>,
    /// Its status history up to then, oldest first, as far back as the other.
    pub statuses: Vec<StatusEntry>,
}

/// What a SIM is cast as.
#[derive(Debug)]
pub(super) struct Role<'a> {
    pub name: String,
    pub place: Option<&'a str>,
    pub line: &'a Line,
    pub part: &'a Part,
    pub group: Option<&'a Eras>,
}

/// A SIM with its past.
pub(super) fn grow(
    role: &Role<'_>,
    index: u32,
    scenario: &Scenario,
    operator: &OperatorId,
    mut cx: Cx,
) -> Grown {
    let mut record = newborn(role, index, operator, &mut cx);
    let horizon = horizon(scenario, cx.now);
    let turned = record.sim.last_modified_time;
    let history = past::live(&mut record, role.group, role.part, horizon, past::Telling::All, &mut cx);
    record.revision = 1;
    let statuses = statuses(&record, turned, horizon);
    Grown { record, history, statuses }
}

/// The same SIM without its past, in less time.
pub(super) fn record(
    role: &Role<'_>,
    index: u32,
    scenario: &Scenario,
    operator: &OperatorId,
    mut cx: Cx,
) -> SimRecord {
    let mut record = newborn(role, index, operator, &mut cx);
    let horizon = horizon(scenario, cx.now);
    past::live(&mut record, role.group, role.part, horizon, past::Telling::Nothing, &mut cx);
    record.revision = 1;
    record
}

/// Whether one who plays this part may do something by itself. A device that comes and goes, one that dials in vain, and
/// one whose silence the platform has yet to notice do; [`SimRecord::due_at`] says when.
pub(super) fn may_stir(part: &Part) -> bool {
    match (part.behaviour, part.state) {
        (_, State::Ready) => false,
        (Kind::Asleep | Kind::Ghost, _) | (_, State::Inactive | State::Suspended) => true,
        (Kind::Prompt | Kind::Slow | Kind::Never, State::Online | State::Offline) => false,
    }
}

/// The subscription of a line.
pub(super) fn plan_of(line: &Line) -> &'static plan::Plan {
    plan::find(&line.plan).unwrap_or(&plan::TABLE[0])
}

/// Before it, nothing is told of those whose past ends at `born`.
pub(super) fn horizon(scenario: &Scenario, born: UnixMillis) -> UnixMillis {
    born.plus(-i64::from(scenario.history_days) * past::DAY)
}

/// Ready when it was created, active since `turned`, and then what it is.
fn statuses(record: &SimRecord, turned: Option<UnixMillis>, horizon: UnixMillis) -> Vec<StatusEntry> {
    let steps = [
        (record.sim.created_time, SimStatus::Ready),
        (turned, SimStatus::Active),
        (record.sim.last_modified_time, record.status().clone()),
    ];
    let reached = match record.status() {
        SimStatus::Ready => &steps[..1],
        SimStatus::Active => &steps[..2],
        SimStatus::Inactive
        | SimStatus::Standby
        | SimStatus::Suspended
        | SimStatus::Terminated
        | SimStatus::Other(_) => &steps[..],
    };
    let remembered = reached.iter().filter_map(|(at, status)| Some(((*at)?, status)));
    remembered
        .filter(|(at, _)| *at >= horizon)
        .map(|(at, status)| StatusEntry::with_status(record, status.clone(), at))
        .collect()
}

/// The name of the `nth` SIM of a line, and its place.
pub(super) fn name(line: &Line, nth: u32) -> (String, Option<&str>) {
    let places = line.places.len() as u32;
    let (number, place) = match places {
        0 => (line.first + nth, None),
        _ => (line.first + nth / places, line.places.get((nth % places) as usize).map(String::as_str)),
    };
    let number = format!("{number:0digits$}", digits = line.digits);
    (line.name.replace("{n}", &number).replace("{place}", place.unwrap_or_default()), place)
}

/// A SIM that has been delivered and not yet used.
fn newborn(role: &Role<'_>, index: u32, operator: &OperatorId, cx: &mut Cx) -> SimRecord {
    let Role { line, part, .. } = role;
    let plan = plan_of(line);
    let imsi = number::imsi(plan, index);
    let iccid = number::iccid(index);
    let used = part.state != State::Ready;
    let age_days = if used { cx.rng().random_range(40..400) } else { cx.rng().random_range(1..21) };
    let created = UnixMillis(cx.now.0 - age_days * past::DAY - cx.rng().random_range(0..past::DAY));
    let modified =
        if used { created.plus(cx.rng().random_range(past::DAY..20 * past::DAY)) } else { created };
    let capabilities =
        Some(Capabilities { data: Some(true), sms: Some(line.sms), ..Capabilities::default() });
    let subscriber = SimplifiedSubscriber {
        imsi: Some(imsi.clone()),
        msisdn: Some(number::msisdn(plan, index)),
        subscription: Some(plan.name.to_owned()),
        status: Some(if used { SubscriptionStatus::Active } else { SubscriptionStatus::Ready }),
        capabilities: capabilities.clone(),
        ..SimplifiedSubscriber::default()
    };
    let profile = SimProfile {
        iccid: Some(iccid.clone()),
        ota_supported: Some(false),
        primary_imsi: Some(imsi.clone()),
        subscribers: Some(BTreeMap::from([(imsi.to_string(), subscriber)])),
        ..SimProfile::default()
    };
    let sim = Sim {
        sim_id: SimId::new(iccid.clone()).expect("digits are an opaque id"),
        operator_id: Some(operator.clone()),
        status: Some(if used { SimStatus::Active } else { SimStatus::Ready }),
        sim_type: Some(SimType::Uicc),
        module_type: Some(line.module.clone()),
        speed_class: Some(line.speed_class.clone()),
        group_id: role.group.map(|eras| eras.after.group_id.clone()),
        tags: tags(role),
        active_profile_id: Some(iccid.clone()),
        profiles: Arc::new(BTreeMap::from([(iccid, profile)])),
        session_status: None,
        previous_session: None,
        capabilities,
        serial_number: Some(number::serial(index)),
        ota_serial_number: None,
        imei_lock: None,
        local_info: None,
        termination_enabled: Some(false),
        expiry_time: None,
        expiry_action: None,
        created_time: Some(created),
        last_modified_time: Some(modified),
        last_location_update_time: None,
        last_port_mapping_created_time: None,
        renewal_fee_status_set_time: (!used).then_some(created),
        testmode_exhausted_time: None,
        pcap_start_time: None,
        pcap_end_time: None,
        arc_session_status: None,
        rest: api::Rest::new(),
    };
    let device = device(role, index, cx);
    SimRecord {
        sim,
        imsi,
        apn: APN.to_owned(),
        session_created: None,
        idle_at: None,
        expiry_due: None,
        link_mtu: None,
        device,
        meter: Meter::default(),
        containers: Vec::new(),
        turned_to: None,
        revision: 0,
    }
}

fn device(role: &Role<'_>, index: u32, cx: &mut Cx) -> Device {
    let Role { line, part, .. } = role;
    let tac = &line.tacs[cx.rng().random_range(0..line.tacs.len())];
    let station = cx.rng().random_range(0..line.stations);
    let cell = Cell { eci: line.cell.eci.map(|eci| eci + station * 256), ..line.cell.clone() };
    Device {
        behaviour: behaviour(part, cx),
        imei: Some(number::imei(tac, index)),
        cell: Some(cell),
        powered: false,
        phase: Phase::Off,
        next_at: None,
        attempts: 0,
        traffic: line.traffic,
    }
}

fn behaviour(part: &Part, cx: &mut Cx) -> Behaviour {
    match part.behaviour {
        Kind::Prompt => Behaviour::Prompt,
        Kind::Slow => Behaviour::Slow,
        Kind::Never => Behaviour::Never,
        Kind::Ghost => Behaviour::Ghost,
        Kind::Asleep => {
            let every_ms = part.every_min.unwrap_or(1) * 60_000;
            Behaviour::Asleep {
                every_ms,
                offset_ms: cx.rng().random_range(0..every_ms),
                awake_ms: part.awake_s.map(|seconds| seconds * 1000),
            }
        }
    }
}

fn tags(role: &Role<'_>) -> TagSet {
    let place = role.place.unwrap_or_default();
    let own = role.line.tags.iter().map(|(name, value)| (name.clone(), value.replace("{place}", place)));
    own.chain([("name".to_owned(), role.name.clone())]).collect()
}
