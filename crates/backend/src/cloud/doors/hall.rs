use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use api::{UnixMillis, soracom::audit_log::AccessType};
use emulator::napter::Door;
use tokio::{
    net::TcpListener,
    sync::{Notify, Semaphore, mpsc, watch},
    task::JoinSet,
};

use super::{
    pass::{Passage, keep},
    use_case::closed,
};
use crate::{
    clock::sleep_until,
    cloud::{Cloud, state::AppError},
    stop::{Stop, stopped},
};

/// Where doors stand: nobody reaches them from another machine.
pub(super) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Connections through all doors of a world at once.
const CONNECTIONS: usize = 2_000;

/// The doors that are open, as this process keeps them.
#[derive(Debug)]
pub(crate) struct Hall {
    open: Mutex<BTreeMap<u16, Kept>>,
    /// Where doors go that were opened, and from where they are fetched once.
    sends: mpsc::UnboundedSender<(Door, TcpListener)>,
    comes: Mutex<Option<mpsc::UnboundedReceiver<(Door, TcpListener)>>>,
    /// Rings when a door was closed by somebody.
    changed: Notify,
    pub(super) connections: Arc<Semaphore>,
}

#[derive(Debug)]
struct Kept {
    door: Door,
    /// Says that it is closed, to whoever is inside.
    closes: watch::Sender<bool>,
}

impl Default for Hall {
    fn default() -> Self {
        let (sends, comes) = mpsc::unbounded_channel();
        Hall {
            open: Mutex::default(),
            sends,
            comes: Mutex::new(Some(comes)),
            changed: Notify::new(),
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
        }
    }
}

impl Hall {
    /// Lets people through a door from now on.
    pub(super) fn add(&self, door: Door, listener: TcpListener) {
        // Fails only when the server is ending, which closes all doors.
        let _ending = self.sends.send((door, listener));
    }

    /// Closes the door at a port, and the connections through it.
    pub(super) fn shut(&self, port: u16) {
        if let Some(kept) = self.lock().remove(&port) {
            // Nobody is inside who could hear it.
            let _empty = kept.closes.send(true);
        }
        self.changed.notify_one();
    }

    /// Closes all doors: the world that they led into is gone.
    pub(crate) fn shut_all(&self) {
        for kept in std::mem::take(&mut *self.lock()).into_values() {
            let _empty = kept.closes.send(true);
        }
        self.changed.notify_one();
    }

    /// The doors whose time is over.
    fn over(&self, now: UnixMillis) -> Vec<Door> {
        self.lock().values().filter(|kept| kept.door.closes() <= now).map(|kept| kept.door.clone()).collect()
    }

    fn next_closing(&self) -> Option<UnixMillis> {
        self.lock().values().map(|kept| kept.door.closes()).min()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u16, Kept>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the doors of a world until `stop` says so: then all are closed, and those whose time
/// is not over are open again with the next start.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let hall = cloud.hall();
    let comes = hall.comes.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut comes) = comes else { return };
    let mut inside = JoinSet::new();
    loop {
        let next = hall.next_closing();
        let over = async {
            match next {
                Some(at) => sleep_until(cloud.clock(), at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some((door, listener)) = comes.recv() => {
                let (closes, closing) = watch::channel(false);
                hall.lock().insert(door.port, Kept { door: door.clone(), closes });
                inside.spawn(keep(Passage::new(cloud.clone(), door, closing), listener));
            }
            () = over => {
                for door in hall.over(cloud.now()) {
                    let port = door.port;
                    if let Err(error) = closed(&cloud, door, AccessType::Expired).await {
                        tracing::error!(%error, "that a door has closed by itself could not be kept");
                    }
                    // Whatever could be kept: its time is over.
                    hall.shut(port);
                }
            }
            () = hall.changed.notified() => {}
            Some(_) = inside.join_next(), if !inside.is_empty() => {}
            () = stopped(&mut stop) => return,
        }
    }
}

/// Opens the doors again that were open when the server ended; one whose time is over since, or whose port is another's now, is
/// gone.
pub(crate) async fn open_again(cloud: &Cloud) {
    let doors = match cloud.read(|world| world.doors()).await {
        Ok(doors) => doors,
        Err(error) => {
            tracing::error!(%error, "the doors of a world could not be read");
            return;
        }
    };
    for door in doors {
        let (port, over) = (door.port, door.closes() <= cloud.now());
        let gone: Result<(), AppError> = match TcpListener::bind((HERE, port)).await {
            Ok(listener) if !over => {
                cloud.hall().add(door, listener);
                Ok(())
            }
            Ok(_) => closed(cloud, door, AccessType::Expired).await,
            Err(error) => {
                tracing::warn!(port, %error, "a door could not be opened again, and is closed");
                closed(cloud, door, AccessType::Deleted).await
            }
        };
        if let Err(error) = gone {
            tracing::error!(%error, "that a door has closed could not be kept");
        }
    }
}
