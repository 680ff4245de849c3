use api::{
    UnixMillis,
    console::{
        ota::{Stage, Strip, Trouble},
        sim_row::{Drift, SimRow},
    },
    id::{GroupId, Imsi, SimId},
    soracom::{
        group::Group,
        sim::{Sim, SubscriptionStatus},
    },
};

use super::Heard;

/// After so many milliseconds without a receipt a subscription hangs. [support: 15 minutes in `delivered`]
pub const STUCK_MS: i64 = 15 * 60_000;

/// Who runs on settings of before for so many milliseconds is not about to be cut by the chain itself.
pub const OUTDATED_MS: i64 = 60_000;

/// What the platform shows of a SIM, as far as a move is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    sim_id: SimId,
    name: String,
    group_id: Option<GroupId>,
    online: bool,
    /// The added subscription: its IMSI, and how far it has come.
    added: Option<(Imsi, SubscriptionStatus)>,
    /// Whether the open session runs on it.
    on_it: bool,
    /// Whether that session has what the group says.
    agrees: bool,
    /// Since when it is online or offline.
    since: Option<UnixMillis>,
    modified: Option<UnixMillis>,
    /// Whether the platform was asked, and not only the row is known.
    read: bool,
}

impl Seen {
    /// Of a SIM that `subscription` is added to; `group` is the one it is in.
    pub fn of(sim: &Sim, group: Option<&Group>, subscription: &str) -> Self {
        let row = SimRow::derive(sim, group, None);
        let profile = sim.active_profile();
        let added = profile.and_then(|profile| {
            let all = profile.subscribers.as_ref()?;
            let primary = profile.primary_imsi.as_ref();
            let one = all.values().find(|one| {
                one.subscription.as_deref() == Some(subscription) && one.imsi.as_ref() != primary
            })?;
            Some((one.imsi.clone()?, one.status.clone()?))
        });
        let session = sim.session_status.as_ref().filter(|session| session.online);
        let on_it = match (&added, session) {
            (Some((imsi, _)), Some(session)) => session.imsi.as_ref() == Some(imsi),
            (Some(_) | None, _) => false,
        };
        Seen {
            sim_id: sim.sim_id.clone(),
            name: sim.name().to_owned(),
            group_id: sim.group_id.clone(),
            online: row.online,
            added,
            on_it,
            agrees: !row.drift.iter().any(|drift| matches!(drift, Drift::Dns | Drift::Vpg)),
            since: row.since,
            modified: row.modified,
            read: true,
        }
    }

    /// Of a SIM that nothing is known of but its row: how far it is says what was heard of it.
    pub fn unread(row: &SimRow) -> Self {
        Seen {
            sim_id: row.sim_id.clone(),
            name: row.name.clone(),
            group_id: row.group_id.clone(),
            online: row.online,
            added: None,
            on_it: false,
            agrees: true,
            since: row.since,
            modified: row.modified,
            read: false,
        }
    }

    fn stage(&self, heard: &Heard, to: &GroupId) -> Stage {
        if !self.read {
            return heard.at_least();
        }
        let Some((_, status)) = &self.added else { return Stage::Queued };
        match status {
            SubscriptionStatus::Shipped => Stage::Shipped,
            SubscriptionStatus::Delivered => Stage::Delivered,
            SubscriptionStatus::Ready | SubscriptionStatus::Active => {
                match self.group_id.as_ref() == Some(to) {
                    false => Stage::Ready,
                    true if self.on_it && self.agrees => Stage::Verified,
                    true if self.on_it => Stage::Cycled,
                    true => Stage::Moved,
                }
            }
            // What this version does not know is no more than that it was ordered.
            SubscriptionStatus::Inactive
            | SubscriptionStatus::Standby
            | SubscriptionStatus::Suspended
            | SubscriptionStatus::Terminated
            | SubscriptionStatus::Other(_) => Stage::Shipped,
        }
    }
}

/// How far a SIM on its way to `to` is at `now`, and what is wrong with it. Who has finished is moved within `within_ms`.
pub fn strip(seen: &Seen, heard: &Heard, to: &GroupId, within_ms: i64, now: UnixMillis) -> Strip {
    let stage = seen.stage(heard, to);
    let since = match stage {
        Stage::Queued => None,
        Stage::Shipped => heard.started.or(seen.modified),
        Stage::Delivered => seen.modified,
        Stage::Ready => heard.finished.or(seen.modified),
        Stage::Moved => heard.moved.or(seen.modified),
        Stage::Cycled | Stage::Verified => seen.since,
    };
    let for_so_long = |limit: i64| since.is_some_and(|since| now.since(since) >= limit);
    let failed = heard.failed.is_some_and(|failed| heard.finished.is_none_or(|finished| finished < failed));
    // From when on it could have been otherwise: since it was moved, or since its session began after that.
    let told = [seen.since, heard.moved].into_iter().flatten().max();
    let outdated = told.is_some_and(|at| now.since(at) >= OUTDATED_MS);
    let trouble = match stage {
        Stage::Ready if heard.refused.is_some() || for_so_long(within_ms) => Some(Trouble::Orphan),
        Stage::Shipped | Stage::Delivered if failed => Some(Trouble::Failed),
        // Who has no session is waited for.
        Stage::Shipped | Stage::Delivered if seen.online && for_so_long(STUCK_MS) => Some(Trouble::Stuck),
        Stage::Cycled if outdated => Some(Trouble::Outdated),
        _ if heard.finishes > 1 => Some(Trouble::Duplicate),
        Stage::Queued
        | Stage::Shipped
        | Stage::Delivered
        | Stage::Ready
        | Stage::Moved
        | Stage::Cycled
        | Stage::Verified => None,
    };
    let reason = (trouble == Some(Trouble::Orphan)).then(|| heard.refused.clone()).flatten();
    Strip {
        sim_id: seen.sim_id.clone(),
        name: seen.name.clone(),
        imsi: seen.added.as_ref().map(|(imsi, _)| imsi.clone()),
        stage,
        since,
        online: seen.online,
        trouble,
        reason,
    }
}
