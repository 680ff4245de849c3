//! The way back: what takes a job's changes away again, drawn from what the ledger says of them.

use api::{
    Rest,
    console::{ledger::Fact, notice::CANNOT_WRITE, plan::Action},
    id::GroupId,
    soracom::{group::ConfigurationParameter, sim::SimStatus},
};
use serde_json::{Map, Value, json};

use crate::{
    ledger::holds_redacted,
    plan::{Own, OwnStep},
};

/// What takes back what was done to one SIM. `facts` are the job's rows of it, in their order.
pub fn of_sim(facts: impl IntoIterator<Item = Fact>) -> Own {
    let mut own = Own::default();
    // A setting that was set twice goes back to what it was at first.
    let mut settings: Vec<(String, Value, Value)> = Vec::new();
    for Done { before, after } in done(facts) {
        let Value::Object(before) = before else { continue };
        for (setting, before) in before {
            let left = after.get(&setting).cloned().unwrap_or(Value::Null);
            match settings.iter_mut().find(|(known, ..)| *known == setting) {
                Some((_, first, last)) => {
                    // Of tags each is a setting of its own.
                    if let (Value::Object(first), Value::Object(before)) = (first, before) {
                        before.into_iter().for_each(|(tag, value)| {
                            first.entry(tag).or_insert(value);
                        });
                    }
                    match (last, left) {
                        (Value::Object(last), Value::Object(left)) => last.extend(left),
                        (last, left) => *last = left,
                    }
                }
                None => settings.push((setting, before, left)),
            }
        }
    }
    for (setting, before, after) in settings {
        match inverse(&setting, &before) {
            Some(Back { action, whole }) => {
                own.steps.push(OwnStep { expects: expected(&setting, after, &action), action });
                own.lasting |= !whole;
            }
            // A session is told with what it was given; it does not come back at all.
            None => own.lasting = true,
        }
    }
    own.steps.reverse();
    own
}

/// How the settings that a step takes back were left; null where nobody saw it.
fn expected(setting: &str, after: Value, step: &Action) -> Value {
    let after = match (after, step) {
        (Value::Object(mut tags), Action::ChangeTags { put, remove }) => {
            tags.retain(|tag, _| put.contains_key(tag) || remove.contains(tag));
            Value::Object(tags)
        }
        (after, Action::ChangeTags { .. } | Action::SetSpeedClass { .. }) if after.is_null() => {
            return Value::Null;
        }
        (after, _) => after,
    };
    json!({ setting: after })
}

/// What takes back what was done to a group, and whether that is all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OfGroup {
    /// [`Action::Configure`]; none where nothing is to be taken back.
    pub action: Option<Action>,
    /// Keys that somebody has changed since: they are left alone.
    pub drifted: Vec<String>,
    /// Keys whose former value is a secret, or holds one, which nobody here knows.
    pub lasting: Vec<String>,
}

/// What takes back what `action` did to its group. `now`: the group's namespace as it stands, secrets redacted as the ledger
/// redacts them.
pub fn of_group(action: &Action, facts: impl IntoIterator<Item = Fact>, now: &Map<String, Value>) -> OfGroup {
    let mut back = OfGroup { action: None, drifted: Vec::new(), lasting: Vec::new() };
    let Action::Configure { group_id, namespace, .. } = action else { return back };
    let (mut put, mut remove) = (Vec::new(), Vec::new());
    for Done { before, after } in done(facts) {
        let Value::Object(before) = before else { continue };
        for (key, before) in before {
            let stands = now.get(&key).unwrap_or(&Value::Null);
            if *stands == before {
                continue;
            }
            // How it was left is not known where nobody saw it.
            let left = after.as_object().map(|after| after.get(&key).unwrap_or(&Value::Null));
            if left != Some(stands) {
                back.drifted.push(key);
            } else if holds_redacted(&before) {
                back.lasting.push(key);
            } else if before.is_null() {
                remove.push(key);
            } else {
                put.push(ConfigurationParameter { key, value: before, rest: Rest::default() });
            }
        }
    }
    if !(put.is_empty() && remove.is_empty()) {
        let (group_id, namespace) = (group_id.clone(), namespace.clone());
        back.action = Some(Action::Configure { group_id, namespace, put, remove });
    }
    back
}

/// A step that had an effect, or may have had one.
struct Done {
    before: Value,
    after: Value,
}

fn done(facts: impl IntoIterator<Item = Fact>) -> impl Iterator<Item = Done> {
    // What stood before the first call that may have done something; and whether one may.
    let (mut first, mut may) = (None, false);
    facts.into_iter().filter_map(move |fact| match fact {
        Fact::Intended { before, .. } => {
            // Before a second call stands what the first one may have left.
            first.get_or_insert(before);
            None
        }
        Fact::Answered { reply } => {
            // What was refused did nothing, and somebody else may have come before the next try.
            let refused =
                matches!(reply.status, Some(400..=499)) || reply.code.as_deref() == Some(CANNOT_WRITE);
            may |= !refused;
            if !may {
                first = None;
            }
            None
        }
        Fact::Steered { .. } => None,
        Fact::Judged { after, .. } => {
            let before = first.take().filter(|_| may);
            may = false;
            before.map(|before| Done { before, after })
        }
    })
}

/// The way back to a setting as it was.
struct Back {
    action: Action,
    /// True where it brings back all of it.
    whole: bool,
}

fn inverse(setting: &str, before: &Value) -> Option<Back> {
    let text = before.as_str().filter(|_| !holds_redacted(before));
    let action = match setting {
        "groupId" if before.is_null() => Action::UnsetGroup,
        "groupId" => Action::SetGroup { group_id: GroupId::new(text?).ok()? },
        "speedClass" => Action::SetSpeedClass { speed_class: text?.to_owned() },
        "status" => match SimStatus::from(text?) {
            SimStatus::Active => Action::Activate,
            SimStatus::Inactive => Action::Deactivate,
            SimStatus::Standby => Action::Standby,
            SimStatus::Suspended => Action::Suspend,
            // No call leads back to it.
            SimStatus::Ready | SimStatus::Terminated | SimStatus::Other(_) => return None,
        },
        "tags" => return tags(before.as_object()?),
        _ => return None,
    };
    Some(Back { action, whole: true })
}

fn tags(before: &Map<String, Value>) -> Option<Back> {
    let (known, hidden): (Vec<_>, Vec<_>) = before.iter().partition(|(_, value)| !holds_redacted(value));
    let put = known.iter().filter_map(|(name, value)| Some(((*name).clone(), value.as_str()?.to_owned())));
    let remove = known.iter().filter(|(_, value)| value.is_null()).map(|(name, _)| (*name).clone());
    let action = Action::ChangeTags { put: put.collect(), remove: remove.collect() };
    (!known.is_empty()).then_some(Back { action, whole: hidden.is_empty() })
}

#[cfg(test)]
mod tests {
    use api::console::job::{CallReply, Verdict};
    use serde_json::json;

    use super::*;

    fn intended(before: Value) -> Fact {
        Fact::Intended { method: "POST".to_owned(), path: "/v1".to_owned(), body: None, before }
    }

    fn answered(status: u16) -> Fact {
        Fact::Answered { reply: CallReply { status: Some(status), code: None, message: None } }
    }

    fn judged(verdict: Verdict, after: Value) -> Fact {
        Fact::Judged { verdict, after }
    }

    fn actions(own: &Own) -> Vec<Value> {
        own.steps.iter().map(|step| serde_json::to_value(&step.action).unwrap()).collect()
    }

    #[test]
    fn a_move_and_a_cut_go_back_as_a_move() {
        let own = of_sim([
            intended(json!({ "groupId": "from" })),
            answered(200),
            judged(Verdict::DoneVerified, json!({ "groupId": "to" })),
            intended(json!({ "sessionId": "s-1", "dnsServers": null, "vpgId": null })),
            answered(200),
            judged(Verdict::DoneUnverified, json!({ "sessionId": null })),
        ]);
        assert_eq!(actions(&own), [json!({ "verb": "setGroup", "groupId": "from" })]);
        assert_eq!(own.steps[0].expects, json!({ "groupId": "to" }));
        assert!(own.lasting, "the session is gone");
    }

    #[test]
    fn what_was_refused_or_skipped_is_not_taken_back() {
        for verdict in [Verdict::Failed, Verdict::Skipped] {
            let own =
                of_sim([intended(json!({ "groupId": "from" })), answered(403), judged(verdict, Value::Null)]);
            assert_eq!((own.steps.len(), own.lasting), (0, false));
        }
    }

    #[test]
    fn steps_go_back_from_the_last_to_the_first_and_to_what_was_before_the_first_try() {
        let own = of_sim([
            intended(json!({ "speedClass": "s1.slow" })),
            Fact::Answered { reply: CallReply { status: None, code: None, message: None } },
            intended(json!({ "speedClass": "s1.fast" })),
            answered(200),
            judged(Verdict::DoneVerified, json!({ "speedClass": "s1.fast" })),
            intended(json!({ "tags": { "site": null, "name": "pump", "password": "hmac-sha256:00" } })),
            answered(200),
            judged(
                Verdict::DoneVerified,
                json!({ "tags": { "site": "n", "name": "p", "password": "hmac-sha256:01" } }),
            ),
            intended(json!({ "status": "ready" })),
            answered(200),
            judged(Verdict::DoneVerified, json!({ "status": "active" })),
        ]);
        assert_eq!(
            actions(&own),
            [
                json!({ "verb": "changeTags", "put": { "name": "pump" }, "remove": ["site"] }),
                json!({ "verb": "setSpeedClass", "speedClass": "s1.slow" }),
            ]
        );
        assert!(own.lasting, "a secret and the first status are not known or not reached");
    }

    #[test]
    fn a_group_goes_back_where_nobody_came_between() {
        let id = GroupId::new("g").unwrap();
        let did = Action::Configure {
            group_id: id,
            namespace: "SoracomAir".to_owned(),
            put: Vec::new(),
            remove: Vec::new(),
        };
        let facts = [
            intended(
                json!({ "a": 1, "b": null, "c": "old", "d": "hmac-sha256:00", "e": { "psk": "hmac-sha256:02" } }),
            ),
            answered(200),
            judged(
                Verdict::DoneVerified,
                json!({ "a": 2, "b": 2, "c": "new", "d": "hmac-sha256:01", "e": { "psk": "hmac-sha256:03" } }),
            ),
        ];
        let now =
            json!({ "a": 2, "b": 2, "c": "newer", "d": "hmac-sha256:01", "e": { "psk": "hmac-sha256:03" } });
        let back = of_group(&did, facts, now.as_object().unwrap());
        let action = serde_json::to_value(back.action.unwrap()).unwrap();
        assert_eq!(
            (&action["put"], &action["remove"]),
            (&json!([{ "key": "a", "value": 1 }]), &json!(["b"]))
        );
        assert_eq!(
            (back.drifted, back.lasting),
            (vec!["c".to_owned()], vec!["d".to_owned(), "e".to_owned()])
        );
    }

    #[test]
    fn what_came_between_two_tries_is_not_undone() {
        // The first try was refused; then somebody else set it to B.
        let own = of_sim([
            intended(json!({ "groupId": "a" })),
            answered(429),
            intended(json!({ "groupId": "b" })),
            answered(200),
            judged(Verdict::DoneVerified, json!({ "groupId": "c" })),
        ]);
        assert_eq!(actions(&own), [json!({ "verb": "setGroup", "groupId": "b" })]);
    }

    #[test]
    fn half_of_a_step_is_taken_back_and_what_nobody_saw_is_expected_by_nobody() {
        let own = of_sim([
            intended(json!({ "tags": { "site": "old", "gone": "x" } })),
            answered(200),
            intended(json!({ "tags": { "site": "old", "gone": "x" } })),
            answered(403),
            judged(Verdict::Failed, Value::Null),
        ]);
        assert_eq!(own.steps.len(), 1);
        assert!(own.steps[0].expects.is_null(), "{:?}", own.steps);
    }

    #[test]
    fn a_setting_that_was_set_twice_goes_back_once() {
        let own = of_sim([
            intended(json!({ "groupId": "a" })),
            answered(200),
            judged(Verdict::DoneVerified, json!({ "groupId": "b" })),
            intended(json!({ "groupId": "b" })),
            answered(200),
            judged(Verdict::DoneVerified, json!({ "groupId": null })),
        ]);
        assert_eq!(actions(&own), [json!({ "verb": "setGroup", "groupId": "a" })]);
        assert_eq!(own.steps[0].expects, json!({ "groupId": null }));
    }
}
