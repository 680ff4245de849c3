use super::Happening;
use crate::SimRecord;

/// `text` with what happened in the place of `${…}`. guess: what stands for nothing is left as it was written.
pub(super) fn filled(text: &str, sim: &SimRecord, happening: &Happening) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find("${") {
        let (before, after) = rest.split_at(begin);
        made.push_str(before);
        let Some(end) = after.find('}') else {
            rest = after;
            break;
        };
        let (written, next) = after.split_at(end + 1);
        match word(&written[2..end], sim, happening) {
            Some(word) => made.push_str(&word),
            None => made.push_str(written),
        }
        rest = next;
    }
    made.push_str(rest);
    made
}

fn word(name: &str, sim: &SimRecord, happening: &Happening) -> Option<String> {
    happening.word(name).or_else(|| match name {
        "imsi" => Some(sim.imsi.to_string()),
        "simId" => Some(sim.sim_id().to_string()),
        "subscription" => Some(sim.subscription().to_owned()),
        _ => None,
    })
}
