//! From a configuration to a running server, and back down.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use api::console::session::{PROTOCOL, ServerInfo};
use axum::Router;
use store::desk::DeskStore;
use tokio::{net::TcpListener, sync::watch};

use crate::{
    authority::Authority,
    automation,
    cloud::{self, Cloud},
    config::Config,
    credentials::Credentials,
    desk::{self, Desk, DeskDb, Guard, People, Remotes},
    edge::{self, Edge},
    holder::Holder,
    http::{Doors, router},
    machine::{self, Look, Machine},
    ota_move,
    outbound::Mailer,
    steady,
    stop::stopped,
    tasks::Tasks,
    visits::Visits,
    worlds::{Ground, Worlds},
};

/// How long connections may take to end when the server stops; longer than what [`Visits`] leave to whoever is inside.
const GRACE: Duration = Duration::from_millis(1_500);
/// How long the rows of a fleet may take to be kept: a million take about a second.
const KEEPING: Duration = Duration::from_secs(20);

/// A running server.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    people: Arc<People>,
    stop: watch::Sender<bool>,
    tasks: Arc<Tasks>,
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
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let ((), left) =
            tokio::join!(self.tasks.end(GRACE, KEEPING), tokio::time::timeout(GRACE, self.visits.all_left()));
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
    let authority = Authority::find(&config.data)?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| unheard(config.listen))?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let tasks = Arc::new(Tasks::new());
    let visits = Visits::new(stopping.clone());

    let db = DeskDb::open(DeskStore::open(&config.data.join("desk.db"), steady::steady)?).await?;
    let people = Arc::new(People::new(credentials.clone(), db.clone()));
    let machine = Arc::new(Machine::new(Look::now));
    let mailer = config.smtp.as_ref().map(Mailer::new).transpose()?;
    let ground = Ground {
        config: config.clone(),
        credentials,
        authority,
        address,
        db: db.clone(),
        machine: Arc::clone(&machine),
        visits: visits.clone(),
        mailer,
        stop: stopping.clone(),
    };
    tasks
        .spawn(db.clone().watch_disk(stopping.clone()))
        .and_then(|()| tasks.spawn(machine::watch(Arc::clone(&machine), stopping.clone())))
        .map_err(|_| anyhow::anyhow!("the server is ending"))?;
    let (worlds, open) = Worlds::open_all(ground, &tasks).await?;
    let worlds = Arc::new(worlds);
    let (local, platform) = worlds.local()?;
    let remotes = Arc::new(Remotes {
        db: db.clone(),
        machine,
        data: config.data.clone(),
        pace: config.remote_pace,
        rooms: worlds.rooms.clone(),
        sources: worlds.sources.clone(),
        tasks: Arc::downgrade(&tasks),
        stop: stopping.clone(),
        turn: tokio::sync::Mutex::new(()),
    });
    remotes.open_all().await?;

    let server = ServerInfo {
        version: config.version.version.to_owned(),
        commit: config.version.commit.to_owned(),
        protocol: PROTOCOL,
    };
    let desk = Desk::new(
        Arc::clone(&people),
        db,
        server,
        desk::cookie_name(address.port()),
        worlds.rooms.clone(),
        visits.clone(),
    );
    let origins = Guard::new(address, &config.allow_origins);
    let desk = desk::routes(
        desk,
        origins.clone(),
        steering(&config, &worlds, &local).merge(desk::remote_routes(remotes)),
    );
    let desk = if config.control { cloud::under_faults(local, desk) } else { desk };
    let doors = Doors {
        platform,
        worlds: worlds.platforms.clone(),
        desk,
        edge: edge::routes(Edge {
            people: Arc::clone(&people),
            origins,
            sources: worlds.sources.clone(),
            stop: stopping.clone(),
            visits: visits.clone(),
        }),
        ui: config.ui,
    };
    let app = router(doors, &visits);
    let mut ending = stopping;
    let listening = tasks.spawn(async move {
        let ended = async move { stopped(&mut ending).await };
        if let Err(error) = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(ended)
            .await
        {
            tracing::error!(%error, "the listener ended");
        }
    });
    listening.map_err(|_| anyhow::anyhow!("the server is ending"))?;
    worlds.run_all(open).await?;
    holder.announce(address)?;
    Ok(Running { address, people, stop, tasks, visits, _holder: holder })
}

/// Why nobody would be heard there, and what can be done; the system's own words come after it.
fn unheard(address: SocketAddr) -> String {
    format!(
        "could not listen on {address} (is another program there? --listen 127.0.0.1:0 takes a free port)"
    )
}

/// What steers worlds: their pages, and under `--control` what tests steer the local one with.
fn steering(config: &Config, worlds: &Arc<Worlds>, local: &Cloud) -> Router {
    let pages = cloud::world_pages(worlds.clouds.clone(), worlds.forks(), config.control)
        .merge(automation::console_routes(worlds.automations.clone()))
        .merge(ota_move::routes(worlds.moves.clone()));
    if config.control { pages.merge(cloud::control_routes(local.clone())) } else { pages }
}
