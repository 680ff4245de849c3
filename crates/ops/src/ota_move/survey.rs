use api::console::ota::{Finding, MoveDraft, Obstacle};

use super::SUBSCRIPTIONS;

/// What was found out about a move before it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many SIMs it is about.
    pub sims: u64,
    /// Whether the group that they are in is there; true where they are chosen one by one.
    pub source_is_there: bool,
    /// Whether the group that they go into is there.
    pub target_is_there: bool,
    /// Whether that is the one they are in.
    pub same_group: bool,
    /// So many chosen SIMs are not there.
    pub unknown: u64,
    /// So many have a primary subscription that nothing can be added to.
    pub not_addable: u64,
    /// So many have the subscription already.
    pub have_it: u64,
    /// So many have no session.
    pub offline: u64,
    /// So many targets have no room for three more handlers.
    pub full: u64,
    /// Another move is about the same targets.
    pub another: bool,
    /// How many more Flux apps there may be.
    pub apps_left: u64,
    /// How many more SAM users there may be; none where that is not known.
    pub users_left: Option<u64>,
    /// How many more messages Flux takes this month; none without a limit.
    pub events_left: Option<u64>,
    /// Whether what goes to Slack is recorded and does not leave.
    pub recorded: bool,
}

/// The most SIMs that are chosen one by one: each has three handlers of its own.
const MOST_SIMS: u64 = 100;

/// What could break the chain, what blocks first.
pub fn findings(draft: &MoveDraft, survey: &Survey) -> Vec<Finding> {
    let one_by_one = matches!(draft.sims, api::console::ota::Chosen::Sims { .. });
    let users = 1 + u64::from(draft.cut);
    let slack = draft.slack_url.as_ref().map(|url| url.expose().as_str());
    let no_url = slack.is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://"));
    let needed = events(survey.sims);
    let finding =
        |holds: bool, what, blocks, count, limit| holds.then_some(Finding { what, blocks, count, limit });
    let of = |what, count: u64, blocks| finding(count > 0, what, blocks, count, None);
    let plain = |what, holds: bool| finding(holds, what, true, 0, None);
    let there = survey.source_is_there;
    [
        plain(Obstacle::NoName, draft.name.trim().is_empty()),
        plain(Obstacle::NoSuchSource, !there),
        plain(Obstacle::NoSuchGroup, !survey.target_is_there),
        plain(Obstacle::SameGroup, survey.same_group),
        of(Obstacle::NoSuchSims, survey.unknown, true),
        plain(Obstacle::NoSims, there && survey.sims == 0 && survey.unknown == 0),
        finding(
            one_by_one && survey.sims > MOST_SIMS,
            Obstacle::TooManySims,
            true,
            survey.sims,
            Some(MOST_SIMS),
        ),
        plain(Obstacle::NoSuchSubscription, !SUBSCRIPTIONS.contains(&draft.subscription.as_str())),
        of(Obstacle::HandlersFull, survey.full, true),
        plain(Obstacle::AnotherMove, survey.another),
        plain(Obstacle::AppsFull, survey.apps_left == 0),
        finding(
            survey.users_left.is_some_and(|left| left < users),
            Obstacle::UsersFull,
            true,
            users,
            survey.users_left,
        ),
        plain(Obstacle::SlackUrl, no_url),
        of(Obstacle::NotAddable, survey.not_addable, survey.sims > 0 && survey.not_addable == survey.sims),
        of(Obstacle::HaveIt, survey.have_it, false),
        of(Obstacle::Offline, survey.offline, false),
        finding(
            survey.events_left.is_some_and(|left| left < needed),
            Obstacle::QuotaShort,
            false,
            needed,
            survey.events_left,
        ),
        finding(slack.is_some() && !no_url && survey.recorded, Obstacle::SlackRecorded, false, 0, None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How many messages Flux takes for so many SIMs at least: each has begun, and each has come.
pub const fn events(sims: u64) -> u64 {
    sims.saturating_mul(2)
}
