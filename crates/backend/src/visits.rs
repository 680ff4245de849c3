//! Who is inside: calls and sockets. They leave when the server says so, and it lets go of its data when they have left.
//!
//! A socket is a task of its own from the moment it is opened, and nobody else owns that.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tokio::sync::watch;

use crate::{
    http::error::HttpError,
    stop::{Stop, stopped},
};

/// How long whoever is inside may take to finish once the server is to end.
const FAREWELL: Duration = Duration::from_secs(1);

/// Counts who is inside.
#[derive(Debug, Clone)]
pub(crate) struct Visits {
    inside: Arc<watch::Sender<usize>>,
    stop: Stop,
}

/// Somebody inside; over when dropped.
#[derive(Debug)]
pub(crate) struct Visit {
    inside: Arc<watch::Sender<usize>>,
    stop: Stop,
}

impl Visits {
    /// Nobody is inside yet; all leave soon after `stop` says so.
    pub(crate) fn new(stop: Stop) -> Self {
        Visits { inside: Arc::new(watch::channel(0).0), stop }
    }

    /// Lets somebody in.
    pub(crate) fn enter(&self) -> Visit {
        self.inside.send_modify(|count| *count += 1);
        Visit { inside: Arc::clone(&self.inside), stop: self.stop.clone() }
    }

    /// Waits until nobody is inside.
    pub(crate) async fn all_left(&self) {
        // The sender is part of this, so the wait ends only with the last visit.
        let _ = self.inside.subscribe().wait_for(|count| *count == 0).await;
    }

    /// Does `work` to its end, also when whoever asked for it has gone meanwhile.
    pub(crate) async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, HttpError>> + Send + 'static,
    ) -> Result<T, HttpError> {
        let done = tokio::spawn(self.enter().spend(work)).await.map_err(HttpError::internal)?;
        done.ok_or_else(HttpError::ending)?
    }

    /// Counts every call of `app` as a visit.
    pub(crate) fn counted(&self, app: Router) -> Router {
        app.layer(from_fn_with_state(self.clone(), call))
    }
}

impl Visit {
    /// Does `work`; none when the server ended and it could not be waited for. The visit is over when the work is gone.
    pub(crate) async fn spend<T>(self, work: impl Future<Output = T>) -> Option<T> {
        self.spend_within(FAREWELL, work).await
    }

    async fn spend_within<T>(mut self, farewell: Duration, work: impl Future<Output = T>) -> Option<T> {
        let overdue = async {
            stopped(&mut self.stop).await;
            tokio::time::sleep(farewell).await;
        };
        tokio::select! {
            done = work => Some(done),
            () = overdue => None,
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.inside.send_modify(|count| *count -= 1);
    }
}

async fn call(State(visits): State<Visits>, request: Request, next: Next) -> Response {
    let answer = visits.enter().spend(next.run(request)).await;
    answer.unwrap_or_else(|| HttpError::ending().into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_is_done_has_left_and_whoever_is_not_is_sent_away() {
        let (stop, stopping) = watch::channel(false);
        let visits = Visits::new(stopping);
        visits.all_left().await;
        assert_eq!(visits.enter().spend_within(Duration::ZERO, async { 7 }).await, Some(7));
        visits.all_left().await;
        let stays = visits.enter().spend_within(Duration::ZERO, std::future::pending::<()>());
        let (left, stays) = tokio::join!(
            async {
                assert_eq!(*visits.inside.borrow(), 1);
                stop.send_replace(true);
                visits.all_left().await;
                true
            },
            stays
        );
        assert_eq!((left, stays), (true, None));
    }

    #[tokio::test]
    async fn a_visit_is_over_after_its_work_is_gone() {
        let (stop, stopping) = watch::channel(true);
        let visits = Visits::new(stopping);
        let desk = Arc::new(());
        let held = Arc::clone(&desk);
        let visit = tokio::spawn(visits.enter().spend_within(Duration::ZERO, async move {
            let _held = held;
            std::future::pending::<()>().await;
        }));
        visits.all_left().await;
        assert_eq!(Arc::strong_count(&desk), 1);
        assert_eq!(visit.await.unwrap(), None);
        drop(stop);
    }
}
