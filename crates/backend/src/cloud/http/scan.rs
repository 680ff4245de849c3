//! Looking through a fleet for what a filter lets through: a piece at a time, each a read of its own. Whoever leaves ends it
//! with the piece, and nothing holds on to the past for long.

use std::sync::Arc;

use emulator::SimRecord;
use store::{StoreError, world::Reading};

use crate::cloud::{AppError, Cloud};

/// SIMs in a piece.
pub(super) const PIECE: u32 = 500;

type Piece = Vec<Arc<SimRecord>>;

/// An order in which a fleet is looked through.
#[derive(Clone, Copy)]
pub(super) struct Order {
    /// Reads so many SIMs behind a key.
    list: fn(&Reading<'_>, Option<&str>, u32) -> Result<Piece, StoreError>,
    key: fn(&SimRecord) -> &str,
}

/// By the ids of the SIMs.
pub(super) const BY_ID: Order =
    Order { list: |world, after, many| world.sims(after, many), key: |record| record.sim_id().as_str() };
/// By their IMSIs.
pub(super) const BY_IMSI: Order =
    Order { list: |world, after, many| world.sims_by_imsi(after, many), key: |record| record.imsi.as_str() };

/// Looks through the fleet from behind the key `after` on, until more than `limit` SIMs were found that are `wanted`, or all
/// were seen.
pub(super) async fn look_through(
    cloud: &Cloud,
    order: Order,
    mut after: Option<String>,
    limit: u32,
    wanted: impl Fn(&SimRecord) -> bool + Send + Sync + 'static,
) -> Result<Piece, AppError> {
    let wanted = Arc::new(wanted);
    let mut found = Vec::new();
    loop {
        let (from, lets_through) = (after.take(), Arc::clone(&wanted));
        let (piece, last) = cloud
            .scan(move |world| {
                let mut piece = (order.list)(&world, from.as_deref(), PIECE)?;
                let more = piece.len() == PIECE as usize;
                let last = piece.last().filter(|_| more).map(|record| (order.key)(record).to_owned());
                piece.retain(|record| lets_through(record));
                Ok((piece, last))
            })
            .await?;
        found.extend(piece);
        if last.is_none() || found.len() > limit as usize {
            return Ok(found);
        }
        after = last;
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Mutex,
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };

    use futures_util::FutureExt;
    use tokio::sync::oneshot;

    use super::*;
    use crate::cloud::{fixture, populate};

    const SIMS: usize = 2_000;

    async fn fleet(dir: &tempfile::TempDir) -> Cloud {
        let beginning = fixture::beginning("fleet", SIMS as u32);
        let (cloud, _stop) = fixture::world(&dir.path().join("world.db"), beginning.clone(), |_| ());
        populate::grow(&cloud, beginning, cloud.now()).await.unwrap();
        cloud
    }

    async fn look(cloud: &Cloud, wanted: impl Fn(&SimRecord) -> bool + Send + Sync + 'static) -> Piece {
        look_through(cloud, BY_ID, None, 10, wanted).await.unwrap()
    }

    #[tokio::test]
    async fn it_sees_every_sim_once_where_nothing_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = fleet(&dir).await;
        let seen = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&seen);
        let nobody = move |_: &SimRecord| count.fetch_add(1, Ordering::Relaxed) == SIMS;
        for order in [BY_ID, BY_IMSI] {
            let nothing = look_through(&cloud, order, None, 10, nobody.clone()).await.unwrap();
            assert_eq!((nothing.len(), seen.swap(0, Ordering::Relaxed)), (0, SIMS));
        }
    }

    /// Waits when it is called for the first time, and counts.
    struct Gate {
        came: Mutex<Option<oneshot::Sender<()>>>,
        open: Mutex<mpsc::Receiver<()>>,
        seen: AtomicUsize,
        gone: mpsc::Sender<usize>,
    }

    impl Gate {
        fn pass(&self) {
            self.seen.fetch_add(1, Ordering::Relaxed);
            if let Some(came) = self.came.lock().unwrap().take() {
                came.send(()).unwrap();
                self.open.lock().unwrap().recv().unwrap();
            }
        }
    }

    impl Drop for Gate {
        fn drop(&mut self) {
            self.gone.send(*self.seen.get_mut()).unwrap();
        }
    }

    #[tokio::test]
    async fn whoever_leaves_ends_it_with_the_piece() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = fleet(&dir).await;
        let ((came, coming), (open, opened), (gone, going)) =
            (oneshot::channel(), mpsc::channel(), mpsc::channel());
        let gate =
            Gate { came: Mutex::new(Some(came)), open: Mutex::new(opened), seen: AtomicUsize::new(0), gone };
        let world = cloud.clone();
        let asked = tokio::spawn(async move {
            look(&world, move |_| {
                gate.pass();
                false
            })
            .await
        });
        coming.await.unwrap();
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        open.send(()).unwrap();
        assert_eq!(going.recv_timeout(Duration::from_secs(20)).unwrap(), PIECE as usize);
    }

    #[tokio::test]
    async fn two_look_at_a_time_and_other_reads_pass() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = fleet(&dir).await;
        let mut ways = Vec::new();
        for _ in 0..2 {
            let ((came, coming), (open, opened)) = (oneshot::channel::<()>(), mpsc::channel::<()>());
            let world = cloud.clone();
            let scan = tokio::spawn(async move {
                let wait = move |_: Reading<'_>| {
                    came.send(()).unwrap();
                    opened.recv().unwrap();
                    Ok(())
                };
                world.scan(wait).await.unwrap();
            });
            coming.await.unwrap();
            ways.push((open, scan));
        }
        let third = look(&cloud, |_| true);
        let mut third = Box::pin(third);
        assert!((&mut third).now_or_never().is_none());
        assert_eq!(cloud.read(|world| world.count_sims()).await.unwrap(), SIMS as u64);
        assert!((&mut third).now_or_never().is_none(), "it has no turn");
        for (open, scan) in ways {
            open.send(()).unwrap();
            scan.await.unwrap();
        }
        assert_eq!(third.await.len(), PIECE as usize);
    }
}
