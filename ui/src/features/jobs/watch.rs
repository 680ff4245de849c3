//! What the page reads of its job, and when it reads again: the feed tells of the job; its items and its report are read when
//! it has gone on, and not more often than every other second.

use api::{
    console::{
        feed::Change,
        job::cells::GetJobCells,
        job::{
            GetJob, GetJobReport, ItemsShown, Job, JobItemsQuery, ListJobItems, Steer, SteerJob,
            SteerJobRequest,
        },
        ledger::{LedgerQuery, ListLedger},
    },
    id::{ContextId, JobId},
};
use leptos::prelude::*;

use crate::{
    kit::State,
    parts::Failure,
    state::{Ask, Heard, Pace, Query, Session, Toasts, use_feed, use_query, use_session, use_toasts},
};

/// Items that are listed of those that need a person.
pub(super) const LISTED: u32 = 200;
/// Entries of the ledger that stand in the log.
const LOGGED: u32 = 30;
/// Seconds of the feed between two reads.
const EVERY: u32 = 2;

#[derive(Clone, Copy)]
pub(super) struct Watch {
    context: StoredValue<ContextId>,
    id: StoredValue<JobId>,
    pub(super) job: Query<GetJob>,
    pub(super) report: Query<GetJobReport>,
    pub(super) needs: Query<ListJobItems>,
    pub(super) cells: Query<GetJobCells>,
    pub(super) log: Query<ListLedger>,
    busy: RwSignal<bool>,
    session: Session,
    toasts: Toasts,
}

/// Follows a job for as long as the caller's part of the page is shown.
pub(super) fn use_watch(context: ContextId, id: JobId) -> Watch {
    let (session, feed) = (use_session(), use_feed());
    let (context, id) = (StoredValue::new(context), StoredValue::new(id));
    let path = move || (context.get_value(), id.get_value());
    let client = move || session.door().client();
    let watch = Watch {
        context,
        id,
        job: use_query(move || Some(Ask { client: client(), path: path(), query: () })),
        report: use_query(move || Some(Ask { client: client(), path: path(), query: () })),
        needs: use_query(move || {
            let show = Some(ItemsShown::NeedsPerson);
            let query = JobItemsQuery { show, after: None, limit: Some(LISTED) };
            Some(Ask { client: client(), path: path(), query })
        }),
        cells: use_query(move || Some(Ask { client: client(), path: path(), query: () })),
        log: use_query(move || {
            let job = Some(id.get_value());
            let query = LedgerQuery { job, limit: Some(LOGGED), ..LedgerQuery::default() };
            Some(Ask { client: client(), path: (), query })
        }),
        busy: RwSignal::new(false),
        session,
        toasts: use_toasts(),
    };
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Job { job } = &frame.change
                && job.id == watch.id.get_value()
            {
                let told = (**job).clone();
                watch.take(told);
                pace.changed();
            }
        }
        Heard::ReadAgain => watch.read_again(),
        Heard::Tick => {
            if pace.is_due() {
                watch.read_findings();
            }
        }
    });
    watch
}

impl Watch {
    /// Something of the job; nothing before it was read.
    pub(super) fn with<T>(self, read: impl FnOnce(&Job) -> T) -> Option<T> {
        self.job.with(|job| job.map(read))
    }

    /// Takes a picture of the job, unless a later one is here.
    fn take(self, told: Job) {
        self.job.amend(move |held| {
            if told.revision >= held.revision {
                held.clone_from(&told);
            }
        });
    }

    pub(super) fn context(self) -> ContextId {
        self.context.get_value()
    }

    pub(super) fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Steers the job.
    pub(super) fn steer(self, to: Steer) {
        self.busy.set(true);
        let path = (self.context.get_value(), self.id.get_value());
        self.session.post::<SteerJob>(path, SteerJobRequest { to }, move |answer| {
            let _gone = self.busy.try_set(false);
            match answer {
                Ok(job) => self.take(job),
                Err(error) => {
                    let Failure { title, detail, .. } = Failure::from(&error);
                    self.toasts.show(State::Failed, title, detail.map(Into::into));
                }
            }
        });
    }

    fn read_again(self) {
        self.job.reload();
        self.read_findings();
    }

    /// What hangs on the job's items and on the ledger.
    fn read_findings(self) {
        self.report.reload();
        self.needs.reload();
        self.cells.reload();
        self.log.reload();
    }
}
