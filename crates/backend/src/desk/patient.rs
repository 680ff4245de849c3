//! A way to a cloud that waits when the cloud says "too often", as it asks for.

use std::{sync::Arc, time::Duration};

use api::{ApiErrorBody, console::context::NOBODY_SIGNED_IN};
use client::{Request, Response, Transport, Unreachable};

use crate::{
    clock::{ContextClock, sleep_until},
    reach::Account,
};

/// What to wait for where the cloud does not say: the platform counts by the minute.
const MINUTE: i64 = 60_000;
/// The longest wait on the wall of whoever cannot wait for ever.
const MOST: Duration = Duration::from_secs(120);

/// Sends reads until they are not refused for being too many, or, where that is waited for, for nobody being signed in. A read may be sent as often as one likes; a call that writes
/// is the job's to put off, for it stands in the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Patient {
    account: Arc<Account>,
    clock: Arc<ContextClock>,
    for_ever: bool,
}

impl Patient {
    /// Waits as long as it takes, also for a clock that stands still: for work that can be ended from outside.
    pub(crate) fn for_ever(account: Arc<Account>, clock: Arc<ContextClock>) -> Self {
        Patient { account, clock, for_ever: true }
    }

    /// Waits two minutes at most at a time; then the refusal is the answer.
    pub(crate) fn for_a_while(account: Arc<Account>, clock: Arc<ContextClock>) -> Self {
        Patient { account, clock, for_ever: false }
    }
}

/// Whether it was not sent, for nobody is signed in to the account.
fn is_nobody_signed_in(response: &Response) -> bool {
    response.status == 409
        && serde_json::from_slice::<ApiErrorBody>(&response.body)
            .is_ok_and(|body| body.code == NOBODY_SIGNED_IN)
}

impl Transport for Patient {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        loop {
            let response = self.account.send(request.clone()).await?;
            if self.for_ever && is_nobody_signed_in(&response) {
                self.account.entered().await;
                continue;
            }
            if response.status != 429 {
                return Ok(response);
            }
            let wait = response.refresh_seconds().map_or(MINUTE, |seconds| i64::from(seconds) * 1_000);
            let then = self.clock.now().plus(wait);
            if !self.for_ever && self.clock.wall_until(then).is_none_or(|wait| wait > MOST) {
                return Ok(response);
            }
            sleep_until(&self.clock, then).await;
        }
    }
}
