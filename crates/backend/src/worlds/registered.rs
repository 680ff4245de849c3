use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Weak},
};

use anyhow::Context as _;
use api::id::ContextId;
use axum::Router;

use crate::{
    authority::Authority,
    automation::Automation,
    cloud::{self, Cloud},
    config::Config,
    credentials::Credentials,
    desk::{ContextRoom, DeskDb},
    edge::Source,
    machine::Machine,
    ota_move::OtaMoves,
    outbound::Mailer,
    registry::Registry,
    stop::Stop,
    tasks::{Ending, Tasks},
    visits::Visits,
    worlds::open::{LOCAL, OpenWorld, world_names},
};

/// What every world of a server stands on.
pub(crate) struct Ground {
    pub(crate) config: Config,
    pub(crate) credentials: Credentials,
    pub(crate) authority: Authority,
    pub(crate) address: SocketAddr,
    pub(crate) db: DeskDb,
    pub(crate) machine: Arc<Machine>,
    pub(crate) visits: Visits,
    /// Sends mails, where they are to be real.
    pub(crate) mailer: Option<Mailer>,
    pub(crate) stop: Stop,
}

/// The local worlds, each in the registries of the parts that need to know of it.
pub(crate) struct Worlds {
    pub(super) ground: Ground,
    /// For the desk.
    pub(crate) rooms: Registry<ContextRoom>,
    /// For the feed's sockets.
    pub(crate) sources: Registry<Source>,
    /// For other people's clients.
    pub(crate) platforms: Registry<Router>,
    /// For their pages in the console.
    pub(crate) clouds: Registry<Cloud>,
    /// For their Flux apps.
    pub(crate) automations: Registry<Automation>,
    /// For their OTA moves.
    pub(crate) moves: Registry<OtaMoves>,
    /// Tasks hold this in turn, and must not keep themselves alive.
    tasks: Weak<Tasks>,
    /// One copy at a time, so that two cannot take the same name.
    pub(super) forking: tokio::sync::Mutex<()>,
}

impl Worlds {
    /// Opens every world of the data directory, growing the local one first when it is new. They are known from here on,
    /// and nothing of them runs yet.
    ///
    /// # Errors
    /// The local world does not open; any other that does not is left out.
    pub(crate) async fn open_all(
        ground: Ground,
        tasks: &Arc<Tasks>,
    ) -> anyhow::Result<(Self, Vec<OpenWorld>)> {
        let worlds = Worlds {
            ground,
            rooms: Registry::default(),
            sources: Registry::default(),
            platforms: Registry::default(),
            clouds: Registry::default(),
            automations: Registry::default(),
            moves: Registry::default(),
            tasks: Arc::downgrade(tasks),
            forking: tokio::sync::Mutex::new(()),
        };
        let mut open = Vec::new();
        for name in world_names(&worlds.ground.config.data)? {
            match worlds.open(name.clone()).await {
                Ok(world) => open.extend(world),
                // A recording that does not open must not keep the operator from everything else.
                Err(error) if name.as_str() != LOCAL => {
                    tracing::error!(world = %name, error = format!("{error:#}"), "was left out");
                }
                Err(error) => return Err(error),
            }
        }
        for world in &open {
            worlds.show(world.cloud.clone(), world.room.clone(), world.source.clone());
        }
        Ok((worlds, open))
    }

    /// The world that a server grows by itself.
    ///
    /// # Errors
    /// It is not open.
    pub(crate) fn local(&self) -> anyhow::Result<(Cloud, Router)> {
        let id = ContextId::new(LOCAL).expect("a plain word is a context id");
        self.clouds.get(&id).zip(self.platforms.get(&id)).context("there is no local world")
    }

    /// Runs the worlds that were opened.
    ///
    /// # Errors
    /// The local world does not run; any other that does not is left out.
    pub(crate) async fn run_all(&self, open: Vec<OpenWorld>) -> anyhow::Result<()> {
        for world in open {
            let id = world.room.id.clone();
            match self.run(world).await {
                Ok(()) => {}
                Err(error) if id.as_str() != LOCAL => {
                    tracing::error!(world = %id, error = format!("{error:#}"), "was left out");
                    self.hide(&id);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads a world's fleet and lets its devices, its feed and its jobs run.
    ///
    /// # Errors
    /// The fleet cannot be read, or the server is ending.
    pub(crate) async fn run(&self, world: OpenWorld) -> anyhow::Result<()> {
        let OpenWorld { cloud, room, hearing, job_task, automation, queue, moves, .. } = world;
        room.mirror
            .start(&room.client)
            .await
            .with_context(|| format!("the fleet of {} could not be read", room.id))?;
        // Before anybody is answered: a door that is on the list is open.
        cloud::open_doors_again(&cloud).await;
        let (mirror, notices, telling) =
            (Arc::clone(&room.mirror), room.notices.clone(), self.ground.stop.clone());
        let (stop, following) = (self.ground.stop.clone(), self.ground.stop.clone());
        let spawned = self.tasks.upgrade().ok_or(Ending).and_then(|tasks| {
            tasks.spawn_keeping(room.leases.run(stop.clone()))?;
            tasks.spawn_keeping(room.mirror.follow(room.client, hearing, following))?;
            tasks.spawn(async move { mirror.tell_notices(notices, telling).await })?;
            tasks.spawn(cloud.clone().watch_disk(stop.clone()))?;
            tasks.spawn(job_task.run(stop.clone()))?;
            tasks.spawn(cloud::run_retention(cloud.clone(), stop.clone()))?;
            tasks.spawn(cloud::run_traffic(cloud.clone(), stop.clone()))?;
            tasks.spawn(cloud::run_deliveries(cloud.clone(), stop.clone()))?;
            tasks.spawn_keeping(cloud::run_doors(cloud.clone(), stop.clone()))?;
            tasks.spawn(cloud::run_telling_of_files(cloud.clone(), stop.clone()))?;
            tasks.spawn_keeping(automation.run(queue, stop.clone()))?;
            tasks.spawn(moves.run(stop.clone()))?;
            tasks.spawn(cloud::run_devices(cloud, stop))
        });
        spawned.map_err(|Ending| anyhow::anyhow!("the server is ending"))
    }

    /// Lets every part know of a world.
    pub(super) fn show(&self, cloud: Cloud, room: ContextRoom, source: Source) {
        let id = room.id.clone();
        self.clouds.put(id.clone(), cloud);
        self.sources.put(id.clone(), source);
        self.rooms.put(id, room);
    }

    /// Lets every part forget a world.
    pub(super) fn hide(&self, id: &ContextId) {
        self.rooms.take_away(id);
        self.sources.take_away(id);
        self.clouds.take_away(id);
        self.automations.take_away(id);
        self.moves.take_away(id);
        self.platforms.take_away(id);
    }

    /// Where the world of a context stands on disk.
    pub(super) fn file(&self, id: &ContextId) -> PathBuf {
        super::open::file(&self.ground.config.data, id)
    }
}
