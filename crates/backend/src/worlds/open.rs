use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use api::{console::context::ContextKind, id::ContextId};
use axum::middleware;
use client::Client;
use emulator::retention::Retention;
use store::world::{WorldChange, WorldFact, WorldStore};
use tokio::sync::mpsc;

use crate::{
    automation::{self, Automation, Ground as Flux, NotTaken, Queue, WebhookAddress},
    clock::{Anchor, ContextClock},
    cloud::{self, Beginning, Beside, Cloud, Parts},
    config::Outbound,
    desk::{ContextRoom, JobTask, Leases, Mirror, Paper, SharedBudget, Snapshot, Tools, job_task},
    edge::Source,
    feed::{ContextChange, Hub, Told, What},
    field::Field,
    forward::Trust,
    http::origin::{Origins, no_foreign_page},
    lines::Devices,
    notices::Notices,
    ota_move::{OtaMoves, Stand},
    outbound::{Brought, Filed, Filing, Inlet, Letter, Outlet, Untaken, Uplink, Uplinked},
    reach::{Account, CloudTransport},
    steady,
    worlds::{Ground, Worlds},
};

/// The id of the local world's context.
pub(super) const LOCAL: &str = "local";
/// Where worlds lie in the data directory, one file each.
const WORLDS: &str = "worlds";
/// Where what their Flux apps do lies there.
const AUTOMATION: &str = "automation";

/// A world with the context that the desk has of it, not yet running.
pub(crate) struct OpenWorld {
    pub(super) cloud: Cloud,
    pub(super) room: ContextRoom,
    pub(super) source: Source,
    pub(super) hearing: mpsc::UnboundedReceiver<ContextChange>,
    pub(super) job_task: JobTask,
    pub(super) automation: Automation,
    pub(super) moves: OtaMoves,
    pub(super) queue: Queue,
}

/// The file of a context's automation.
fn automation_file(data: &Path, id: &ContextId) -> anyhow::Result<PathBuf> {
    let folder = data.join(AUTOMATION);
    std::fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
    Ok(folder.join(format!("{id}.db")))
}

/// The file of a world.
pub(super) fn file(data: &Path, id: &ContextId) -> PathBuf {
    data.join(WORLDS).join(format!("{id}.db"))
}

/// The worlds of a data directory: the local one, and those that were imported or copied. What a copy left that was broken
/// off is taken away.
pub(super) fn world_names(data: &Path) -> anyhow::Result<BTreeSet<ContextId>> {
    let worlds = data.join(WORLDS);
    std::fs::create_dir_all(&worlds).with_context(|| format!("could not create {}", worlds.display()))?;
    let mut names = BTreeSet::from([ContextId::new(LOCAL).expect("a plain word is a context id")]);
    for entry in std::fs::read_dir(&worlds).with_context(|| format!("could not list {}", worlds.display()))? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if extension == "db" {
            let name =
                path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| ContextId::new(stem).ok());
            names.extend(name);
        } else if extension == cloud::FORKING {
            cloud::remove_draft(&path)?;
        }
    }
    Ok(names)
}

impl Worlds {
    /// Opens a world; of its parts only the platform is known from here on. None for a file that is no whole world.
    pub(super) async fn open(&self, id: ContextId) -> anyhow::Result<Option<OpenWorld>> {
        let Ground { config, credentials, authority, address, db, machine, visits, .. } = &self.ground;
        let local = id.as_str() == LOCAL;
        let (told, hearing) = mpsc::unbounded_channel();
        let telling = told.clone();
        let tell = move |changes: Vec<WorldChange>| {
            // Nobody listens any more only when the server is ending.
            let _ = telling.send(ContextChange::Told(changes.into_iter().map(told_of).collect()));
        };
        let store = WorldStore::open(&self.file(&id), tell, steady::steady)?;
        let (anchor, newest) =
            store.read(|world| Ok((world.meta::<Anchor>(cloud::CLOCK)?, world.newest_event()?)))?;
        let clock = Arc::new(ContextClock::new(anchor, newest, config.time_scale));
        let endpoint =
            if local { format!("http://{address}") } else { format!("http://{address}/worlds/{id}") };
        let beginning = Beginning { scenario: config.scenario.clone(), sims: config.sims, seed: config.seed };
        let cloud = Cloud::new(
            store,
            Parts {
                id: id.clone(),
                clock: Arc::clone(&clock),
                credentials: credentials.clone(),
                authority: authority.clone(),
                // The addresses of a recorded or copied fleet are real: a rehearsal must never call them.
                outbound: if local { config.outbound.clone() } else { Outbound::Record },
                mailer: if local { self.ground.mailer.clone() } else { None },
                inlet: self.inlet(id.clone()),
                uplink: self.uplink(id.clone()),
                filing: self.filing(id.clone()),
                devices: devices(),
                endpoint: endpoint.clone(),
                retention: Retention { events: config.keep_events },
                told,
                beginning: beginning.clone(),
                visits: visits.clone(),
            },
        );
        let asked = beginning.clone();
        // One that was broken off goes on as what it was begun, whatever this server would begin.
        if !cloud::has_grown(&cloud).await?
            && !cloud::grow_on(&cloud).await.context("the world could not grow on")?
        {
            if !local {
                tracing::warn!(world = %id, "is no whole world and was left alone");
                return Ok(None);
            }
            cloud::grow(&cloud, beginning, clock.now()).await.context("the world could not be grown")?;
        }
        if local && config.begins_as_said {
            tell_other_beginning(&cloud, &asked).await?;
        }
        cloud::has_begun(&cloud).await.context("the world's beginning could not be kept")?;
        if clock.face().simulated {
            let tied = clock.retie(|_| {});
            let stands = |kept: Anchor| kept.paused && Anchor { wall: tied.wall, ..kept } == tied;
            // Kept from the start on: after a kill the clock goes on from here and never runs backward. One that stands
            // where it stood is kept already, and each command takes a number that randomness hangs on.
            if !anchor.is_some_and(stands) {
                cloud::keep_clock(&cloud, tied).await.context("the clock could not be kept")?;
            }
        }
        let origins = Origins::new(*address, &config.allow_origins);
        let guard = middleware::from_fn_with_state(origins, no_foreign_page);
        let platform = cloud::routes(cloud.clone(), None).layer(guard.clone());
        // The way through the router is shorter; a socket that really breaks is for tests of our own.
        let transport = if config.control {
            CloudTransport::tcp(format!("http://{address}/worlds/{id}"))?
        } else {
            CloudTransport::InProcess(platform.clone())
        };
        // Actions of Flux reach the platform; messages for Flux come in beside it.
        let account =
            Account::new(transport.clone(), credentials.auth_key_id.clone(), credentials.auth_key.clone());
        let client = Client::new(Arc::new(account));
        let letting = cloud.clone();
        let outlet: Outlet = Arc::new(move |parcel| {
            let cloud = letting.clone();
            Box::pin(async move { cloud::let_out(&cloud, parcel).await })
        });
        let living = cloud.clone();
        let world: automation::World = Arc::new(move || {
            let cloud = living.clone();
            Box::pin(async move { cloud.generation().await })
        });
        let flux = Flux {
            operator: credentials.operator_id.clone(),
            clock: Arc::clone(&clock),
            transport,
            root: client.clone(),
            outlet,
            world,
        };
        let (automation, queue) = Automation::open(&automation_file(&config.data, &id)?, flux)?;
        let beside = Beside {
            open: automation::open_routes(automation.clone()),
            with_key: automation::signed_in_routes(automation.clone()),
        };
        let entered = cloud::routes(cloud.clone(), Some(beside));
        self.platforms.put(id.clone(), entered.layer(guard));
        self.automations.put(id.clone(), automation.clone());
        let hub = Arc::new(Hub::new(id.clone()));
        let (hears, heard) = mpsc::unbounded_channel();
        let snapshot = Snapshot::new(&config.data, &id);
        let mirror = Arc::new(Mirror::new(Arc::clone(&clock), Arc::clone(&hub), snapshot, hears));
        let budget = Arc::<SharedBudget>::default();
        let tools = Tools {
            context: id.clone(),
            clock: Arc::clone(&clock),
            client: client.clone(),
            mirror: Arc::clone(&mirror),
            db: db.clone(),
            budget: Arc::clone(&budget),
            machine: Arc::clone(machine),
        };
        let running = db.read(|desk| desk.running_jobs()).await?;
        let jobs = running.into_iter().filter(|job| job.context == id).map(|job| job.state).collect();
        let (jobs, job_task) = job_task(tools, heard, jobs);
        let leases = Leases::new(
            id.clone(),
            db.clone(),
            Arc::clone(&clock),
            client.clone(),
            Arc::clone(&mirror),
            Arc::clone(machine),
            Trust::of_authority(authority.certificate())?,
        );
        let moves = OtaMoves::new(Stand {
            mirror: Arc::clone(&mirror),
            client: client.clone(),
            paper: Paper {
                db: db.clone(),
                context: id.clone(),
                clock: Arc::clone(&clock),
                client: client.clone(),
            },
            automation: automation.clone(),
            clock: Arc::clone(&clock),
            endpoint: endpoint.clone(),
            recorded: cloud.parts().outbound == Outbound::Record,
            visits: visits.clone(),
        });
        self.moves.put(id.clone(), moves.clone());
        let source = Source { hub, clock: Arc::clone(&clock) };
        let room = ContextRoom {
            id,
            kind: ContextKind::Local,
            endpoint,
            clock,
            notices: Notices::new(vec![
                cloud.writable().notice(),
                db.writable().notice(),
                automation.writable().notice(),
                machine.set_back(),
                machine.slept(),
            ]),
            client,
            mirror,
            jobs,
            leases,
            secret_plans: Arc::default(),
            budget,
            elsewhere: None,
        };
        Ok(Some(OpenWorld { cloud, room, source, hearing, job_task, automation, queue, moves }))
    }

    /// Brings what a world's devices send to its own Flux.
    fn uplink(&self, id: ContextId) -> Uplink {
        let automations = self.automations.weak();
        Arc::new(move |sent: Uplinked| {
            let automation = automations.get(&id);
            Box::pin(async move {
                let Some(automation) = automation else { return Ok(0) };
                automation.take_from_device(sent).await.map_err(untaken)
            })
        })
    }

    /// Tells a world's own Flux what happens to its files.
    fn filing(&self, id: ContextId) -> Filing {
        let automations = self.automations.weak();
        Arc::new(move |filed: Filed| {
            let automation = automations.get(&id);
            Box::pin(async move {
                // It stays to be told where nobody is there to hear it.
                let gone = || Untaken::Fault("nobody is there to hear it".to_owned());
                automation.ok_or_else(gone)?.take_from_files(filed).await.map_err(untaken)
            })
        })
    }

    /// Brings what a world sends to its own Flux there; the rest goes elsewhere.
    fn inlet(&self, id: ContextId) -> Inlet {
        // An app lets out through the world that has this: neither would ever end.
        let automations = self.automations.weak();
        Arc::new(move |letter: &Letter, Brought { key, hops }: Brought| {
            let WebhookAddress { world, id: webhook, secret } = automation::webhook_of(letter.to.expose())?;
            let automation = automations.get(world.as_ref().unwrap_or(&id))?;
            let kind = letter.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            let kind = kind.map_or("application/json", |(_, value)| value.expose().as_str());
            let payload = automation::payload_of(Some(kind), letter.body.expose().as_bytes());
            let post = letter.method.eq_ignore_ascii_case("POST");
            Some(Box::pin(async move {
                if !post {
                    return 405;
                }
                let Ok(payload) = payload else { return 400 };
                match automation.take_by_webhook(&webhook, &secret, payload, Some(key), hops).await {
                    Ok(_) => 200,
                    Err(NotTaken::Nowhere) => 404,
                    Err(NotTaken::Off | NotTaken::Loop) => 400,
                    Err(NotTaken::OverQuota) => 429,
                    Err(NotTaken::Store(error)) => {
                        tracing::error!(%error, "a message for Flux could not be kept");
                        503
                    }
                }
            }))
        })
    }
}

fn untaken(why: NotTaken) -> Untaken {
    match why {
        NotTaken::OverQuota => Untaken::OverQuota,
        fault @ (NotTaken::Nowhere | NotTaken::Off | NotTaken::Loop | NotTaken::Store(_)) => {
            Untaken::Fault(fault.to_string())
        }
    }
}

/// Devices of a new world: nobody was on them yet.
fn devices() -> Devices {
    let field = Field::default();
    let forgotten = field.clone();
    Devices {
        dial: Arc::new(move |device, port| field.connect(device, port)),
        forget: Arc::new(move || forgotten.forget_all()),
    }
}

/// A world's change in the words of the feed.
fn told_of(change: WorldChange) -> Told {
    let WorldChange { at, cause, fact } = change;
    let what = match fact {
        WorldFact::Sim(record) => What::Sim(Box::new(emulator::sim_view(&record))),
        WorldFact::Session(sim, event) => What::Session(sim, Box::new(Arc::unwrap_or_clone(event))),
        WorldFact::Group(group) => What::Group(group),
        WorldFact::GroupGone(id) => What::GroupGone(id),
    };
    Told { at, cause: Some(cause), what }
}

/// Says so where somebody asked for a world that begins otherwise than the one that is there.
async fn tell_other_beginning(cloud: &Cloud, asked: &Beginning) -> anyhow::Result<()> {
    if let Some(begun) = cloud::beginning(cloud).await?
        && begun != *asked
    {
        tracing::warn!(
            "the world that is there stays as it was begun ({}, seed {}); --scenario, --sims and --seed are for a new one: \
             start over on its World page, or name another --data",
            begun.scenario,
            begun.seed
        );
    }
    Ok(())
}
