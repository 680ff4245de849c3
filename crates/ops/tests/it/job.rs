use api::{
    UnixMillis,
    console::{
        context::{LOCKED, NOBODY_SIGNED_IN},
        job::{CallReply, Counts, Stage, Verdict},
        ledger::Fact,
        notice::CANNOT_WRITE,
        plan::Action,
    },
    id::{GroupId, JobId, OpId},
};
use ops::{
    job::{JobState, Limits, Start, Step},
    pacing::Pace,
};
use serde_json::{Value, json};

use crate::support::{Cloud, Desk, Fault, cut_all, group, now, plan_and_pins, start};

const T0: i64 = 1_800_000_000_000;
const DAY: i64 = 86_400_000;

fn cloud() -> Cloud {
    let mut cloud = Cloud { now: T0, ..Cloud::default() };
    let old = group("g", json!({ "useCustomDns": true, "dnsServers": ["10.0.0.1"] }));
    cloud.groups.insert(old.group_id.clone(), old);
    cloud
}

fn facts_of(desk: &Desk) -> Vec<&'static str> {
    desk.ledger
        .iter()
        .map(|record| match record.fact {
            Fact::Intended { .. } => "intended",
            Fact::Answered { .. } => "answered",
            Fact::Judged { .. } => "judged",
            Fact::Steered { .. } => "steered",
        })
        .collect()
}

#[test]
fn a_cut_is_seen_to_return_with_the_new_settings() {
    let mut cloud = cloud();
    cloud.add("1", Some("g"), Some(2_400));
    let new = group("g", json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"] }));
    cloud.groups.insert(new.group_id.clone(), new);
    for feed in [false, true] {
        let mut desk = cut_all(cloud.clone());
        desk.feed = feed;
        let desk = desk.run(T0 + DAY);
        let item = &desk.page().items[0];
        assert_eq!((item.verdict, item.stage), (Some(Verdict::DoneVerified), Stage::Ended));
        assert_eq!(item.return_ms, Some(2_400));
        assert_ne!(item.old_session, item.new_session);
        let dns = &item.settings[0];
        assert_eq!((&dns.before, &dns.after), (&json!(["10.0.0.1"]), &json!(["10.0.0.53"])));
        assert!(dns.matches && item.settings[1].matches);
        assert_eq!(facts_of(&desk), ["intended", "answered", "judged"]);
        assert!(desk.page().ended_at.is_some() && desk.job.done() && desk.job.marks().is_empty());
    }
}

#[test]
fn a_session_that_did_not_pick_up_the_settings_is_not_verified() {
    let mut cloud = cloud();
    let sim = cloud.add("1", Some("g"), Some(2_400));
    let mut desk = cut_all(cloud);
    // What stands before the call is read; then the platform gives the next session something else than the group says.
    desk.run_one();
    let elsewhere = GroupId::new("other").unwrap();
    desk.cloud.sims.get_mut(&sim).unwrap().group = Some(elsewhere);
    desk.run_on(T0 + 2_100);
    desk.cloud.advance(T0 + 2_500);
    desk.cloud.sims.get_mut(&sim).unwrap().group = Some(GroupId::new("g").unwrap());
    let desk = desk.run(T0 + DAY);
    let item = &desk.page().items[0];
    assert_eq!(item.verdict, Some(Verdict::DoneUnverified));
    assert!(!item.settings[0].matches);
    assert_eq!(item.not_back_since, None);
}

#[test]
fn a_deleted_that_is_stamped_late_is_a_return_in_no_time() {
    let mut cloud = cloud();
    let sim = cloud.add("1", None, Some(100));
    cloud.sims.get_mut(&sim).unwrap().skew = 900;
    let desk = cut_all(cloud).run(T0 + DAY);
    let item = &desk.page().items[0];
    assert!(item.deleted_at > item.created_at);
    assert_eq!((item.verdict, item.return_ms), (Some(Verdict::DoneVerified), Some(0)));
}

#[test]
fn a_sim_that_stays_away_is_overdue_and_closes_itself_when_it_returns() {
    let mut cloud = cloud();
    let sim = cloud.add("1", Some("g"), None);
    let mut desk = cut_all(cloud);
    desk.run_on(T0 + 121_000);
    let item = &desk.page().items[0];
    assert_eq!(item.verdict, Some(Verdict::DoneUnverified));
    let since = item.not_back_since.unwrap();
    assert_eq!(since, UnixMillis(T0 + 120_000));
    assert!(desk.job.ended() && !desk.job.done());
    let ended_at = desk.page().ended_at;
    assert!(desk.job.marks()[&sim].not_back);
    // Somebody power-cycles it three hours later.
    desk.cloud.sims.get_mut(&sim).unwrap().back_at = Some(T0 + 3 * 3_600_000);
    let desk = desk.run(T0 + DAY);
    let item = &desk.page().items[0];
    assert_eq!((item.verdict, item.not_back_since), (Some(Verdict::DoneVerified), None));
    assert_eq!(item.return_ms, Some(3 * 3_600_000));
    assert_eq!(facts_of(&desk), ["intended", "answered", "judged", "judged"]);
    assert_eq!(desk.page().ended_at, ended_at);
    assert!(desk.job.marks().is_empty());
}

#[test]
fn a_sim_that_never_returns_stays_overdue_and_is_looked_for_ever_more_seldom() {
    let mut cloud = cloud();
    cloud.add("1", None, None);
    let desk = cut_all(cloud).run(T0 + 40 * DAY);
    assert!(desk.job.done());
    assert!(desk.page().items[0].not_back_since.is_some());
    assert!(desk.acts < 3 * 24 * 40, "{} acts", desk.acts);
}

#[test]
fn an_offline_sim_is_skipped() {
    let mut cloud = cloud();
    let sim = cloud.add("1", None, Some(10));
    let mut desk = cut_all(cloud);
    desk.cloud.offline(&sim);
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Skipped)]);
    assert_eq!(desk.page().items[0].reply.as_ref().unwrap().code.as_deref(), Some("SEM0016"));
}

#[test]
fn a_refusal_fails_and_says_why() {
    let mut cloud = cloud();
    cloud.add("1", None, Some(10));
    let mut desk = cut_all(cloud);
    desk.cloud.faults.push_back(Fault::Status(403));
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Failed)]);
    assert_eq!(desk.page().items[0].reply.as_ref().unwrap().status, Some(403));
    assert!(desk.cloud.done.is_empty());
}

#[test]
fn a_lost_reply_is_looked_up_and_nothing_is_repeated() {
    for never in [false, true] {
        let mut cloud = cloud();
        cloud.add("1", None, (!never).then_some(2_400));
        let mut desk = cut_all(cloud);
        desk.cloud.faults.push_back(Fault::LostReply);
        let desk = desk.run(T0 + DAY);
        let expected = if never { Verdict::DoneUnverified } else { Verdict::DoneVerified };
        assert_eq!(desk.verdicts(), [Some(expected)]);
        assert_eq!(desk.cloud.done.len(), 1);
    }
}

#[test]
fn a_lost_call_is_made_again_once_it_is_sure_that_it_had_no_effect() {
    for fault in [Fault::LostCall, Fault::Status(503)] {
        let mut cloud = cloud();
        cloud.add("1", None, Some(2_400));
        let mut desk = cut_all(cloud);
        desk.cloud.faults.push_back(fault);
        let desk = desk.run(T0 + DAY);
        assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)]);
        assert_eq!(desk.cloud.done.len(), 1);
        assert_eq!(facts_of(&desk), ["intended", "answered", "intended", "answered", "judged"]);
    }
}

#[test]
fn a_call_that_never_arrives_fails_after_three_times() {
    let mut cloud = cloud();
    cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    desk.cloud.faults.extend([Fault::LostCall; 3]);
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Failed)]);
    assert!(desk.cloud.done.is_empty() && desk.cloud.faults.is_empty());
}

#[test]
fn a_lost_reply_that_cannot_be_looked_up_is_unknown() {
    let mut cloud = cloud();
    cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    desk.cloud.faults.push_back(Fault::LostReply);
    // Reads the SIM and its events, and makes the call.
    while desk.cloud.done.is_empty() {
        let steps = desk.job.next(UnixMillis(desk.cloud.now));
        assert!(!steps.is_empty());
        desk.cloud.unreadable = steps.iter().any(|s| matches!(s, Step::Call { .. }));
        desk.run_one();
    }
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Unknown)]);
}

#[test]
fn a_sim_that_cannot_be_read_is_not_called() {
    let mut cloud = cloud();
    cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    desk.cloud.unreadable = true;
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Failed)]);
    assert!(desk.cloud.done.is_empty());
}

#[test]
fn a_platform_that_says_later_is_asked_later() {
    let mut cloud = cloud();
    cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    desk.cloud.faults.extend([Fault::Status(429); 4]);
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)]);
    assert!(desk.page().items[0].deleted_at.unwrap() >= UnixMillis(T0 + 5_000 + 10_000 + 20_000 + 40_000));
}

#[test]
fn what_was_not_sent_is_waited_for_however_long() {
    // The platform cannot write; writes are locked; nobody is signed in.
    for (status, code) in [(503, CANNOT_WRITE), (423, LOCKED), (409, NOBODY_SIGNED_IN)] {
        let mut cloud = cloud();
        cloud.add("1", None, Some(2_400));
        let mut desk = cut_all(cloud);
        // Far more often than a budget would be put up with.
        desk.cloud.faults.extend([Fault::Refusal(status, code); 40]);
        let desk = desk.run(T0 + DAY);
        assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)], "{code}");
        assert!(desk.page().items[0].deleted_at.unwrap() >= UnixMillis(T0 + 36 * 60_000));
    }
}

#[test]
fn a_device_that_redials_just_before_the_call_does_not_pass_for_a_return() {
    let mut cloud = cloud();
    let sim = cloud.add("1", None, None);
    let mut desk = cut_all(cloud);
    desk.run_one();
    // Both reads are done; now it loses its session and redials, and no event tells.
    let at = desk.cloud.now;
    desk.cloud.close(&sim, at);
    desk.cloud.open(&sim, at);
    let desk = desk.run(T0 + 200_000);
    let item = &desk.page().items[0];
    assert_eq!((item.verdict, item.new_session.as_ref()), (Some(Verdict::DoneUnverified), None));
    assert!(item.not_back_since.is_some());
}

#[test]
fn activate_and_deactivate_are_verified_by_reading_the_sim() {
    for (action, status) in [(Action::Deactivate, "inactive"), (Action::Activate, "active")] {
        for fault in [None, Some(Fault::LostCall), Some(Fault::LostReply)] {
            let mut cloud = cloud();
            let sim = cloud.add("1", None, Some(2_400));
            if action == Action::Activate {
                cloud.offline(&sim);
                cloud.sims.get_mut(&sim).unwrap().status = "inactive".into();
            }
            let (plan, pins) = plan_and_pins(&cloud, &action);
            let mut desk = Desk::new(start(&plan, &pins, action.clone(), T0), cloud);
            desk.cloud.faults.extend(fault);
            let desk = desk.run(T0 + DAY);
            assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)], "{action:?} {fault:?}");
            assert_eq!(desk.cloud.sims[&sim].status, status);
            assert_eq!(desk.cloud.done.len(), 1);
            assert!(desk.job.done());
        }
    }
}

fn configure() -> Action {
    serde_json::from_value(json!({
        "verb": "configure", "groupId": "g", "namespace": "SoracomAir",
        "put": [{ "key": "password", "value": "hunter2" }, { "key": "ipLinkMtu", "value": 1400 }],
        "remove": ["dnsServers", "useCustomDns", "notThere"],
    }))
    .unwrap()
}

#[test]
fn a_configuration_is_put_then_removed_then_read_back() {
    for fault in [None, Some(Fault::LostCall), Some(Fault::LostReply), Some(Fault::Status(500))] {
        let cloud = cloud();
        let (plan, pins) = plan_and_pins(&cloud, &configure());
        let mut desk = Desk::new(start(&plan, &pins, configure(), T0), cloud);
        desk.cloud.faults.extend(fault);
        let desk = desk.run(T0 + DAY);
        assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)], "{fault:?}");
        let planned: Vec<String> =
            plan.calls.iter().map(|call| format!("{} {}", call.method, call.path)).collect();
        assert_eq!(desk.cloud.done, planned);
        let air = &desk.cloud.groups[&GroupId::new("g").unwrap()].configuration["SoracomAir"];
        assert_eq!(json!(air), json!({ "password": "hunter2", "ipLinkMtu": 1400 }));
    }
}

#[test]
fn secrets_are_in_no_page_and_in_no_ended_job() {
    let cloud = cloud();
    let (plan, pins) = plan_and_pins(&cloud, &configure());
    let desk = Desk::new(start(&plan, &pins, configure(), T0), cloud).run(T0 + DAY);
    for text in [
        serde_json::to_string(&plan).unwrap(),
        serde_json::to_string(desk.page()).unwrap(),
        desk.saved.clone(),
        format!("{:?}", start(&plan, &pins, configure(), T0)),
    ] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    let mut head = ops::ledger::Head::default();
    let key = ops::ledger::RedactKey::new([3; 32]);
    for record in desk.ledger {
        let entry = ops::ledger::append(&mut head, record, &key);
        assert!(!serde_json::to_string(&entry).unwrap().contains("hunter2"));
    }
}

#[test]
fn a_configuration_that_is_refused_stops_there() {
    let cloud = cloud();
    let (plan, pins) = plan_and_pins(&cloud, &configure());
    let mut desk = Desk::new(start(&plan, &pins, configure(), T0), cloud);
    desk.cloud.faults.push_back(Fault::Status(400));
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Failed)]);
    assert!(desk.cloud.done.is_empty() && !desk.saved.contains("hunter2"));
}

#[test]
fn no_more_than_twenty_sims_are_called_at_a_time() {
    let mut cloud = cloud();
    for i in 0..50 {
        cloud.add(&format!("{i:02}"), None, Some(2_400));
    }
    let mut desk = cut_all(cloud);
    let pins = desk.pins.clone();
    desk.job.bring(0, pins, now(T0));
    assert_eq!(desk.job.next(UnixMillis(T0)).len(), 2 * 20);
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.page().counts, Counts { done_verified: 50, ..Counts::default() });
    assert!(desk.items().iter().all(|item| item.return_ms == Some(2_400)));
    assert!(desk.page().items.is_empty(), "a job of many does not carry them");
}

#[test]
fn a_read_that_never_ends_holds_up_nobody_else() {
    let mut cloud = cloud();
    let slow = cloud.add("1", None, None);
    cloud.add("2", None, None);
    let mut desk = cut_all(cloud);
    while desk.cloud.done.len() < 2 {
        desk.run_one();
    }
    desk.slow.insert(slow.clone());
    desk.run_on(T0 + 120_001);
    assert_eq!(desk.verdicts(), [None, Some(Verdict::DoneUnverified)]);
    assert_eq!(desk.page().items[1].not_back_since, Some(UnixMillis(T0 + 120_000)));
    // Of what is due and under way the job still speaks, and of the next look at the other one.
    let steps = desk.job.next(UnixMillis(T0 + 120_001));
    assert!(
        matches!(&steps[..], [Step::ReadEvents { sim, .. }, Step::Wait { until }]
            if *sim == slow && *until == UnixMillis(T0 + 122_000)),
        "{steps:?}"
    );
    desk.slow.clear();
    desk.run_on(T0 + 130_000);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneUnverified); 2]);
}

#[test]
fn what_does_not_belong_to_the_phase_changes_nothing() {
    let mut cloud = cloud();
    let sim = cloud.add("1", None, Some(2_400));
    let (plan, pins) = plan_and_pins(&cloud, &Action::CutSession);
    let mut job = start(&plan, &pins, Action::CutSession, T0);
    let fresh = job.clone();
    job.broken(0, "late answer of another process", now(T0));
    job.resume(now(T0));
    assert!(!job.calling(0, now(T0)) && !job.calling(9, now(T0)));
    job.events(9, &[], now(T0));
    job.sim(9, &cloud.sim(&sim), None, now(T0));
    assert_eq!(job, fresh);
    assert_eq!(Value::Null, json!(job.take_changes().unwrap().records.first()));
}

#[test]
fn a_job_whose_world_is_gone_ends_where_it_stands() {
    let mut cloud = cloud();
    for (id, after) in [("1", Some(2_400)), ("2", None), ("3", Some(90_000))] {
        cloud.add(id, None, after);
    }
    let give_up = |until: i64| {
        let mut desk = cut_all(cloud.clone());
        desk.run_on(until);
        desk.job.give_up("the world was reset", now(until));
        assert!(desk.job.done() && desk.job.ended() && desk.job.marks().is_empty());
        desk.verdicts()
    };
    assert_eq!(give_up(T0), [Some(Verdict::Failed); 3]);
    let (verified, unverified) = (Some(Verdict::DoneVerified), Some(Verdict::DoneUnverified));
    assert_eq!(give_up(T0 + 20_000), [verified, unverified, unverified]);
    assert_eq!(give_up(T0 + 300_000), [verified, unverified, verified]);
}

#[test]
fn a_call_that_was_only_late_is_not_made_again() {
    let mut cloud = cloud();
    cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    desk.cloud.faults.push_back(Fault::LateCall(4_000));
    let mut desk = desk.run(T0 + DAY);
    desk.cloud.advance(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)]);
    assert_eq!(desk.cloud.done.len(), 1);
}

#[test]
fn a_session_that_ends_between_the_reads_is_read_again() {
    let mut cloud = cloud();
    let sim = cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    let old = desk.cloud.sim(&sim);
    desk.job.sim(0, &old, None, now(T0));
    desk.cloud.close(&sim, T0);
    desk.cloud.open(&sim, T0);
    desk.job.events(0, &desk.cloud.events(&sim, None), now(T0));
    assert!(!desk.job.calling(0, now(T0)));
    let desk = desk.run(T0 + DAY);
    let item = &desk.page().items[0];
    assert_eq!((item.verdict, item.return_ms), (Some(Verdict::DoneVerified), Some(2_400)));
    assert_ne!(item.old_session, old.session_status.unwrap().session_id);
}

#[test]
fn an_event_between_the_reads_and_the_call_holds_the_call_back() {
    let mut cloud = cloud();
    let sim = cloud.add("1", None, Some(2_400));
    let mut desk = cut_all(cloud);
    desk.run_one();
    assert!(matches!(desk.job.next(UnixMillis(T0))[..], [Step::Call { .. }]));
    desk.cloud.close(&sim, T0);
    let deleted = desk.cloud.events(&sim, None).swap_remove(0);
    desk.job.event(&sim, &deleted, now(T0));
    assert!(!desk.job.calling(0, now(T0)));
    assert!(matches!(desk.job.next(UnixMillis(T0))[..], [Step::ReadSim { .. }, Step::ReadEvents { .. }]));
    assert!(!desk.job.has_records());
}

#[test]
fn the_limit_is_kept_to_the_millisecond_and_a_sim_that_is_gone_is_looked_for_no_longer() {
    let mut cloud = cloud();
    cloud.add("1", None, None);
    let (plan, pins) = plan_and_pins(&cloud, &Action::CutSession);
    let limits = Limits { watch_ms: 50_000, ..Limits::default() };
    let start = Start {
        id: JobId::new("J-1").unwrap(),
        op: OpId::new("O-1").unwrap(),
        by: "me".into(),
        limits,
        pace: Pace::AT_ONCE,
        pins,
        drifted: 0,
    };
    let job = JobState::new(&plan, Action::CutSession, start, now(T0)).unwrap();
    let mut desk = Desk::new(job, cloud);
    desk.run_on(T0 + 50_001);
    assert_eq!(desk.page().items[0].not_back_since, Some(UnixMillis(T0 + 50_000)));
    let gone = |status| CallReply { status, code: None, message: None };
    desk.job.unread(0, gone(None), now(T0 + 60_000));
    assert!(!desk.job.done());
    desk.job.unread(0, gone(Some(404)), now(T0 + 70_000));
    assert!(desk.job.done());
}
