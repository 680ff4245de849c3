use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::{
    console::{
        ota::{Chosen, MoveDraft, Preview},
        sim_row::SimRow,
    },
    id::{GroupId, SimId},
    soracom::{
        event_handler::{EventHandler, ListEventHandlers, MOST_OF_TARGET},
        group::{GetGroup, Group},
        sim::GetSim,
        user::ListUsers,
    },
};
use client::ClientError;
use ops::ota_move::{MOST_USERS, PRIMARIES, Survey, Target, app, events, findings, handlers};

use super::OtaMoves;
use crate::http::error::HttpError;

/// Up to so many SIMs are read one by one to see whether they have the subscription already.
const READ: usize = 100;
/// What stands for the secret of a URL.
const HIDDEN: &str = "…";

/// What was found out of a draft.
pub(super) struct Found {
    pub(super) preview: Preview,
    /// The group that SIMs go into; none where it is not there.
    pub(super) to: Option<Group>,
    /// Whom handlers are written for.
    pub(super) targets: Vec<OwnTarget>,
}

/// Whom a handler looks after, kept.
#[derive(Debug, Clone)]
pub(super) enum OwnTarget {
    Group(GroupId),
    Sim(SimId),
}

impl OwnTarget {
    pub(super) fn as_target(&self) -> Target<'_> {
        match self {
            OwnTarget::Group(id) => Target::Group(id),
            OwnTarget::Sim(id) => Target::Sim(id),
        }
    }
}

impl OtaMoves {
    /// What a move would make, and what stands in its way.
    pub(super) async fn look(&self, draft: &MoveDraft) -> Result<Found, HttpError> {
        let stand = self.stand();
        let to = self.group(&draft.to).await?;
        let written: Vec<EventHandler> =
            stand.client.find::<ListEventHandlers>(&(), &Default::default()).await.map_err(not_done)?;
        let mut survey = Survey {
            target_is_there: to.is_some(),
            source_is_there: true,
            recorded: stand.recorded,
            another: self.meets_another(draft).await?,
            apps_left: stand.automation.apps_left(),
            ..Survey::default()
        };
        let users = stand.client.get::<ListUsers>(stand.automation.operator()).await;
        survey.users_left = users.ok().map(|users| MOST_USERS.saturating_sub(users.len() as u64));
        let quota = stand.automation.quota().await?;
        survey.events_left = quota.per_month.map(|per_month| per_month.saturating_sub(quota.used));
        let (rows, targets) = match &draft.sims {
            Chosen::Group { group_id } => {
                survey.source_is_there = self.group(group_id).await?.is_some();
                survey.same_group = *group_id == draft.to;
                let rows = Arc::clone(&stand.mirror).members(group_id.clone()).await;
                (rows, vec![OwnTarget::Group(group_id.clone())])
            }
            Chosen::Sims { sim_ids } => {
                let named: BTreeSet<&SimId> = sim_ids.iter().collect();
                let named: Arc<[SimId]> = named.into_iter().cloned().collect();
                let found = Arc::clone(&stand.mirror).rows(Arc::clone(&named)).await;
                survey.unknown = found.iter().filter(|row| row.is_none()).count() as u64;
                let rows: Vec<SimRow> = found.into_iter().flatten().collect();
                survey.same_group =
                    !rows.is_empty() && rows.iter().all(|row| row.group_id.as_ref() == Some(&draft.to));
                (rows, named.iter().cloned().map(OwnTarget::Sim).collect())
            }
        };
        survey.sims = rows.len() as u64;
        let count = |holds: &dyn Fn(&&SimRow) -> bool| rows.iter().filter(holds).count() as u64;
        survey.not_addable = count(&|row| !PRIMARIES.contains(&row.subscription.as_str()));
        survey.offline = count(&|row| !row.online);
        survey.have_it = self.have_it(&rows, &draft.subscription).await;
        survey.full = full(&written, &targets);
        let shown = MoveDraft {
            slack_url: draft.slack_url.as_ref().map(|_| api::Secret::new(HIDDEN.to_owned())),
            ..draft.clone()
        };
        let url = format!("{}/v1/flux/incoming_webhooks/{HIDDEN}/{HIDDEN}", stand.endpoint);
        let first = targets.first().map(|target| handlers(draft, &target.as_target(), &url).into());
        let preview = Preview {
            sims: survey.sims,
            findings: findings(draft, &survey),
            handlers: first.unwrap_or_default(),
            targets: targets.len() as u64,
            app: to.as_ref().map(|to| app(&shown, to)).unwrap_or_default(),
            events: events(survey.sims),
        };
        Ok(Found { preview, to, targets })
    }

    /// A group of the platform's; none where there is none.
    async fn group(&self, id: &GroupId) -> Result<Option<Group>, HttpError> {
        match self.stand().client.get::<GetGroup>(id).await {
            Ok(group) => Ok(Some(group)),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(not_done(error)),
        }
    }

    /// Whether a move that is there is about some of the same SIMs.
    async fn meets_another(&self, draft: &MoveDraft) -> Result<bool, HttpError> {
        let others = self.list().await?;
        let going_on = others.iter().filter(|one| one.ended_at.is_none());
        Ok(going_on.map(|one| &one.draft.sims).any(|other| match (other, &draft.sims) {
            (Chosen::Group { group_id: one }, Chosen::Group { group_id: other }) => one == other,
            (Chosen::Sims { sim_ids: one }, Chosen::Sims { sim_ids: other }) => {
                one.iter().any(|sim| other.contains(sim))
            }
            // Which SIMs are in a group changes: who is in both is told of twice, and the board says so.
            (Chosen::Group { .. }, Chosen::Sims { .. }) | (Chosen::Sims { .. }, Chosen::Group { .. }) => {
                false
            }
        }))
    }

    /// How many of few SIMs have the subscription, or will; of many it is not asked, for each would have to be read.
    async fn have_it(&self, rows: &[SimRow], subscription: &str) -> u64 {
        if rows.len() > READ {
            return 0;
        }
        let mut have = 0;
        for row in rows {
            let Ok(sim) = self.stand().client.get::<GetSim>(&row.sim_id).await else { continue };
            let subscribers = sim.active_profile().and_then(|profile| profile.subscribers.as_ref());
            let held = subscribers
                .is_some_and(|all| all.values().any(|one| one.subscription.as_deref() == Some(subscription)));
            have += u64::from(held);
        }
        have
    }
}

/// How many of the targets have no room for three more handlers.
fn full(written: &[EventHandler], targets: &[OwnTarget]) -> u64 {
    let mut held = BTreeMap::<&str, u64>::new();
    for handler in written {
        let of = handler.target_group_id.as_deref().or(handler.target_sim_id.as_deref());
        if let Some(of) = of {
            *held.entry(of).or_default() += 1;
        }
    }
    let has_no_room = |target: &&OwnTarget| {
        let id = match target {
            OwnTarget::Group(id) => id.as_str(),
            OwnTarget::Sim(id) => id.as_str(),
        };
        held.get(id).is_some_and(|count| count + 3 > MOST_OF_TARGET as u64)
    };
    targets.iter().filter(has_no_room).count() as u64
}

/// What the platform said where it did not do what it was asked to.
pub(super) fn not_done(error: ClientError) -> HttpError {
    match &error {
        ClientError::Api(refused) if refused.status < 500 => HttpError::conflict(
            format!("The platform refused it: {error}"),
            format!("プラットフォームが拒否しました: {error}"),
        ),
        ClientError::Api(_) | ClientError::Unreachable(_) | ClientError::Unreadable(_) => {
            HttpError::unreachable(error)
        }
    }
}
