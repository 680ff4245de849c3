//! When a fleet elsewhere is read again: soon while something is under way, and less often the more calls a sweep takes.

use std::{sync::Arc, time::Duration};

use api::console::context::Reading;
use client::{Client, ClientError};

use super::elsewhere::Elsewhere;
use crate::{
    clock::ContextClock,
    config::RemotePace,
    desk::{Mirror, patient::Patient},
    reach::Account,
    steady,
    stop::{Stop, stopped},
};

/// SIMs or groups of a page of the platform's lists.
const PAGE: u64 = 1_000;
/// A fleet rests so many times as long as a sweep takes: a fifth of the time is spent on reading.
const RESTS: u32 = 4;
/// A platform's clock is followed where it is further than so many milliseconds from where it was taken to be.
const LEANS: i64 = 2_000;
/// The longest rest, also after many failures.
const MOST: Duration = Duration::from_secs(600);
/// How many failures in a row make the rest longer, at most.
const DOUBLINGS: u32 = 6;

/// Keeps the rows of an account elsewhere current, as long as somebody is signed in, until `stop` says so.
pub(super) async fn keep_current(
    elsewhere: Arc<Elsewhere>,
    mirror: Arc<Mirror>,
    account: Arc<Account>,
    clock: Arc<ContextClock>,
    pace: RemotePace,
    mut stop: Stop,
) {
    let client = Client::new(Patient::for_a_while(Arc::clone(&account), Arc::clone(&clock)));
    let mut failures = 0;
    let mut leans = 0;
    let mut entered = elsewhere.entered.subscribe();
    loop {
        tokio::select! {
            () = account.entered() => {}
            () = stopped(&mut stop) => return,
        }
        entered.borrow_and_update();
        let swept = tokio::select! {
            // The sender is held by whoever holds this.
            _ = entered.changed() => continue,
            swept = sweep(&elsewhere, &mirror, &client, pace) => swept,
            () = stopped(&mut stop) => return,
        };
        elsewhere.read(|reading| reading.read = None);
        // Times of the account are the platform's: this machine's clock may be wrong.
        let skew = account.skew();
        if (skew - leans).abs() > LEANS {
            tracing::warn!(
                ahead_ms = skew,
                "the platform's clock is another one than this machine's; its own is used"
            );
            clock.lean(skew);
            leans = skew;
        }
        failures = match swept {
            Ok(()) => 0,
            Err(error) => {
                tracing::warn!(%error, "a fleet elsewhere could not be read; it is tried again");
                elsewhere.read(|reading| reading.trouble = Some(error.to_string()));
                failures + 1
            }
        };
        let rest = rest(pace, mirror.count(), mirror.has_marks(), failures);
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            _ = entered.changed() => {}
            () = stopped(&mut stop) => return,
        }
    }
}

async fn sweep(
    elsewhere: &Elsewhere,
    mirror: &Mirror,
    client: &Client<Patient>,
    pace: RemotePace,
) -> Result<(), ClientError> {
    let began = steady::wall();
    elsewhere.read(|reading| reading.read = Some(0));
    mirror.sweep(client, pace.between_calls, |n| elsewhere.read(|reading| reading.read = Some(n))).await?;
    elsewhere.read(|reading| *reading = Reading { whole_since: Some(began), ..Reading::default() });
    Ok(())
}

/// How long nobody reads after a sweep.
fn rest(pace: RemotePace, sims: u64, under_way: bool, failures: u32) -> Duration {
    if failures > 0 {
        return pace.between_sweeps.saturating_mul(1 << failures.min(DOUBLINGS)).min(MOST);
    }
    if under_way {
        return pace.between_sweeps;
    }
    let calls = u32::try_from(sims / PAGE + 2).unwrap_or(u32::MAX);
    let sweep = pace.between_calls.saturating_mul(calls);
    sweep.saturating_mul(RESTS).max(pace.between_sweeps).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_fleet_rests_longer_and_one_with_work_under_way_does_not() {
        let pace = RemotePace::default();
        let seconds = |sims, under_way, failures| rest(pace, sims, under_way, failures).as_secs();
        assert_eq!(seconds(100, false, 0), 10);
        assert_eq!(seconds(100_000, false, 0), 81, "102 calls in 20 s");
        assert_eq!(seconds(100_000, true, 0), 10);
        assert_eq!(seconds(10_000_000, false, 0), 600);
        assert_eq!((seconds(100, true, 1), seconds(100, true, 3), seconds(100, true, 40)), (20, 80, 600));
    }
}
