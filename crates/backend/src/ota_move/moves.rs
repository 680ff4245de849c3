use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::{
    UnixMillis,
    console::{ota::Move, sim_row::SimRow},
    id::{FluxAppId, SimId},
};
use client::Client;
use ops::ota_move::{Heard, Seen};
use store::StoreError;
use tokio::sync::Mutex as AsyncMutex;

use super::looks::Looks;
use crate::{
    automation::Automation,
    clock::ContextClock,
    desk::{Mirror, Paper},
    reach::Account,
    stop::{Stop, stopped},
    visits::Visits,
};

/// What the moves of a context stand on.
pub(crate) struct Stand {
    pub(crate) mirror: Arc<Mirror>,
    /// The operator's own way to the platform.
    pub(crate) client: Client<Arc<Account>>,
    /// Where event handlers are written: into the platform, and into the ledger.
    pub(crate) paper: Paper,
    pub(crate) automation: Automation,
    pub(crate) clock: Arc<ContextClock>,
    /// Where the context's API is, without a trailing slash: event handlers call back there.
    pub(crate) endpoint: String,
    /// Whether what goes out is recorded and does not leave.
    pub(crate) recorded: bool,
    pub(crate) visits: Visits,
}

/// The moves of a context. Cheap to clone.
#[derive(Clone)]
pub(crate) struct OtaMoves {
    stand: Arc<Stand>,
    /// What was seen of SIMs of moves: one is read again when its row, or what was heard of it, is another.
    pub(super) seen: Arc<Mutex<SeenOfMoves>>,
    /// Looks at the boards: whoever asks while one is under way shares the next.
    pub(super) looks: Arc<Looks>,
    /// Held by whoever makes or ends a move.
    making: Arc<AsyncMutex<()>>,
}

/// What was seen of the SIMs of moves.
type SeenOfMoves = BTreeMap<(FluxAppId, SimId), Glance>;

/// What was seen of a SIM once.
#[derive(Debug)]
pub(super) struct Glance {
    pub(super) seen: Seen,
    /// When, in the context's time.
    pub(super) at: UnixMillis,
    /// Its row then.
    pub(super) row: SimRow,
    /// When the group that it goes into had changed last.
    pub(super) to: Option<UnixMillis>,
    /// What had been heard of it.
    pub(super) heard: Heard,
}

impl Glance {
    /// Whether it shows the SIM as it is: nothing says that it has changed. What changed in the very moment may have changed
    /// once more.
    pub(super) fn holds(&self, row: &SimRow, heard: &Heard, to: Option<UnixMillis>) -> bool {
        self.row == *row
            && self.heard == *heard
            && self.to == to
            && row.modified.is_none_or(|modified| modified < self.at)
    }
}

/// How often messages are heard while nobody looks: they give way once there are many.
const EVERY: Duration = Duration::from_secs(5);

impl OtaMoves {
    pub(crate) fn new(stand: Stand) -> Self {
        OtaMoves {
            stand: Arc::new(stand),
            seen: Arc::default(),
            looks: Arc::default(),
            making: Arc::default(),
        }
    }

    /// Hears what Flux is told, until `stop` says so.
    pub(crate) async fn run(self, mut stop: Stop) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = stopped(&mut stop) => return,
            }
            if let Err(error) = self.hear_all().await {
                tracing::warn!(%error, "what OTA moves have to hear could not be read; trying again");
            }
        }
    }

    pub(super) fn stand(&self) -> &Stand {
        &self.stand
    }

    /// Lets go of what was seen of the SIMs of a move that is over.
    pub(super) fn forget_seen(&self, app: &FluxAppId) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|(of, _), _| of != app);
        drop(seen);
        self.looks.forget(app);
    }

    pub(super) async fn making(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// All moves, the newest first.
    pub(super) async fn list(&self) -> Result<Vec<Move>, StoreError> {
        self.end_those_of_before().await?;
        self.stand.automation.db().read(|automation| automation.moves()).await
    }

    /// A world that began anew has none of the event handlers of the moves before: they are over, and their apps go.
    pub(super) async fn end_those_of_before(&self) -> Result<(), StoreError> {
        let automation = &self.stand.automation;
        let (world, now) = (automation.world().await?, self.stand.clock.now());
        let of = world.clone();
        // Most of the time there are none: nothing is written.
        let any = automation.db().read(move |automation| automation.any_move_before(of.as_deref())).await?;
        if !any {
            return Ok(());
        }
        let ended = automation
            .db()
            .write(move |automation| automation.end_moves_before(world.as_deref(), now))
            .await?;
        for app in ended {
            self.forget_seen(&app);
            if let Err(error) = automation.remove_app(&app).await {
                tracing::warn!(%app, ?error, "the Flux app of a move that is over is left");
            }
        }
        Ok(())
    }

    /// Hears all that there is to be heard of one move.
    pub(super) async fn hear(&self, app: &FluxAppId) -> Result<(), StoreError> {
        loop {
            let of = app.clone();
            // Most of the time there is nothing: nothing is written.
            if !self.stand.automation.db().read(move |automation| automation.any_unheard(&of)).await? {
                return Ok(());
            }
            let of = app.clone();
            if !self.stand.automation.db().write(move |automation| automation.hear(&of)).await? {
                return Ok(());
            }
        }
    }

    async fn hear_all(&self) -> Result<(), StoreError> {
        for one in self.list().await?.iter().filter(|one| one.ended_at.is_none()) {
            self.hear(&one.app).await?;
        }
        Ok(())
    }
}
