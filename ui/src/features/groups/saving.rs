//! How far a draft is on its way to the platform.

use api::{
    UnixMillis,
    console::job::{Item, Job, Verdict},
    id::{JobId, OpId},
};
use client::ClientError;

use crate::state::never_started;

/// How far the saving of a draft is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Saving {
    /// Nothing sent since the last change.
    #[default]
    No,
    /// On its way.
    Sent { op: OpId, job: Option<JobId> },
    /// Ended; the draft stays unless it is done.
    Ended { verdict: Verdict, job: JobId, at: UnixMillis, said: Option<Said> },
    /// The job could not be started, or nobody knows whether it was.
    NotStarted { op: OpId, error: ClientError },
}

/// What the platform answered to a call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) code: String,
    pub(super) message: String,
}

impl Saving {
    /// What is told of a job that carries a draft.
    pub(super) fn told_by(job: &Job) -> Self {
        match job.items.first() {
            Some(Item { verdict: Some(verdict), reply, .. }) => {
                let said = reply.as_ref().filter(|_| *verdict == Verdict::Failed).map(|reply| Said {
                    code: reply
                        .code
                        .clone()
                        .or(reply.status.map(|status| status.to_string()))
                        .unwrap_or_default(),
                    message: reply.message.clone().unwrap_or_default(),
                });
                let at = job.ended_at.unwrap_or(job.started_at);
                Saving::Ended { verdict: *verdict, job: job.id.clone(), at, said }
            }
            Some(Item { verdict: None, .. }) | None => {
                Saving::Sent { op: job.op.clone(), job: Some(job.id.clone()) }
            }
        }
    }

    pub(super) const fn is_under_way(&self) -> bool {
        matches!(self, Saving::Sent { .. })
    }

    pub(super) const fn is_done(&self) -> bool {
        matches!(self, Saving::Ended { verdict: Verdict::DoneVerified | Verdict::DoneUnverified, .. })
    }

    /// Under which intention to save, unless it is under way: the one that was sent before, for as long as it may have
    /// arrived without its answer. The same intention again does nothing twice; another might.
    pub(super) fn intention(&self, new: impl FnOnce() -> Option<OpId>) -> Option<OpId> {
        match self {
            Saving::Sent { .. } => None,
            Saving::NotStarted { op, error } if !never_started(error) => Some(op.clone()),
            Saving::No | Saving::Ended { .. } | Saving::NotStarted { .. } => new(),
        }
    }

    /// The intention whose job is still to be heard of. A call without an answer may have been made all the same.
    pub(super) const fn awaited(&self) -> Option<&OpId> {
        match self {
            Saving::Sent { op, .. } | Saving::NotStarted { op, .. } => Some(op),
            Saving::No | Saving::Ended { .. } => None,
        }
    }

    /// The job that carries it, while it is under way.
    pub(super) const fn job(&self) -> Option<&JobId> {
        match self {
            Saving::Sent { job, .. } => job.as_ref(),
            Saving::No | Saving::Ended { .. } | Saving::NotStarted { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use client::ApiError;

    use super::*;

    fn op(text: &str) -> OpId {
        OpId::new(text).unwrap()
    }

    fn not_started(error: ClientError) -> Saving {
        Saving::NotStarted { op: op("op-1"), error }
    }

    fn refused(status: u16) -> ClientError {
        let message = String::new();
        ClientError::Api(ApiError { status, code: None, message, reason: None, request_id: None })
    }

    #[test]
    fn what_may_have_arrived_is_saved_again_under_the_same_intention() {
        let lost = [ClientError::Unreachable("gone".into()), ClientError::Unreadable("half".into())];
        for error in lost.into_iter().chain([500, 502, 429, 401, 400].map(refused)) {
            let saving = not_started(error);
            let again = saving.intention(|| panic!("a second intention may save a second time"));
            assert_eq!(again, Some(op("op-1")), "{saving:?}");
            assert_eq!(saving.awaited(), Some(&op("op-1")));
        }
    }

    #[test]
    fn what_never_was_started_is_saved_under_a_new_intention_and_what_is_under_way_under_none() {
        let new = || Some(op("op-2"));
        for saving in [Saving::No, not_started(refused(404)), not_started(refused(409))] {
            assert_eq!(saving.intention(new), Some(op("op-2")), "{saving:?}");
        }
        assert_eq!(Saving::Sent { op: op("op-1"), job: None }.intention(new), None);
    }
}
