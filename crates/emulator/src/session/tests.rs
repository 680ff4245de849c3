use api::{
    UnixMillis,
    soracom::session::SessionEventKind::{Created, Deleted},
};
use serde_json::json;

use super::*;
use crate::{
    Error,
    fixture::{ASLEEP, NOON, cx, group, offline, online},
    fleet::{Behaviour, lose_power},
    model::{Phase, sim_view, subscriber_view},
};

#[test]
fn a_session_is_given_what_its_group_says_when_it_begins() {
    let platform = vec!["100.127.0.53", "100.127.1.53"];
    for (air, dns, vpg, mtu) in [
        (json!(null), platform.clone(), None, 1500),
        (json!({}), platform.clone(), None, 1500),
        (json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"] }), vec!["10.0.0.53"], None, 1500),
        (json!({ "useCustomDns": false, "dnsServers": ["10.0.0.53"] }), platform.clone(), None, 1500),
        (json!({ "useCustomDns": true, "dnsServers": [] }), platform.clone(), None, 1500),
        (
            json!({ "useVpg": true, "vpgId": "vpg-1", "ipLinkMtu": 1400 }),
            platform.clone(),
            Some("vpg-1"),
            1400,
        ),
        (json!({ "useVpg": false, "vpgId": "vpg-1" }), platform, None, 1500),
    ] {
        let group = (!air.is_null()).then(|| group(air.clone()));
        let decision = attach(&offline("active", Behaviour::Prompt), group.as_ref(), &mut cx(0)).unwrap();
        let session = decision.record.open_session().unwrap().clone();
        assert_eq!(session.dns_servers.unwrap(), dns, "{air}");
        assert_eq!(session.vpg_id.as_ref().map(AsRef::as_ref), vpg, "{air}");
        assert_eq!(decision.record.link_mtu, Some(mtu), "{air}");
        let [event] = &decision.events[..] else { panic!("one event") };
        assert_eq!((&event.event, event.session_id.as_ref()), (&Created, session.session_id.as_ref()));
        assert_eq!((event.dns0.as_deref(), event.dns1.as_deref()), (Some(dns[0]), dns.get(1).copied()));
        assert_eq!(
            (event.apn.as_deref(), event.vpg_id.as_ref()),
            (Some("soracom.io"), session.vpg_id.as_ref())
        );
        assert_eq!(event.created_time.as_deref(), Some("2026-11-25T12:00:00.000Z"));
    }
}

/// Document 000: the setting changes, nothing happens; one call cuts the session; the next one has the setting.
#[test]
fn one_cut_brings_the_new_setting() {
    let walled = group(json!({ "useCustomDns": true, "dnsServers": ["10.99.0.53"] }));
    let open = group(json!({ "useCustomDns": true, "dnsServers": ["10.98.0.53"] }));
    let before = online(Behaviour::Prompt, Some(&walled));
    let cut = delete(&before, &mut cx(0)).unwrap();

    // What the platform answers is the old session; what it keeps has none.
    assert!(sim_view(&before).online());
    assert!(!cut.record.online());
    let [deleted] = &cut.events[..] else { panic!("one event") };
    assert_eq!((&deleted.event, deleted.dns0.as_deref()), (&Deleted, Some("10.99.0.53")));
    assert_eq!(deleted.created_time.as_deref(), Some("2026-11-25T11:00:00.000Z"));
    let previous = cut.record.sim.previous_session.clone().unwrap();
    assert_eq!(previous.session_id, before.open_session().unwrap().session_id);
    assert_eq!(
        (previous.created_time, previous.deleted_time),
        (before.session_created, Some(UnixMillis(NOON)))
    );
    assert_eq!(cut.record.revision, before.revision + 1);

    let back = attach(&cut.record, Some(&open), &mut cx(2_400)).unwrap();
    let session = back.record.open_session().unwrap();
    assert_ne!(session.session_id, previous.session_id);
    assert_eq!(session.dns_servers.as_deref(), Some(&["10.98.0.53".to_owned()][..]));
    assert_eq!(back.record.sim.previous_session, Some(previous));
}

#[test]
fn an_offline_sim_has_no_session_to_cut() {
    for status in ["ready", "active", "inactive", "suspended"] {
        let record = offline(status, Behaviour::Prompt);
        let refusal = delete(&record, &mut cx(0)).unwrap_err();
        let Error::Refused { code, action, state } = refusal else { panic!("{refusal}") };
        assert_eq!((code, action, state.as_str()), ("SEM0016", "deleteSimSession", "offline"));
        assert!(idle_timeout(&record, &mut cx(0)).is_err());
    }
}

#[test]
fn a_device_hears_of_the_cut_and_acts_by_its_behaviour() {
    for (behaviour, phase, within) in [
        (Behaviour::Prompt, Phase::Redialing, Some((400, 20_000))),
        (Behaviour::Ghost, Phase::Redialing, Some((400, 20_000))),
        (Behaviour::Slow, Phase::Redialing, Some((10_000, 60_000))),
        (Behaviour::Never, Phase::GaveUp, None),
        (ASLEEP, Phase::Asleep, Some((1, 600_000))),
    ] {
        let cut = delete(&online(behaviour, None), &mut cx(0)).unwrap().record.device;
        assert_eq!(cut.phase, phase, "{behaviour:?}");
        assert_eq!(cut.next_at.is_some(), within.is_some(), "{behaviour:?}");
        if let (Some(at), Some((least, most))) = (cut.next_at, within) {
            assert!((least..=most).contains(&(at.0 - NOON)), "{behaviour:?} {at:?}");
        }
    }
    let ghost = lose_power(&online(Behaviour::Ghost, None), &mut cx(-10)).record;
    let cut = delete(&ghost, &mut cx(0)).unwrap().record;
    assert_eq!((cut.device.phase, cut.due_at()), (Phase::Off, None));
}

#[test]
fn a_device_that_dials_again_gets_a_new_session_before_the_old_one_is_gone() {
    let before = online(Behaviour::Prompt, None);
    let again = attach(&before, None, &mut cx(0)).unwrap();
    let [created, deleted] = &again.events[..] else { panic!("two events") };
    assert_eq!((&created.event, &deleted.event), (&Created, &Deleted));
    assert!(created.time < deleted.time && deleted.time == UnixMillis(NOON));
    assert_eq!(deleted.session_id, before.open_session().unwrap().session_id);
    assert_eq!(created.session_id, again.record.open_session().unwrap().session_id);
    assert_ne!(created.session_id, deleted.session_id);
}

#[test]
fn the_first_session_turns_a_ready_sim_active() {
    let first = attach(&offline("ready", Behaviour::Prompt), None, &mut cx(0)).unwrap().record;
    assert_eq!(first.status().as_str(), "active");
    let primary = sim_view(&first).primary_subscriber().unwrap().clone();
    assert_eq!(primary.status.unwrap().as_str(), "active");
}

#[test]
fn both_views_tell_the_same_session() {
    let record = online(Behaviour::Prompt, None);
    let (sim, subscriber) = (sim_view(&record), subscriber_view(&record));
    assert_eq!(sim.session_status, subscriber.session_status);
    assert_eq!(subscriber.ip_address, record.open_session().unwrap().ue_ip_address);
    assert_eq!((subscriber.sim_id, subscriber.status), (Some(sim.sim_id), sim.status));
    assert_eq!((subscriber.speed_class, subscriber.type_), (sim.speed_class.clone(), sim.speed_class));
}
