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
    log::close_open_visits,
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
    sends: mpsc::UnboundedSender<Opened>,
    comes: Mutex<Option<mpsc::UnboundedReceiver<Opened>>>,
    /// Rings when a door was closed by somebody, or came.
    changed: Notify,
    pub(super) connections: Arc<Semaphore>,
}

#[derive(Debug)]
struct Kept {
    door: Door,
    /// Says that it is closed, to whoever is inside.
    closes: watch::Sender<bool>,
}

/// A door that people may come through.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) door: Door,
    pub(super) listener: TcpListener,
    pub(super) closing: watch::Receiver<bool>,
    /// The life of the world that it leads into.
    pub(super) generation: Option<String>,
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
    /// Closes a door, and the connections through it; another one at its port stays.
    pub(super) fn shut(&self, door: &Door) {
        let mut open = self.lock();
        if open.get(&door.port).is_some_and(|kept| kept.door == *door)
            && let Some(kept) = open.remove(&door.port)
        {
            // Nobody is inside who could hear it.
            let _empty = kept.closes.send(true);
        }
        drop(open);
        self.changed.notify_one();
    }

    /// Keeps a door from here on: whoever closes it closes it for good, whether or not anybody was let in yet.
    fn register(&self, door: Door) -> watch::Receiver<bool> {
        let (closes, closing) = watch::channel(false);
        self.lock().insert(door.port, Kept { door, closes });
        self.changed.notify_one();
        closing
    }

    fn shut_all(&self) {
        for kept in std::mem::take(&mut *self.lock()).into_values() {
            let _empty = kept.closes.send(true);
        }
    }

    /// The doors whose time is over.
    fn over(&self, now: UnixMillis) -> Vec<Door> {
        self.lock().values().filter(|kept| kept.door.closes() <= now).map(|kept| kept.door.clone()).collect()
    }

    fn next_closing(&self) -> Option<UnixMillis> {
        self.lock().values().map(|kept| kept.door.closes()).min()
    }

    fn doors(&self) -> Vec<Door> {
        self.lock().values().map(|kept| kept.door.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u16, Kept>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets people through a door from now on, unless it was closed since it was written down.
///
/// # Errors
/// The world cannot be read; nobody is let in.
pub(super) async fn let_in(cloud: &Cloud, door: Door, listener: TcpListener) -> Result<(), AppError> {
    let (hall, port) = (cloud.hall(), door.port);
    // Before it is looked for: whoever closes it strikes it off first, and comes here then.
    let closing = hall.register(door.clone());
    let found = cloud.read(move |world| Ok((world.door(port)?, world.generation()?))).await;
    match found {
        Ok((Some(kept), generation)) if kept == door => {
            // Fails only when the server is ending, which closes all doors.
            let _ending = hall.sends.send(Opened { door, listener, closing, generation });
            Ok(())
        }
        Ok(_) => {
            hall.shut(&door);
            Ok(())
        }
        Err(error) => {
            hall.shut(&door);
            Err(error)
        }
    }
}

/// Closes the doors that the world does not know: it has begun anew since they were opened.
pub(crate) async fn shut_unknown(cloud: &Cloud) {
    // In this order: one that comes in between is known.
    let here = cloud.hall().doors();
    let known = cloud.read(|world| world.doors()).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the doors of a world could not be read; those that are open are closed");
        Vec::new()
    });
    let known: BTreeMap<u16, Door> = known.into_iter().map(|door| (door.port, door)).collect();
    for door in here.iter().filter(|door| known.get(&door.port) != Some(*door)) {
        cloud.hall().shut(door);
    }
}

/// Keeps the doors of a world until `stop` says so: then all are closed, those inside are written off, and the doors whose time is
/// not over are open again with the next start.
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
            Some(opened) = comes.recv() => {
                let Opened { door, listener, closing, generation } = opened;
                inside.spawn(keep(Passage::new(cloud.clone(), door, generation, closing), listener));
            }
            () = over => {
                for door in hall.over(cloud.now()) {
                    if let Err(error) = closed(&cloud, door.clone(), AccessType::Expired).await {
                        tracing::error!(%error, "that a door has closed by itself could not be kept");
                    }
                    // Whatever could be kept: its time is over.
                    hall.shut(&door);
                }
            }
            () = hall.changed.notified() => {}
            Some(_) = inside.join_next(), if !inside.is_empty() => {}
            () = stopped(&mut stop) => break,
        }
    }
    hall.shut_all();
    while inside.join_next().await.is_some() {}
}

/// Opens the doors again that were open when the server ended; one whose time is over since, or whose port is another's now, is
/// gone. Whoever was inside when it ended without a word has left since.
pub(crate) async fn open_again(cloud: &Cloud) {
    if let Err(error) = close_open_visits(cloud).await {
        tracing::error!(%error, "that connections through doors have ended could not be kept");
    }
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
            Ok(listener) if !over => let_in(cloud, door, listener).await,
            Ok(_) => closed(cloud, door, AccessType::Expired).await,
            Err(error) => {
                tracing::warn!(port, %error, "a door could not be opened again, and is closed");
                closed(cloud, door, AccessType::Deleted).await
            }
        };
        if let Err(error) = gone {
            tracing::error!(%error, "what became of a door could not be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use emulator::napter::DoorTarget;
    use tokio::{io::AsyncReadExt, net::TcpStream, sync::watch, time::timeout};

    use super::*;
    use crate::cloud::fixture;

    /// A world, what ends it, and a door that stands in it with a listener at its port.
    async fn with_door(dir: &std::path::Path) -> (Cloud, watch::Sender<bool>, Door, TcpListener) {
        let (cloud, stop) = fixture::world(&dir.join("world.db"), fixture::beginning("empty", 0), |_| ());
        let listener = TcpListener::bind((HERE, 0)).await.unwrap();
        let door = Door {
            address: HERE,
            port: listener.local_addr().unwrap().port(),
            target: DoorTarget::Imsi("001010000000001".parse().unwrap()),
            to: 7,
            ranges: vec!["127.0.0.1/32".to_owned()],
            tls: false,
            opened: cloud.now(),
            seconds: 3_600,
        };
        let kept = door.clone();
        cloud.transact(store::Lane::Operator, move |tx| Ok(tx.keep_door(&kept)?)).await.unwrap();
        (cloud, stop, door, listener)
    }

    /// Waits until whoever waits at a door is hung up on, and says whether nobody can come to it any more.
    async fn is_shut(door: &Door) -> bool {
        if let Ok(mut stream) = TcpStream::connect((HERE, door.port)).await {
            let read = timeout(Duration::from_secs(30), stream.read_u8()).await;
            assert!(read.expect("it is neither open nor shut").is_err());
        }
        TcpStream::connect((HERE, door.port)).await.is_err()
    }

    #[tokio::test]
    async fn a_door_that_is_closed_before_anybody_was_let_in_stays_closed() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, stop, door, listener) = with_door(dir.path()).await;
        let_in(&cloud, door.clone(), listener).await.unwrap();
        // Nobody has fetched it yet.
        closed(&cloud, door.clone(), AccessType::Deleted).await.unwrap();
        cloud.hall().shut(&door);
        let kept = tokio::spawn(run(cloud.clone(), stop.subscribe()));
        assert!(is_shut(&door).await);
        assert!(cloud.hall().doors().is_empty());
        stop.send_replace(true);
        kept.await.unwrap();
    }

    #[tokio::test]
    async fn a_door_that_is_struck_off_before_it_is_kept_lets_nobody_in() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, stop, door, listener) = with_door(dir.path()).await;
        let kept = tokio::spawn(run(cloud.clone(), stop.subscribe()));
        closed(&cloud, door.clone(), AccessType::Deleted).await.unwrap();
        cloud.hall().shut(&door);
        let_in(&cloud, door.clone(), listener).await.unwrap();
        assert!(is_shut(&door).await);
        assert!(cloud.hall().doors().is_empty());
        stop.send_replace(true);
        kept.await.unwrap();
    }

    #[tokio::test]
    async fn only_the_door_that_is_meant_is_shut() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _stop, door, listener) = with_door(dir.path()).await;
        let_in(&cloud, door.clone(), listener).await.unwrap();
        cloud.hall().shut(&Door { seconds: 60, ..door.clone() });
        assert_eq!(cloud.hall().doors(), std::slice::from_ref(&door), "another was at its port before");
        shut_unknown(&cloud).await;
        assert_eq!(cloud.hall().doors(), std::slice::from_ref(&door), "the world knows it");
        cloud.transact(store::Lane::Operator, move |tx| Ok(tx.remove_door(door.port)?)).await.unwrap();
        shut_unknown(&cloud).await;
        assert!(cloud.hall().doors().is_empty());
    }
}
