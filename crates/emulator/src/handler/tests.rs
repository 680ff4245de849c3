use api::{
    UnixMillis,
    console::world::OutboxKind,
    id::HandlerId,
    soracom::{
        event_handler::{DateConst, EventHandler, EventHandlerRequest, Loose, OtaStatus},
        sim::SimStatus,
    },
};
use serde_json::{Value, json};

use super::*;
use crate::{
    Error, SimRecord,
    fixture::{NOON, cx, offline, online},
    fleet::Behaviour,
    sim,
};

/// A handler that waits for a status and deactivates the SIM, changed by `with`.
fn handler(with: Value) -> EventHandler {
    let mut request = json!({
        "name": "h", "status": "active", "targetOperatorId": "OP0000000001",
        "ruleConfig": { "type": "SimStatusAttributeRule", "properties": { "inactiveTimeoutDateConst": "IMMEDIATELY" } },
        "actionConfigList": [{ "type": "DeactivationAction", "properties": { "executionDateTimeConst": "IMMEDIATELY" } }],
    });
    for (key, value) in with.as_object().unwrap() {
        request[key] = value.clone();
        if value.is_null() {
            request.as_object_mut().unwrap().remove(key);
        }
    }
    let request: EventHandlerRequest = serde_json::from_value(request).unwrap();
    request.into_handler(HandlerId::new("h-1").unwrap())
}

fn rule(kind: &str, properties: Value) -> Value {
    let mut properties = properties;
    if properties.get("inactiveTimeoutDateConst").is_none() {
        properties["inactiveTimeoutDateConst"] = json!("NEVER");
    }
    json!({ "ruleConfig": { "type": kind, "properties": properties } })
}

fn action(kind: &str, properties: Value) -> Value {
    let mut properties = properties;
    if properties.get("executionDateTimeConst").is_none() {
        properties["executionDateTimeConst"] = json!("IMMEDIATELY");
    }
    json!({ "actionConfigList": [{ "type": kind, "properties": properties }] })
}

fn record(handler: EventHandler) -> HandlerRecord {
    let target = Target::of(&handler).unwrap();
    HandlerRecord { handler, target, ignored: Default::default(), created: UnixMillis(NOON) }
}

/// What is written, and the field that is wrong with it; none where it can be kept.
#[test]
fn what_can_be_kept() {
    let web = |properties: Value| action("ExecuteWebRequestAction", properties);
    let url = "https://example.test/";
    let five =
        json!({ "type": "ActivationAction", "properties": { "executionDateTimeConst": "IMMEDIATELY" } });
    for (with, wrong) in [
        (json!({}), None),
        (json!({ "name": " " }), Some("name")),
        (json!({ "status": "off" }), Some("status")),
        (json!({ "targetOperatorId": null }), Some("target")),
        (json!({ "targetSimId": "1" }), Some("target")),
        (json!({ "targetOperatorId": null, "targetImsi": "xxx" }), Some("targetImsi")),
        (json!({ "actionConfigList": [] }), Some("actionConfigList")),
        (json!({ "actionConfigList": vec![five.clone(); 5] }), None),
        (json!({ "actionConfigList": vec![five; 6] }), Some("actionConfigList")),
        (rule("NoRule", json!({})), Some("ruleConfig.type")),
        (
            json!({ "ruleConfig": { "type": "SimExpiredRule", "properties": {} } }),
            Some("ruleConfig.properties.inactiveTimeoutDateConst"),
        ),
        (
            rule("SimSubscriptionStatusRule", json!({ "inactiveTimeoutDateConst": "IMMEDIATELY" })),
            Some("ruleConfig.properties.inactiveTimeoutDateConst"),
        ),
        (rule("SimSubscriptionStatusRule", json!({ "targetOtaStatus": "finished" })), None),
        (
            rule("SimExpiredRule", json!({ "inactiveTimeoutOffsetMinutes": "5" })),
            Some("ruleConfig.properties.inactiveTimeoutOffsetMinutes"),
        ),
        (
            rule(
                "SimExpiredRule",
                json!({ "inactiveTimeoutDateConst": "AFTER_ONE_DAY", "inactiveTimeoutOffsetMinutes": 5 }),
            ),
            None,
        ),
        (
            rule(
                "SimExpiredRule",
                json!({ "inactiveTimeoutDateConst": "AFTER_ONE_DAY", "inactiveTimeoutOffsetMinutes": "525601" }),
            ),
            Some("ruleConfig.properties.inactiveTimeoutOffsetMinutes"),
        ),
        (
            rule("SimDailyTotalTrafficRule", json!({})),
            Some("ruleConfig.properties.limitTotalTrafficMegaByte"),
        ),
        (
            rule("SimDailyTotalTrafficRule", json!({ "limitTotalTrafficMegaByte": "0" })),
            Some("ruleConfig.properties.limitTotalTrafficMegaByte"),
        ),
        (rule("SimDailyTotalTrafficRule", json!({ "limitTotalTrafficMegaByte": 100 })), None),
        (
            rule("SubscriberFirstTrafficRule", json!({ "runOnceAmongTarget": "true" })),
            Some("ruleConfig.properties.runOnceAmongTarget"),
        ),
        (rule("SimExpiredRule", json!({ "runOnceAmongTarget": true })), None),
        (rule("SubscriberSessionStatusRule", json!({})), Some("ruleConfig.properties.sessionStatus")),
        (rule("SubscriberSessionStatusRule", json!({ "sessionStatus": "Created" })), None),
        (
            rule("SimSpeedClassAttributeRule", json!({ "targetSpeedClass": "s1.warp" })),
            Some("ruleConfig.properties.targetSpeedClass"),
        ),
        (rule("MonthlyChargeRule", json!({ "limitTotalAmount": "5" })), Some("ruleConfig.type")),
        (action("NoAction", json!({})), Some("actionConfigList[0].type")),
        (
            action("SendMailAction", json!({ "to": "a@b.test, c@d.test", "title": "t", "message": "m" })),
            Some("actionConfigList[0].properties.to"),
        ),
        (action("SendMailAction", json!({ "to": "a@b.test", "title": "t", "message": "m" })), None),
        (
            action("SendMailToOperatorAction", json!({ "title": "t" })),
            Some("actionConfigList[0].properties.message"),
        ),
        (action("ChangeSpeedClassAction", json!({})), Some("actionConfigList[0].properties.speedClass")),
        (action("ImeiLockAction", json!({})), Some("actionConfigList[0].type")),
        (
            action("ActivationAction", json!({ "executionDateTimeConst": "SOON" })),
            Some("actionConfigList[0].properties.executionDateTimeConst"),
        ),
        (
            web(json!({ "url": "ftp://x", "httpMethod": "GET", "contentType": "text/plain" })),
            Some("actionConfigList[0].properties.url"),
        ),
        (
            web(json!({ "url": url, "httpMethod": "PATCH", "contentType": "text/plain" })),
            Some("actionConfigList[0].properties.httpMethod"),
        ),
        (
            web(json!({ "url": url, "httpMethod": "GET", "contentType": "text/plain", "body": "x" })),
            Some("actionConfigList[0].properties.body"),
        ),
        (
            web(json!({ "url": url, "httpMethod": "GET", "contentType": "text/plain", "headers": "a: b" })),
            Some("actionConfigList[0].properties.headers"),
        ),
        (
            web(
                json!({ "url": url, "httpMethod": "GET", "contentType": "text/plain", "headers": "{\"a\":\"b\"}" }),
            ),
            None,
        ),
        (
            action("InvokeAWSLambdaAction", json!({ "endpoint": "https://l" })),
            Some("actionConfigList[0].properties.functionName"),
        ),
    ] {
        let outcome = check(&handler(with.clone()));
        let field = outcome.err().map(|error| {
            let Error::Invalid { field, .. } = error else { panic!("{with}: {error}") };
            field
        });
        assert_eq!(field.as_deref(), wrong, "{with}");
    }
}

#[test]
fn a_lock_to_the_device_goes_with_sessions_that_have_one() {
    let mut lock = action("ImeiLockAction", json!({}));
    let session = json!({ "sessionStatus": "Created", "hasImei": true });
    lock["ruleConfig"] = rule("SubscriberSessionStatusRule", session)["ruleConfig"].clone();
    assert!(check(&handler(lock)).is_ok());
}

#[test]
fn days_and_months_begin_by_utc() {
    // 2026-11-25T12:00:00Z.
    let now = UnixMillis(NOON);
    let at = |when, offset: Option<&str>| {
        moment(&when, offset.map(|text| Loose::Text(text.into())).as_ref(), now).map(|at| at.0 - NOON)
    };
    let hour = 3_600_000;
    assert_eq!(at(DateConst::Immediately, None), Some(0));
    assert_eq!(at(DateConst::Immediately, Some("90")), Some(90 * 60_000));
    assert_eq!(at(DateConst::BeginningOfNextDay, None), Some(12 * hour));
    assert_eq!(at(DateConst::AfterOneDay, Some("1")), Some(24 * hour + 60_000));
    assert_eq!(at(DateConst::BeginningOfNextMonth, None), Some(5 * 24 * hour + 12 * hour));
    assert_eq!(at(DateConst::Never, None), None);
}

fn waits(with: Value, sim: &SimRecord, happening: &Happening) -> bool {
    Handlers::new([record(handler(with))]).waiting(sim, happening).next().is_some()
}

#[test]
fn a_handler_waits_for_what_its_rule_says() {
    let sim = online(Behaviour::Prompt, None);
    let status = |old: SimStatus, new: SimStatus| Happening::Status { old, new };
    let to_active = status(SimStatus::Ready, SimStatus::Active);
    let status_rule = |properties| rule("SimStatusAttributeRule", properties);
    assert!(waits(status_rule(json!({})), &sim, &to_active));
    assert!(waits(status_rule(json!({ "targetStatus": "active" })), &sim, &to_active));
    assert!(!waits(status_rule(json!({ "targetStatus": "standby" })), &sim, &to_active));
    assert!(!waits(status_rule(json!({ "sourceStatus": "active" })), &sim, &to_active));

    let ota = |status| Happening::Ota { status, subscription: "planX3".into(), imsi: sim.imsi.clone() };
    let finished = rule("SimSubscriptionStatusRule", json!({ "targetOtaStatus": "finished" }));
    assert!(waits(finished.clone(), &sim, &ota(OtaStatus::Finished)));
    assert!(!waits(finished, &sim, &ota(OtaStatus::Started)));
    assert!(waits(rule("SimSubscriptionStatusRule", json!({})), &sim, &ota(OtaStatus::Failed)));
    assert!(!waits(rule("SimExpiredRule", json!({})), &sim, &to_active));

    let mut off = status_rule(json!({}));
    off["status"] = json!("inactive");
    assert!(!waits(off, &sim, &to_active));
}

#[test]
fn a_handler_looks_after_its_target_and_nobody_who_is_left_out() {
    let mut sim = online(Behaviour::Prompt, None);
    let happening = Happening::Expired;
    let of = |target: Value| {
        let mut with = rule("SimExpiredRule", json!({}));
        with["targetOperatorId"] = Value::Null;
        for (key, value) in target.as_object().unwrap() {
            with[key] = value.clone();
        }
        with
    };
    assert!(waits(of(json!({ "targetOperatorId": "OP0000000001" })), &sim, &happening));
    assert!(waits(of(json!({ "targetSimId": sim.sim_id() })), &sim, &happening));
    assert!(!waits(of(json!({ "targetSimId": "8981100000000000002" })), &sim, &happening));
    assert!(waits(of(json!({ "targetImsi": sim.imsi })), &sim, &happening));
    assert!(!waits(of(json!({ "targetGroupId": "g-1" })), &sim, &happening));
    sim.sim.group_id = Some(api::id::GroupId::new("g-1").unwrap());
    assert!(waits(of(json!({ "targetGroupId": "g-1" })), &sim, &happening));

    let mut left_out = record(handler(of(json!({ "targetGroupId": "g-1" }))));
    left_out.ignored.insert(sim.imsi.clone());
    assert!(Handlers::new([left_out]).waiting(&sim, &happening).next().is_none());
}

#[test]
fn what_was_met_rests_as_long_as_the_rule_says() {
    let sim = online(Behaviour::Prompt, None);
    let rest = |properties: Value| {
        record(handler(rule("SimExpiredRule", properties)))
            .hear(&sim, &Happening::Expired, UnixMillis(NOON), MOST_AT_ONCE)
            .rest
    };
    let id = Some(sim.sim_id().clone());
    assert_eq!(rest(json!({ "inactiveTimeoutDateConst": "IMMEDIATELY" })), None);
    assert_eq!(
        rest(json!({ "inactiveTimeoutDateConst": "NEVER" })),
        Some(Rested { sim: id.clone(), until: None })
    );
    let day = Some(UnixMillis(NOON + 86_400_000));
    assert_eq!(
        rest(json!({ "inactiveTimeoutDateConst": "AFTER_ONE_DAY" })),
        Some(Rested { sim: id, until: day })
    );
    let once = json!({ "inactiveTimeoutDateConst": "AFTER_ONE_DAY", "runOnceAmongTarget": "true" });
    assert_eq!(rest(once), Some(Rested { sim: None, until: day }));
}

/// The three handlers of document 002 send this body.
#[test]
fn a_web_request_says_what_happened() {
    let sim = online(Behaviour::Prompt, None);
    let properties = json!({
        "url": "https://g.api.soracom.io/v1/flux/incoming_webhooks/W/S?sim=${simId}", "httpMethod": "POST",
        "contentType": "application/json", "headers": "{\"X-Imsi\":\"${imsi}\"}",
        "body": r#"{"imsi":"${imsi}","simId":"${simId}","subscription":"${subscription}","otastatus":"${otaStatus}","odd":"${odd}${"}"#,
    });
    let mut with = action("ExecuteWebRequestAction", properties);
    with["ruleConfig"] = rule("SimSubscriptionStatusRule", json!({}))["ruleConfig"].clone();
    let handler = handler(with);
    assert!(check(&handler).is_ok());
    let added = api::id::Imsi::new("295050000000001").unwrap();
    let happening =
        Happening::Ota { status: OtaStatus::Finished, subscription: "planX3".into(), imsi: added };
    let heard = record(handler).hear(&sim, &happening, UnixMillis(NOON), MOST_AT_ONCE);
    let [firing] = heard.firings.as_slice() else { panic!("{heard:?}") };
    let Ok(Deed::Send(message)) = carry_out(firing, &sim, &mut cx(0)) else { panic!() };
    assert_eq!(message.kind, OutboxKind::Webhook);
    assert!(message.to.expose().ends_with(&format!("/W/S?sim={}", sim.sim_id())));
    let body = format!(
        r#"{{"imsi":"295050000000001","simId":"{}","subscription":"planX3","otastatus":"finished","odd":"${{odd}}${{"}}"#,
        sim.sim_id()
    );
    assert_eq!(*message.body.expose(), body);
    let header = |at: usize| (message.headers[at].0.as_str(), message.headers[at].1.expose().as_str());
    assert_eq!(header(0), ("Content-Type", "application/json"));
    assert_eq!(header(1), ("X-Imsi", "295050000000001"));
}

#[test]
fn an_action_on_the_sim_is_what_the_call_would_be() {
    let sim = online(Behaviour::Prompt, None);
    let does = |with: Value, sim: &SimRecord| {
        let heard = record(handler(with)).hear(sim, &Happening::Expired, UnixMillis(NOON), MOST_AT_ONCE);
        carry_out(&heard.firings[0], sim, &mut cx(0))
    };
    let Ok(Deed::Sim(decision)) = does(action("DeactivationAction", json!({})), &sim) else { panic!() };
    assert_eq!(*decision, sim::deactivate(&sim, &mut cx(0)).unwrap());
    let Ok(Deed::Sim(decision)) =
        does(action("ChangeSpeedClassAction", json!({ "speedClass": "s1.fast" })), &sim)
    else {
        panic!()
    };
    assert_eq!(decision.record.sim.speed_class.as_deref(), Some("s1.fast"));
    let ended = offline("terminated", Behaviour::Prompt);
    assert!(matches!(does(action("ActivationAction", json!({})), &ended), Err(Error::Refused { .. })));
}

#[test]
fn a_decision_tells_what_may_be_waited_for() {
    let sim = online(Behaviour::Prompt, None);
    let status = |old: &str, new: &str| Happening::Status { old: old.into(), new: new.into() };
    assert_eq!(sim::deactivate(&sim, &mut cx(0)).unwrap().heard, [status("active", "inactive")]);
    assert_eq!(sim::activate(&sim, &mut cx(0)).unwrap().heard, []);
    let class = sim::update_speed_class(&sim, "s1.fast", &mut cx(0)).unwrap();
    assert_eq!(
        class.heard,
        [Happening::SpeedClass { old: Some("s1.standard".into()), new: "s1.fast".into() }]
    );

    let request =
        serde_json::from_value(json!({ "expiryTime": NOON + 1, "expiryAction": "suspend" })).unwrap();
    let expiring = sim::set_expiry_time(&sim, &request, &mut cx(0)).unwrap().record;
    let expired = crate::fleet::step(&expiring, None, &mut cx(1)).unwrap();
    assert_eq!(expired.heard, [status("active", "suspended"), Happening::Expired]);

    let mut locked = sim::set_imei_lock(&sim, Some("356938030000099"), &mut cx(0)).unwrap().record;
    locked = crate::session::delete(&locked, &mut cx(0)).unwrap().record;
    let due = locked.due_at().unwrap().0 - NOON;
    assert_eq!(crate::fleet::step(&locked, None, &mut cx(due)).unwrap().heard, [Happening::ImeiMismatched]);
}

#[test]
fn headers_come_in_several_shapes() {
    use super::carry_out::headers;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(headers(&json!({ "a": "b", "n": 1 })), Some(vec![pair("a", "b"), pair("n", "1")]));
    assert_eq!(
        headers(&json!(r#"{"key1":"value1"},{"key2":"value2"}"#)),
        Some(vec![pair("key1", "value1"), pair("key2", "value2")])
    );
    assert_eq!(headers(&json!("")), Some(vec![]));
    for broken in [json!("a: b"), json!("[1]"), json!(5), json!({ "a": {} })] {
        assert_eq!(headers(&broken), None, "{broken}");
    }
}
