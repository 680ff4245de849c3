use std::{
    path::PathBuf,
    sync::{Arc, Weak},
};

use api::{
    console::context::{AccountSignIn, AddContextRequest, Context, ContextKind, MOST_CONTEXT_NAME},
    id::ContextId,
};
use client::{Client, ClientError};
use tokio::sync::mpsc;

use super::{elsewhere::Elsewhere, endpoint::endpoint_of, sweeping::keep_current};
use crate::{
    clock::ContextClock,
    config::RemotePace,
    desk::{ContextRoom, DeskDb, Leases, Mirror, SharedBudget, Snapshot, Tools, job_task},
    edge::Source,
    feed::Hub,
    forward::Trust,
    http::error::HttpError,
    machine::Machine,
    notices::Notices,
    reach::{Account, CloudTransport, Gate},
    registry::Registry,
    stop::{Stop, stopped},
    tasks::{Ending, Tasks},
};

/// The accounts elsewhere that this server works on.
pub(crate) struct Remotes {
    pub(crate) db: DeskDb,
    pub(crate) machine: Arc<Machine>,
    pub(crate) data: PathBuf,
    pub(crate) pace: RemotePace,
    /// All contexts: ids are given once.
    pub(crate) rooms: Registry<ContextRoom>,
    pub(crate) sources: Registry<Source>,
    /// Tasks hold this in turn, and must not keep themselves alive.
    pub(crate) tasks: Weak<Tasks>,
    pub(crate) stop: Stop,
    /// One comes or goes at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
}

impl Remotes {
    /// Takes up those that were added before; one that does not open is left out, and said in the log.
    ///
    /// # Errors
    /// The desk's database does not read.
    pub(crate) async fn open_all(&self) -> anyhow::Result<()> {
        for added in self.db.read(|desk| desk.contexts()).await? {
            if let Err(error) = self.open(&added).await {
                tracing::error!(context = %added.id, error = format!("{error:#}"), "was left out");
            }
        }
        Ok(())
    }

    /// Adds one.
    pub(super) async fn add(&self, mut added: AddContextRequest) -> Result<Context, HttpError> {
        added.name = added.name.trim().to_owned();
        if added.name.is_empty() || added.name.chars().count() > MOST_CONTEXT_NAME {
            return Err(HttpError::bad_request(
                format!("name: it has 1 to {MOST_CONTEXT_NAME} characters."),
                format!("name は 1～{MOST_CONTEXT_NAME} 文字で指定してください。"),
            ));
        }
        added.endpoint = endpoint_of(&added.endpoint).map_err(|(en, ja)| HttpError::bad_request(en, ja))?;
        let _turn = self.turn.lock().await;
        let kept = added.clone();
        let taken = self.rooms.get(&added.id).is_some();
        if taken || !self.db.write(move |desk| desk.add_context(&kept)).await? {
            return Err(HttpError::conflict(
                format!("There is a context {} already; choose another id.", added.id),
                format!("コンテキスト {} はすでに存在します。別の ID を指定してください。", added.id),
            ));
        }
        self.open(&added).await.map_err(|error| HttpError::internal(format!("{error:#}")))
    }

    /// Forgets one, and signs out of its account.
    pub(super) async fn remove(&self, id: &ContextId) -> Result<(), HttpError> {
        let _turn = self.turn.lock().await;
        let (room, elsewhere) = self.find(id)?;
        no_doors(&room)?;
        let of = id.clone();
        let running = self.db.read(|desk| desk.running_jobs()).await?;
        if running.iter().any(|job| job.context == of) {
            return Err(HttpError::conflict(
                "A job of this context runs: let it end, or cancel it.",
                "このコンテキストでジョブを実行中です。終了を待つか、キャンセルしてください。",
            ));
        }
        self.db.write(move |desk| desk.remove_context(&of)).await?;
        self.rooms.take_away(id);
        self.sources.take_away(id);
        elsewhere.leave.send_replace(true);
        room.client.transport().sign_out().await;
        Ok(())
    }

    /// Signs in to one's account; its fleet is read from then on.
    pub(super) async fn sign_in(&self, id: &ContextId, sign_in: AccountSignIn) -> Result<Context, HttpError> {
        let (room, elsewhere) = self.find(id)?;
        let account = room.client.transport();
        account.sign_in(sign_in).await.map_err(not_taken)?;
        // Somebody may have signed out again by now.
        if let Some(signed_in) = account.face()
            && elsewhere.is_anothers(signed_in.operator_id)
        {
            room.mirror.forget_fleet();
        }
        elsewhere.entered.send_modify(|times| *times += 1);
        Ok(room.face())
    }

    /// Signs out of it.
    pub(super) async fn sign_out(&self, id: &ContextId) -> Result<Context, HttpError> {
        let (room, _) = self.find(id)?;
        no_doors(&room)?;
        room.client.transport().sign_out().await;
        Ok(room.face())
    }

    /// Unlocks its writes for a while, or locks them.
    pub(super) fn unlock(&self, id: &ContextId, minutes: u16) -> Result<Context, HttpError> {
        let (room, _) = self.find(id)?;
        if !room.client.transport().unlock(minutes) {
            return Err(HttpError::conflict(
                "This context is not marked as production: its writes are never locked.",
                "このコンテキストは本番環境ではないため、書き込みはロックされません。",
            ));
        }
        Ok(room.face())
    }

    fn find(&self, id: &ContextId) -> Result<(ContextRoom, Arc<Elsewhere>), HttpError> {
        let room = self.rooms.get(id).ok_or_else(|| HttpError::not_found("context", id.as_str()))?;
        let elsewhere = room.elsewhere.clone().ok_or_else(|| {
            HttpError::conflict(
                "This context is a local world, not an account elsewhere.",
                "このコンテキストはローカルのワールドです。",
            )
        })?;
        Ok((room, elsewhere))
    }

    /// Makes its room and lets it run.
    async fn open(&self, added: &AddContextRequest) -> anyhow::Result<Context> {
        let AddContextRequest { id, endpoint, production, .. } = added;
        let gate = if *production { Gate::locked() } else { Gate::open() };
        let account = Arc::new(Account::elsewhere(CloudTransport::tcp(endpoint.clone())?, gate));
        let client = Client::new(Arc::clone(&account));
        let clock = Arc::new(ContextClock::new(None, None, 1.0));
        let hub = Arc::new(Hub::new(id.clone()));
        let (hears, heard) = mpsc::unbounded_channel();
        let snapshot = Snapshot::new(&self.data, id);
        let mirror = Arc::new(Mirror::elsewhere(Arc::clone(&clock), Arc::clone(&hub), snapshot, hears));
        let budget = Arc::<SharedBudget>::default();
        let tools = Tools {
            context: id.clone(),
            clock: Arc::clone(&clock),
            client: client.clone(),
            mirror: Arc::clone(&mirror),
            db: self.db.clone(),
            budget: Arc::clone(&budget),
            machine: Arc::clone(&self.machine),
        };
        let running = self.db.read(|desk| desk.running_jobs()).await?;
        let jobs = running.into_iter().filter(|job| job.context == *id).map(|job| job.state).collect();
        let (jobs, job_task) = job_task(tools, heard, jobs);
        let leases = Leases::new(
            id.clone(),
            self.db.clone(),
            Arc::clone(&clock),
            Client::new(Arc::new(account.closing_doors())),
            Arc::clone(&mirror),
            Arc::clone(&self.machine),
            Trust::of_machine(),
        );
        let elsewhere = Arc::new(Elsewhere::new(added));
        let notices =
            Notices::new(vec![self.db.writable().notice(), self.machine.set_back(), self.machine.slept()]);
        let left = elsewhere.leave.subscribe();
        let (mut ending, leaving) = (self.stop.clone(), Arc::clone(&elsewhere));
        let mut gone = left.clone();
        let spawned = self.tasks.upgrade().ok_or(Ending).and_then(|tasks| {
            tasks.spawn_keeping(leases.clone().run(left.clone()))?;
            tasks.spawn(job_task.run(left.clone()))?;
            let (telling, notices, stop) = (Arc::clone(&mirror), notices.clone(), left.clone());
            tasks.spawn(async move { telling.tell_notices(notices, stop).await })?;
            tasks.spawn(keep_current(
                Arc::clone(&elsewhere),
                Arc::clone(&mirror),
                account,
                Arc::clone(&clock),
                self.pace,
                left,
            ))?;
            tasks.spawn(async move {
                tokio::select! {
                    () = stopped(&mut ending) => drop(leaving.leave.send_replace(true)),
                    () = stopped(&mut gone) => {}
                }
            })
        });
        spawned.map_err(|Ending| anyhow::anyhow!("the server is ending"))?;
        let room = ContextRoom {
            id: id.clone(),
            kind: ContextKind::Other,
            endpoint: endpoint.clone(),
            clock: Arc::clone(&clock),
            notices,
            client,
            mirror,
            jobs,
            leases,
            secret_plans: Arc::default(),
            budget,
            elsewhere: Some(elsewhere),
        };
        let face = room.face();
        self.sources.put(id.clone(), Source { hub, clock });
        self.rooms.put(id.clone(), room);
        Ok(face)
    }
}

/// The refusal while a door of ours may be open: nobody could close it.
fn no_doors(room: &ContextRoom) -> Result<(), HttpError> {
    if room.leases.may_hold_doors() {
        return Err(HttpError::conflict(
            "A door that was opened here may be open: close it first, for nobody could any more.",
            "ここから開いたドアが残っている可能性があります。先に閉じてください。",
        ));
    }
    Ok(())
}

/// What the platform says of credentials that it does not take: no status that would tell the page of its own session.
fn not_taken(error: ClientError) -> HttpError {
    match error {
        ClientError::Api(refused) if (400..500).contains(&refused.status) && refused.status != 429 => {
            HttpError::forbidden(
                format!("The platform does not take this: {}", refused.message),
                format!("プラットフォームがサインインを受け付けませんでした: {}", refused.message),
            )
        }
        error @ (ClientError::Api(_) | ClientError::Unreachable(_) | ClientError::Unreadable(_)) => {
            error.into()
        }
    }
}
