use serde::{Deserialize, Serialize};

use crate::{
    Secret, UnixMillis,
    id::{FluxAppId, GroupId, HandlerId, SimId},
};

/// The action of a move's Flux app that moves a SIM.
pub const MOVE_ACTION: &str = "set-group";

/// What a move is to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MoveDraft {
    /// Its name; that of its app, too.
    pub name: String,
    /// Which SIMs.
    pub sims: Chosen,
    /// The subscription that is added, e.g. `planX3`.
    pub subscription: String,
    /// The group that each goes into once the subscription has come.
    pub to: GroupId,
    /// Where Slack hears of every message; nobody does unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slack_url: Option<Secret<String>>,
    /// Whether a session is cut that began on the new subscription before the SIM was in its new group, and so has not what
    /// the group says of DNS and VPG.
    #[serde(default)]
    pub cut: bool,
}

/// Which SIMs a move is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Chosen {
    /// Those of a group, also those that come into it later.
    Group {
        /// The group.
        group_id: GroupId,
    },
    /// These.
    Sims {
        /// So many as the limits allow: each takes three event handlers of its own.
        sim_ids: Vec<SimId>,
    },
}

by_tag!(Chosen, "kind" {
    "group" => Group { group_id: GroupId },
    "sims" => Sims { sim_ids: Vec<SimId> },
});

/// A move that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Move {
    /// Its Flux app.
    pub app: FluxAppId,
    /// What it does; Slack's address is shown by `slack` alone.
    pub draft: MoveDraft,
    /// Whether Slack hears of it.
    pub slack: bool,
    /// Its event handlers: started, finished and failed, for each target.
    pub handlers: Vec<HandlerId>,
    /// When it was made, in the context's time.
    pub made_at: UnixMillis,
    /// When it was ended: its handlers and its app are gone then, and what was seen by then stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
}
