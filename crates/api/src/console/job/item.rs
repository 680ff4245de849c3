use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    UnixMillis,
    id::{GroupId, SessionId, SimId},
};

/// What was done to one SIM (or one group).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The SIM; none for an action on a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// Its name.
    pub name: String,
    /// Its group when the plan was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// The device's model: the type allocation code of its IMEI, eight digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Which of the action's steps it is at, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub step: u32,
    /// How far it has come; with several steps: in the one that it is at.
    pub stage: Stage,
    /// How it ended; none while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// When the call was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_at: Option<UnixMillis>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<CallReply>,
    /// The session that was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_session: Option<SessionId>,
    /// When the platform says it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<UnixMillis>,
    /// The session that followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_session: Option<SessionId>,
    /// When the platform says it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// Time to return in milliseconds: from `deleted_at` to `created_at`, never negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_ms: Option<i64>,
    /// What the new session picked up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingCheck>,
    /// Since when it is overdue; stays until it returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_back_since: Option<UnixMillis>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_first(step: &u32) -> bool {
    *step == 0
}

/// How far an item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The intention is on disk.
    Intended,
    /// The call is in flight.
    Calling,
    /// The platform accepted it; nothing has been seen yet.
    Accepted,
    /// `Deleted` was seen.
    Deleted,
    /// `Created` under a new session id was seen.
    Returned,
    /// Nothing more will be done.
    Ended,
}

/// How an item ended. Exactly one of these; the sum is the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Seen: the effect is there (for a cut: a new session id, settings match the group).
    DoneVerified,
    /// Accepted, but the effect was not seen within the limit, or the settings do not match.
    DoneUnverified,
    /// Nothing to do: already offline (`SEM0016`), or already as it was to be.
    Skipped,
    /// Refused; the reply says why.
    Failed,
    /// The call's outcome is not known and could not be found out.
    Unknown,
}

impl Verdict {
    /// Each of them.
    pub const ALL: [Verdict; 5] =
        [Verdict::DoneVerified, Verdict::DoneUnverified, Verdict::Skipped, Verdict::Failed, Verdict::Unknown];

    /// The one that stands so on the wire.
    pub fn named(text: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }

    /// As it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::DoneVerified => "doneVerified",
            Verdict::DoneUnverified => "doneUnverified",
            Verdict::Skipped => "skipped",
            Verdict::Failed => "failed",
            Verdict::Unknown => "unknown",
        }
    }
}

/// The code in place of a reply's where nothing was called: the SIM is another one than the plan saw.
pub const CHANGED_SINCE: &str = "changedSince";

/// What a call was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallReply {
    /// The HTTP status; none when no answer came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The platform's sentence, or what went wrong on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// One setting of the session before and after, and what the group wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingCheck {
    /// `dnsServers` or `vpgId`.
    pub setting: String,
    /// In the session that was cut; null for none.
    pub before: Value,
    /// In the session that followed; null for none.
    pub after: Value,
    /// What the group wants; null where it does not say.
    pub group: Value,
    /// True when `after` is what the group wants, or the group does not say.
    pub matches: bool,
}
