//! From a configuration to a running server, and back down.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use api::{
    console::{context::ContextKind, session::{PROTOCOL, ServerInfo}},
    id::ContextId,
};
use client::Client;
use store::{
    desk::DeskStore,
    world::{WorldChange, WorldFact, WorldStore},
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    clock::{Anchor, ContextClock},
    cloud::{self, Beginning, Cloud, Parts},
    config::Config,
    credentials::Credentials,
    desk::{self, Account, CloudTransport, ContextRoom, Desk, DeskDb, Guard, Mirror, People, Tools, job_task},
    edge::{self, Edge, Source},
    feed::{ContextChange, Hub, Told, What},
    holder::Holder,
    http::{Doors, router},
    steady,
    stop::stopped,
};

/// The id of the local world's context.
const LOCAL: &str = "local";
/// How long connections may take to end when the server stops.
const GRACE: Duration = Duration::from_millis(1_500);

/// A running server.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    people: Arc<People>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    // Released last: another server may take the directory only when this one is done.
    _holder: Holder,
}

impl Running {
    /// A code that signs in once, within ten minutes.
    pub fn sign_in_code(&self) -> String {
        self.people.code()
    }

    /// A link that signs in once, within ten minutes. The code is in the fragment: it reaches no log of any server.
    pub fn sign_in_link(&self) -> String {
        format!("http://{}/#code={}", self.address, self.sign_in_code())
    }

    /// Ends the server: no new call, what was accepted is finished, sockets are told.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            // What is left waits on a peer; what was acknowledged is on disk.
            self.tasks.shutdown().await;
        }
    }
}

/// Starts a server. It is ready when this answers: it listens, the fleet is read, the first window can be asked for.
///
/// # Errors
/// [`crate::Held`] when another server has the data directory; else what stands against it.
pub async fn start(config: Config) -> anyhow::Result<Running> {
    if !config.listen.ip().is_loopback() {
        bail!("{} is not a loopback address; this version listens on loopback only", config.listen);
    }
    let holder = Holder::take(&config.data)?;
    let credentials = Credentials::find(config.credentials.as_deref(), &config.data)?;
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("could not listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let mut tasks = JoinSet::new();

    let (told, hearing) = mpsc::unbounded_channel();
    let (cloud, clock) = open_world(&config, credentials.clone(), told).await?;
    let platform = cloud::routes(cloud.clone());

    let db = DeskDb::open(DeskStore::open(&config.data.join("desk.db"), steady::steady)?).await?;
    let people = Arc::new(People::new(credentials.clone(), db.clone()));
    let id = ContextId::new(LOCAL).expect("a plain word is a context id");
    let hub = Arc::new(Hub::new(id.clone()));
    // With faults, connections must be able to break in the middle; without, the way through the router is shorter.
    let transport = if config.control {
        CloudTransport::tcp(format!("http://{address}"))?
    } else {
        CloudTransport::InProcess(platform.clone())
    };
    let account = Arc::new(Account::new(transport, credentials.auth_key_id.clone(), credentials.auth_key.clone()));
    let client = Client::new(account);
    let (events, heard) = mpsc::unbounded_channel();
    let mirror = Arc::new(Mirror::new(Arc::clone(&clock), Arc::clone(&hub), events));
    let running = db.read(|desk| desk.running_jobs()).await?;
    let tools = Tools { clock: Arc::clone(&clock), client: client.clone(), mirror: Arc::clone(&mirror), db: db.clone() };
    let jobs = running.into_iter().filter(|job| job.context == id).map(|job| job.state).collect();
    let (jobs, job_task) = job_task(tools, heard, jobs);
    let room = ContextRoom {
        id: id.clone(),
        kind: ContextKind::Local,
        endpoint: format!("http://{address}"),
        clock: Arc::clone(&clock),
        client: client.clone(),
        mirror: Arc::clone(&mirror),
        jobs,
    };
    let server = ServerInfo {
        version: config.version.version.to_owned(),
        commit: config.version.commit.to_owned(),
        protocol: PROTOCOL,
    };
    let desk = Desk::new(Arc::clone(&people), db, server, vec![room]);

    let origins = Guard::new(address, &config.allow_origins);
    let control = config.control.then(|| cloud::control_routes(cloud.clone()));
    let sources = BTreeMap::from([(id, Source { hub, clock })]);
    let app = router(Doors {
        platform,
        desk: desk::routes(desk, origins.clone(), control),
        edge: edge::routes(Edge {
            people: Arc::clone(&people),
            origins,
            sources: Arc::new(sources),
            stop: stopping.clone(),
        }),
        ui: config.ui,
    });
    let mut ending = stopping.clone();
    tasks.spawn(async move {
        let ended = async move { stopped(&mut ending).await };
        if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(ended).await {
            tracing::error!(%error, "the listener ended");
        }
    });
    mirror.fill(&client).await.context("the fleet could not be read")?;
    let follow = Arc::clone(&mirror);
    let following = stopping.clone();
    tasks.spawn(async move { follow.follow(client, hearing, following).await });
    tasks.spawn(job_task.run(stopping.clone()));
    tasks.spawn(cloud::run_devices(cloud, stopping));
    holder.announce(address)?;
    Ok(Running { address, people, stop, tasks, _holder: holder })
}

/// Opens the local world, growing it first when it is new.
async fn open_world(
    config: &Config,
    credentials: Credentials,
    told: mpsc::UnboundedSender<ContextChange>,
) -> anyhow::Result<(Cloud, Arc<ContextClock>)> {
    let worlds = config.data.join("worlds");
    std::fs::create_dir_all(&worlds).with_context(|| format!("could not create {}", worlds.display()))?;
    let telling = told.clone();
    let tell = move |changes: Vec<WorldChange>| {
        // Nobody listens any more only when the server is ending.
        let _ = telling.send(ContextChange::Told(changes.into_iter().map(told_of).collect()));
    };
    let store = WorldStore::open(&worlds.join("local.db"), tell, steady::steady)?;
    let (anchor, newest) = store.read(|world| Ok((world.meta::<Anchor>(cloud::CLOCK)?, world.newest_event()?)))?;
    let clock = Arc::new(ContextClock::new(anchor, newest, config.time_scale));
    let beginning = Beginning { scenario: config.scenario.clone(), sims: config.sims, seed: config.seed };
    let cloud = Cloud::new(
        store,
        Parts { clock: Arc::clone(&clock), credentials, outbound: config.outbound.clone(), told, beginning: beginning.clone() },
    );
    if !cloud::has_grown(&cloud).await? {
        cloud::grow(&cloud, beginning, clock.now()).await.context("the world could not be grown")?;
    }
    Ok((cloud, clock))
}

/// A world's change in the words of the feed.
fn told_of(change: WorldChange) -> Told {
    let WorldChange { at, cause, fact } = change;
    let what = match fact {
        WorldFact::Sim(sim) => What::Sim(sim),
        WorldFact::Session(sim, event) => What::Session(sim, event),
        WorldFact::Group(group) => What::Group(group),
        WorldFact::GroupGone(id) => What::GroupGone(id),
    };
    Told { at, cause, what }
}
