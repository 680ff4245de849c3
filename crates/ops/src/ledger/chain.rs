use api::console::ledger::{Fact, LedgerEntry, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ledger::{
    canonical::{canonical, settled},
    redact::{RedactKey, redact},
};

/// Where a ledger stands; the default is that of an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many entries it holds.
    pub count: u64,
    /// The hash of the newest, in hex; empty for none.
    pub hash: String,
}

/// Makes the entry that follows `head`, and moves `head` to it. Secrets in the body and in the states before and after
/// are replaced by keyed hashes here, so that none can reach the disk by another way.
pub fn append(head: &mut Head, record: Record, key: &RedactKey) -> LedgerEntry {
    let keep = |value: Value| settled(&redact(&value, key));
    let fact = match record.fact {
        Fact::Intended { method, path, body, before } => {
            Fact::Intended { method, path, body: body.map(keep), before: keep(before) }
        }
        Fact::Answered { reply } => Fact::Answered { reply },
        Fact::Judged { verdict, after } => Fact::Judged { verdict, after: keep(after) },
        Fact::Steered { to } => Fact::Steered { to },
    };
    let mut entry = LedgerEntry {
        number: head.count + 1,
        previous: head.hash.clone(),
        hash: String::new(),
        record: Record { fact, ..record },
    };
    entry.hash = hash_of(&entry);
    *head = Head { count: entry.number, hash: entry.hash.clone() };
    entry
}

/// SHA-256 in hex over the canonical JSON of every field of `entry` but its own hash.
pub(super) fn hash_of(entry: &LedgerEntry) -> String {
    // A record is maps with text keys, numbers and texts; should it ever not be JSON, the marker keeps hashes apart.
    let record =
        serde_json::to_value(&entry.record).unwrap_or_else(|why| json!({ "unwritable": why.to_string() }));
    let covered = json!({ "number": entry.number, "previous": entry.previous, "record": record });
    hash_of_value(&covered)
}

/// SHA-256 in hex over the canonical JSON of a value.
pub(crate) fn hash_of_value(value: &Value) -> String {
    hex::encode(Sha256::digest(canonical(value)))
}
