use api::soracom::{
    sim::Sim,
    subscriber::{LocationRegistrationStatus, NetworkRegistration, Subscriber},
};

use crate::SimRecord;

/// The record as `GET /v1/sims/{sim_id}` shows it.
pub fn sim_view(record: &SimRecord) -> Sim {
    record.sim.clone()
}

/// The record as `GET /v1/subscribers/{imsi}` shows it: the same facts under the older names.
pub fn subscriber_view(record: &SimRecord) -> Subscriber {
    let sim = &record.sim;
    let primary = sim.primary_subscriber();
    let capabilities = primary.and_then(|s| s.capabilities.as_ref()).or(sim.capabilities.as_ref());
    Subscriber {
        imsi: record.imsi.clone(),
        sim_id: Some(sim.sim_id.clone()),
        iccid: sim.active_profile().and_then(|profile| profile.iccid.clone()),
        msisdn: primary.and_then(|s| s.msisdn.clone()),
        operator_id: sim.operator_id.clone(),
        status: sim.status.clone(),
        subscription: primary.and_then(|s| s.subscription.clone()),
        speed_class: sim.speed_class.clone(),
        type_: sim.speed_class.clone(),
        apn: Some(record.apn.clone()),
        ip_address: record.open_session().and_then(|session| session.ue_ip_address.clone()),
        group_id: sim.group_id.clone(),
        tags: sim.tags.clone(),
        bundles: primary.and_then(|s| s.bundles.clone()),
        plan: capabilities.and_then(|c| c.sms).map(i64::from),
        module_type: sim.module_type.clone(),
        serial_number: sim.serial_number.clone(),
        imei_lock: sim.imei_lock.clone(),
        location_registration_status: registration(record),
        session_status: sim.session_status.clone(),
        previous_session: sim.previous_session.clone(),
        packet_capture_sessions: None,
        termination_enabled: sim.termination_enabled,
        created_at: sim.created_time,
        created_time: sim.created_time,
        registered_time: None,
        last_modified_at: sim.last_modified_time,
        last_modified_time: sim.last_modified_time,
        expired_at: sim.expiry_time,
        expiry_time: sim.expiry_time,
        expiry_action: sim.expiry_action.clone(),
        last_port_mapping_created_time: sim.last_port_mapping_created_time,
        renewal_fee_status_set_time: sim.renewal_fee_status_set_time,
        rest: api::Rest::new(),
    }
}

/// guess: the last registration is shown in the LTE domain, with country and network code joined.
fn registration(record: &SimRecord) -> Option<LocationRegistrationStatus> {
    let last_modified_time = Some(record.sim.last_location_update_time?);
    let vplmn =
        record.device.cell.as_ref().and_then(|cell| Some(format!("{:03}{:02}", cell.mcc?, cell.mnc?)));
    let eps = NetworkRegistration { last_modified_time, vplmn, ..Default::default() };
    Some(LocationRegistrationStatus { eps: Some(eps), ..Default::default() })
}
