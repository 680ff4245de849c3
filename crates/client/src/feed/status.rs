//! What the header may say.

use api::UnixMillis;

use super::{
    follow::{Follow, Stage},
    message::FeedStatus,
};

/// Smallest difference in lag that is worth a word, in milliseconds.
const WORTH_MS: u64 = 50;

/// What is known, as one sentence. `heard` says whether the server spoke on the socket that is open, `stale` since when
/// nothing is known, if that is so; `patience_ms` is how long a context may wait for its windows.
pub(super) fn status<'a>(
    follows: impl Iterator<Item = &'a Follow> + Clone,
    heard: bool,
    stale: Option<UnixMillis>,
    now: UnixMillis,
    patience_ms: i64,
) -> FeedStatus {
    let answered = heard && follows.clone().all(|f| !matches!(f.stage, Stage::Unasked | Stage::Asked { .. }));
    let lost: Vec<UnixMillis> = follows.clone().filter_map(lost_since).collect();
    let behind: u64 = follows.clone().map(Follow::behind).sum();
    let overdue = lost.iter().copied().filter(|since| now.since(*since) > patience_ms).min();
    match stale.or(overdue) {
        Some(_) if answered && behind > 0 && overdue.is_none() => FeedStatus::CatchingUp(behind),
        Some(since) => FeedStatus::Stale { since },
        None if behind > 0 => FeedStatus::CatchingUp(behind),
        None if follows.clone().next().is_some() && follows.clone().all(|follow| follow.joined) => {
            FeedStatus::Live { lag_ms: follows.map(|follow| follow.lag_ms).max().unwrap_or(0) }
        }
        None => FeedStatus::Connecting,
    }
}

/// True when `new` is worth an output after `old`.
pub(super) fn differs(old: FeedStatus, new: FeedStatus) -> bool {
    match (old, new) {
        (FeedStatus::Live { lag_ms: old }, FeedStatus::Live { lag_ms: new }) => old.abs_diff(new) >= WORTH_MS,
        (old, new) => old != new,
    }
}

const fn lost_since(follow: &Follow) -> Option<UnixMillis> {
    match follow.stage {
        Stage::Lost { since, .. } => Some(since),
        Stage::Unasked | Stage::Asked { .. } | Stage::Joined => None,
    }
}
