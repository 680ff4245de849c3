use api::console::ledger::{Fact, Record};

/// By which words an entry is found: who, what it is about, what was called and answered, and how it ended. No setting is
/// among them, for one may be a secret.
pub fn words(record: &Record) -> String {
    let mut words: Vec<&str> = vec![
        &record.by,
        record.context.as_str(),
        record.plan.as_str(),
        record.job.as_str(),
        record.op.as_str(),
    ];
    words.extend(record.sim.as_ref().map(|sim| sim.as_str()));
    words.extend(record.group.as_ref().map(|group| group.as_str()));
    words.extend(record.name.as_deref());
    let status;
    match &record.fact {
        Fact::Intended { method, path, .. } => {
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
        Fact::Judged { verdict, .. } => words.extend(["judged", verdict.as_str()]),
        Fact::Steered { to } => words.extend(["steered", to.as_str()]),
    }
    words.join(" ")
}
