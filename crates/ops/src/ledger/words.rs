use api::console::ledger::{Fact, Record};
use serde_json::Value;

/// By which words an entry is found: who, what it is about, what was called and answered, how it ended, and the groups that a SIM
/// left or entered. No other setting is among them, for one may be a secret.
pub fn words(record: &Record) -> String {
    let mut words: Vec<&str> = vec![&record.by, record.context.as_str(), record.op.as_str()];
    words.extend(record.plan.as_ref().map(|plan| plan.as_str()));
    words.extend(record.job.as_ref().map(|job| job.as_str()));
    words.extend(record.sim.as_ref().map(|sim| sim.as_str()));
    words.extend(record.group.as_ref().map(|group| group.as_str()));
    words.extend(record.name.as_deref());
    let status;
    match &record.fact {
        Fact::Intended { method, path, body, before } => {
            words.extend(body.as_ref().and_then(group_in).into_iter().chain(group_in(before)));
            words.push("intended");
            words.push(method);
            // The SIM stands in it already.
            words.extend(path.split('/').filter(|part| !part.is_empty()));
        }
        Fact::Answered { reply } => {
            words.push("answered");
            if let Some(code) = reply.status {
                status = code.to_string();
                words.push(&status);
            }
            words.extend(reply.code.as_deref());
            words.extend(reply.message.as_deref());
        }
        Fact::Judged { verdict, after } => {
            words.extend(["judged", verdict.as_str()]);
            words.extend(group_in(after));
        }
        Fact::Steered { to } => words.extend(["steered", to.as_str()]),
    }
    words.join(" ")
}

fn group_in(state: &Value) -> Option<&str> {
    state.get("groupId").and_then(Value::as_str)
}
