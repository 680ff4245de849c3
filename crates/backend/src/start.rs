//! From a configuration to a running server, and back down.

use std::{collections::BTreeSet, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use api::{
    console::{
        context::ContextKind,
        session::{PROTOCOL, ServerInfo},
    },
    id::ContextId,
};
use axum::Router;
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
    config::{Config, Outbound},
    credentials::Credentials,
    desk::{
        self, Account, CloudTransport, ContextRoom, Desk, DeskDb, Guard, JobTask, Mirror, People, Tools,
        job_task,
    },
    edge::{self, Edge, Source},
    feed::{ContextChange, Hub, Told, What},
    holder::Holder,
    http::{Doors, router},
    steady,
    stop::stopped,
    visits::Visits,
};

/// The id of the local world's context.
const LOCAL: &str = "local";
/// Where worlds lie in the data directory, one file each.
const WORLDS: &str = "worlds";
/// How long connections may take to end when the server stops; longer than what [`Visits`] leave to whoever is inside.
const GRACE: Duration = Duration::from_millis(1_500);

/// A running server.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    people: Arc<People>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    visits: Visits,
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
        let (ended, left) = tokio::join!(
            tokio::time::timeout(GRACE, ended),
            tokio::time::timeout(GRACE, self.visits.all_left())
        );
        if ended.is_err() {
            // What is left waits on a peer; what was acknowledged is on disk.
            self.tasks.shutdown().await;
        }
        if left.is_err() {
            tracing::error!("somebody is still inside; the data directory is let go all the same");
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
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("could not listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let visits = Visits::new(stopping.clone());

    let db = DeskDb::open(DeskStore::open(&config.data.join("desk.db"), steady::steady)?).await?;
    let people = Arc::new(People::new(credentials.clone(), db.clone()));
    let mut worlds = Vec::new();
    for name in world_names(&config.data)? {
        let local = name.as_str() == LOCAL;
        match open_world(&config, name.clone(), &credentials, address, &db, &visits).await {
            Ok(world) => worlds.extend(world),
            // A recording that does not open must not keep the operator from everything else.
            Err(error) if !local => {
                tracing::error!(world = %name, error = format!("{error:#}"), "was left out")
            }
            Err(error) => return Err(error),
        }
    }
    let local =
        worlds.iter().find(|world| world.room.id.as_str() == LOCAL).context("there is no local world")?;

    let server = ServerInfo {
        version: config.version.version.to_owned(),
        commit: config.version.commit.to_owned(),
        protocol: PROTOCOL,
    };
    let rooms = worlds.iter().map(|world| world.room.clone()).collect();
    let desk = Desk::new(Arc::clone(&people), db, server, desk::cookie_name(address.port()), rooms);
    let origins = Guard::new(address, &config.allow_origins);
    let control = config.control.then(|| cloud::control_routes(local.cloud.clone()));
    let desk = desk::routes(desk, origins.clone(), control);
    let desk = if config.control { cloud::under_faults(local.cloud.clone(), desk) } else { desk };
    let sources = worlds.iter().map(|world| (world.room.id.clone(), world.source.clone())).collect();
    let doors = Doors {
        platform: local.platform.clone(),
        worlds: worlds.iter().map(|world| (world.room.id.clone(), world.platform.clone())).collect(),
        desk,
        edge: edge::routes(Edge {
            people: Arc::clone(&people),
            origins,
            sources: Arc::new(sources),
            stop: stopping.clone(),
            visits: visits.clone(),
        }),
        ui: config.ui,
    };
    let app = router(doors, &visits);
    let mut ending = stopping.clone();
    tasks.spawn(async move {
        let ended = async move { stopped(&mut ending).await };
        if let Err(error) = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(ended)
            .await
        {
            tracing::error!(%error, "the listener ended");
        }
    });
    for world in worlds {
        let OpenWorld { cloud, room, hearing, job_task, .. } = world;
        room.mirror
            .fill(&room.client)
            .await
            .with_context(|| format!("the fleet of {} could not be read", room.id))?;
        let following = stopping.clone();
        tasks.spawn(async move { room.mirror.follow(room.client, hearing, following).await });
        tasks.spawn(job_task.run(stopping.clone()));
        tasks.spawn(cloud::run_devices(cloud, stopping.clone()));
    }
    holder.announce(address)?;
    Ok(Running { address, people, stop, tasks, visits, _holder: holder })
}

/// A world with the context that the desk has of it, not yet running.
struct OpenWorld {
    cloud: Cloud,
    platform: Router,
    room: ContextRoom,
    source: Source,
    hearing: mpsc::UnboundedReceiver<ContextChange>,
    job_task: JobTask,
}

/// The worlds of a data directory: the local one, and those that were imported.
fn world_names(data: &Path) -> anyhow::Result<BTreeSet<ContextId>> {
    let worlds = data.join(WORLDS);
    std::fs::create_dir_all(&worlds).with_context(|| format!("could not create {}", worlds.display()))?;
    let mut names = BTreeSet::from([ContextId::new(LOCAL).expect("a plain word is a context id")]);
    for entry in std::fs::read_dir(&worlds).with_context(|| format!("could not list {}", worlds.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "db") {
            let name =
                path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| ContextId::new(stem).ok());
            names.extend(name);
        }
    }
    Ok(names)
}

/// Opens a world, growing the local one first when it is new. None for a file that is no whole world.
async fn open_world(
    config: &Config,
    id: ContextId,
    credentials: &Credentials,
    address: SocketAddr,
    db: &DeskDb,
    visits: &Visits,
) -> anyhow::Result<Option<OpenWorld>> {
    let local = id.as_str() == LOCAL;
    let (told, hearing) = mpsc::unbounded_channel();
    let telling = told.clone();
    let tell = move |changes: Vec<WorldChange>| {
        // Nobody listens any more only when the server is ending.
        let _ = telling.send(ContextChange::Told(changes.into_iter().map(told_of).collect()));
    };
    let store = WorldStore::open(&config.data.join(WORLDS).join(format!("{id}.db")), tell, steady::steady)?;
    let (anchor, newest) =
        store.read(|world| Ok((world.meta::<Anchor>(cloud::CLOCK)?, world.newest_event()?)))?;
    let clock = Arc::new(ContextClock::new(anchor, newest, config.time_scale));
    let beginning = Beginning { scenario: config.scenario.clone(), sims: config.sims, seed: config.seed };
    let cloud = Cloud::new(
        store,
        Parts {
            clock: Arc::clone(&clock),
            credentials: credentials.clone(),
            // A recorded fleet's addresses are real: a rehearsal must never call them.
            outbound: if local { config.outbound.clone() } else { Outbound::Record },
            told,
            beginning: beginning.clone(),
            visits: visits.clone(),
        },
    );
    if !cloud::has_grown(&cloud).await? {
        if !local {
            tracing::warn!(world = %id, "is no whole world and was left alone");
            return Ok(None);
        }
        cloud::grow(&cloud, beginning, clock.now()).await.context("the world could not be grown")?;
    }
    if clock.face().simulated {
        // Kept from the start on: after a kill the clock goes on from here and never runs backward.
        cloud::keep_clock(&cloud, clock.retie(|_| {})).await.context("the clock could not be kept")?;
    }
    let platform = cloud::routes(cloud.clone());
    let endpoint = if local { format!("http://{address}") } else { format!("http://{address}/worlds/{id}") };
    // With faults, connections must be able to break in the middle; without, the way through the router is shorter.
    let transport = if config.control {
        CloudTransport::tcp(endpoint.clone())?
    } else {
        CloudTransport::InProcess(platform.clone())
    };
    let account = Account::new(transport, credentials.auth_key_id.clone(), credentials.auth_key.clone());
    let client = Client::new(Arc::new(account));
    let hub = Arc::new(Hub::new(id.clone()));
    let (hears, heard) = mpsc::unbounded_channel();
    let mirror = Arc::new(Mirror::new(Arc::clone(&clock), Arc::clone(&hub), hears));
    let tools = Tools {
        clock: Arc::clone(&clock),
        client: client.clone(),
        mirror: Arc::clone(&mirror),
        db: db.clone(),
    };
    let running = db.read(|desk| desk.running_jobs()).await?;
    let jobs = running.into_iter().filter(|job| job.context == id).map(|job| job.state).collect();
    let (jobs, job_task) = job_task(tools, heard, jobs);
    let source = Source { hub, clock: Arc::clone(&clock) };
    let room = ContextRoom {
        id,
        kind: ContextKind::Local,
        endpoint,
        clock,
        client,
        mirror,
        jobs,
        secret_plans: Arc::default(),
    };
    Ok(Some(OpenWorld { cloud, platform, room, source, hearing, job_task }))
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
