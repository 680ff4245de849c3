//! The ledger: our own record of writes, append-only and hash-chained.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    UnixMillis, by_tag,
    console::job::{CallReply, Steer, Verdict},
    id::{ContextId, GroupId, JobId, OpId, PlanId, SimId},
};

crate::endpoints! {
    /// Entries, newest first.
    ListLedger: GET "/kansei/ledger" { query: LedgerQuery } -> LedgerPage;
    /// Checks the whole chain: every hash is computed anew.
    VerifyLedger: POST "/kansei/ledger/verify" {} -> LedgerProof;
}

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerQuery {
    /// Only of this context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<ContextId>,
    /// Only of this SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim: Option<SimId>,
    /// Only of this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Only of this job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// Only those that hold each of these words: who, an id, a path's part, a reply's code or words, a verdict. The last word may
    /// be a beginning, of three characters at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Only before this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// At most this many: 50 unless said, 500 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Some entries, and the head of the chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerPage {
    /// The entries, newest first.
    pub entries: Vec<LedgerEntry>,
    /// How many entries the whole ledger holds.
    pub count: u64,
    /// The hash of the newest entry, in hex; empty for an empty ledger.
    pub head: String,
}

/// What a check of the whole chain came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerProof {
    /// How many entries were checked, up to the first that is broken.
    pub count: u64,
    /// The hash of the last of them, in hex; empty for none.
    pub head: String,
    /// The first place where the chain is broken; none for a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<LedgerBreak>,
    /// When it was checked, by the wall clock.
    pub wall: UnixMillis,
}

/// Where a chain is broken, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerBreak {
    /// The entry's number; for a cut-off end, that of the first missing one.
    pub number: u64,
    /// How.
    pub why: LedgerFault,
}

/// How a ledger can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LedgerFault {
    /// Its content is not what its hash says, or what stands beside it.
    Changed,
    /// It is not there.
    Missing,
    /// Another entry stands in its place.
    Moved,
    /// Its content is whole, but it does not follow the entry before it.
    Unlinked,
    /// It, and all after it, were removed.
    Truncated,
    /// It is whole, but the head that was kept apart says another hash or fewer entries.
    Head,
}

/// One entry. Its hash covers every field and the hash before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// Its number, from 1.
    pub number: u64,
    /// The hash of the entry before, in hex; empty for the first.
    pub previous: String,
    /// Its own hash, in hex.
    pub hash: String,
    /// What it records.
    #[serde(flatten)]
    pub record: Record,
}

/// What an entry records.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Who.
    pub by: String,
    /// The wall clock's time.
    pub wall: UnixMillis,
    /// The context's time.
    pub at: UnixMillis,
    /// The context.
    pub context: ContextId,
    /// The plan; none of what was sent at once, without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The job; none of what was sent at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// The intention.
    pub op: OpId,
    /// The SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim: Option<SimId>,
    /// What the SIM was called then; absent where it had no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What happened. The intention is written before the call, the reply after it, the verdict when it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "fact", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fact {
    /// A call is about to be made.
    Intended {
        /// `POST`, `PUT` or `DELETE`.
        method: String,
        /// The path.
        path: String,
        /// The body, with secrets as keyed hashes.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
        /// The state before, as far as the call touches it.
        before: Value,
    },
    /// A call was answered, or was not.
    Answered {
        /// What was answered.
        reply: CallReply,
    },
    /// It is known how it ended.
    Judged {
        /// How.
        verdict: Verdict,
        /// The state after, as far as the call touched it.
        after: Value,
    },
    /// Somebody steered the job.
    Steered {
        /// How.
        to: Steer,
    },
}

by_tag!(Fact, "fact" {
    "intended" => Intended { method: String, path: String, body: Option<Value>, before: Value },
    "answered" => Answered { reply: CallReply },
    "judged" => Judged { verdict: Verdict, after: Value },
    "steered" => Steered { to: Steer },
});

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Frame {
            by: String,
            wall: UnixMillis,
            at: UnixMillis,
            context: ContextId,
            plan: Option<PlanId>,
            job: Option<JobId>,
            op: OpId,
            sim: Option<SimId>,
            name: Option<String>,
            group: Option<GroupId>,
        }
        let text = by_tag::text_of(deserializer)?;
        let Frame { by, wall, at, context, plan, job, op, sim, name, group } = by_tag::part(&text)?;
        Ok(Record { by, wall, at, context, plan, job, op, sim, name, group, fact: by_tag::part(&text)? })
    }
}

impl<'de> Deserialize<'de> for LedgerEntry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Link {
            number: u64,
            previous: String,
            hash: String,
        }
        let text = by_tag::text_of(deserializer)?;
        let Link { number, previous, hash } = by_tag::part(&text)?;
        Ok(LedgerEntry { number, previous, hash, record: by_tag::part(&text)? })
    }
}
