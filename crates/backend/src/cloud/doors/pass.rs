use std::{collections::VecDeque, net::SocketAddr, sync::Arc, time::Duration};

use api::{id::SessionId, soracom::audit_log::AccessType};
use emulator::{
    SimRecord,
    napter::{Caller, Door, Visit},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, copy_bidirectional_with_sizes},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{Instant, interval, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    device::{device, reached},
    use_case::{connection, key},
};
use crate::{cloud::Cloud, lines::DeviceFacts};

/// So many may come to a door within [`SHORT`]; who comes then is refused. Those who may not come through are counted by themselves:
/// they close the door for nobody. guess: the platform's number is not published.
const MOST_IN_SHORT: usize = 200;
const SHORT: Duration = Duration::from_secs(10);
/// Connections through one door at once. Ours: one door that is flooded leaves room for the others.
const CONNECTIONS: usize = 128;
/// How long who comes to a door that ends TLS may take to agree on it.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Bytes that are carried at once in one direction.
const CARRIED: usize = 64 * 1024;
/// How often it is looked whether the session is still the one that a connection goes through.
const LOOK: Duration = Duration::from_secs(1);
/// How long nobody is let in where this machine takes no connection.
const PAUSE: Duration = Duration::from_millis(100);

/// A door at work.
#[derive(Clone)]
pub(super) struct Passage {
    pub(super) cloud: Cloud,
    pub(super) door: Arc<Door>,
    pub(super) closing: watch::Receiver<bool>,
    /// The life of the world that it leads into.
    pub(super) generation: Option<String>,
    /// Room inside.
    room: Arc<Semaphore>,
}

/// Lets people through until the door is closed; then nobody is inside any more.
pub(super) async fn keep(mut passage: Passage, listener: TcpListener) {
    let mut inside = JoinSet::new();
    let mut lately = Lately::default();
    loop {
        tokio::select! {
            biased;
            // Before whoever waits to be let in: that is too late.
            _closed = passage.closing.changed() => break,
            Some(_) = inside.join_next(), if !inside.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    let permitted = passage.door.lets_in(from.ip());
                    match (lately.comes(permitted), permitted) {
                        (Comes::Welcome, true) => drop(inside.spawn(passage.clone().pass(stream, from))),
                        (Comes::Welcome, false) => {
                            drop(inside.spawn(passage.clone().turn_away(stream, from, AccessType::Denied)));
                        }
                        (Comes::TooOften, _) => {
                            drop(inside.spawn(passage.clone().turn_away(stream, from, AccessType::Refused)));
                        }
                        (Comes::Flooding, _) => drop(stream),
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a door takes no connection");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    while inside.join_next().await.is_some() {}
}

/// How often somebody comes to a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comes {
    Welcome,
    /// The first who is one too many: refused, and written down.
    TooOften,
    /// Whoever comes after: hung up on. A flood fills no log.
    Flooding,
}

/// Who came to a door within [`SHORT`].
#[derive(Debug, Default)]
struct Lately {
    permitted: VecDeque<Instant>,
    denied: VecDeque<Instant>,
}

impl Lately {
    fn comes(&mut self, permitted: bool) -> Comes {
        let lately = if permitted { &mut self.permitted } else { &mut self.denied };
        let now = Instant::now();
        while lately.front().is_some_and(|at| now.duration_since(*at) > SHORT) {
            lately.pop_front();
        }
        match lately.len() {
            0..MOST_IN_SHORT => {
                lately.push_back(now);
                Comes::Welcome
            }
            MOST_IN_SHORT => {
                lately.push_back(now);
                Comes::TooOften
            }
            _ => Comes::Flooding,
        }
    }
}

impl Passage {
    pub(super) fn new(
        cloud: Cloud,
        door: Door,
        generation: Option<String>,
        closing: watch::Receiver<bool>,
    ) -> Self {
        Passage {
            cloud,
            door: Arc::new(door),
            closing,
            generation,
            room: Arc::new(Semaphore::new(CONNECTIONS)),
        }
    }

    /// One who comes: let through to the device where there is room, and written down.
    async fn pass(mut self, stream: TcpStream, from: SocketAddr) {
        let id = connection();
        let Ok(record) = self.cloud.sim(key(&self.door)).await else { return };
        let facts = reached(&record);
        let caller = Caller { from, device: facts.as_ref().map(|facts| facts.address.clone()) };
        let visit = |kind| Visit { connection: id.clone(), kind, caller: Some(caller.clone()) };
        let everywhere = Arc::clone(&self.cloud.hall().connections).try_acquire_owned();
        let here = Arc::clone(&self.room).try_acquire_owned();
        let (Ok(_everywhere), Ok(_here)) = (everywhere, here) else {
            return self.note(&record.imsi, visit(AccessType::Refused)).await;
        };
        self.note(&record.imsi, visit(AccessType::Access)).await;
        // What is small is sent at once: people type through it.
        let _quick = stream.set_nodelay(true);
        if self.door.tls {
            let accepting = TlsAcceptor::from(self.cloud.parts().authority.ends_tls()).accept(stream);
            let agreed = tokio::select! {
                agreed = timeout(HANDSHAKE, accepting) => agreed.ok().and_then(Result::ok),
                _closed = self.closing.changed() => None,
            };
            if let Some(stream) = agreed {
                self.carry(stream, &record, facts, visit(AccessType::Connected)).await;
            }
        } else {
            self.carry(stream, &record, facts, visit(AccessType::Connected)).await;
        }
        self.note(&record.imsi, visit(AccessType::Closed)).await;
    }

    /// One who comes and is hung up on once that is written down.
    async fn turn_away(self, stream: TcpStream, from: SocketAddr, kind: AccessType) {
        let Ok(record) = self.cloud.sim(key(&self.door)).await else { return };
        let device = reached(&record).map(|facts| facts.address);
        let visit = Visit { connection: connection(), kind, caller: Some(Caller { from, device }) };
        self.note(&record.imsi, visit).await;
        drop(stream);
    }

    /// Carries bytes between somebody and the device, until one of them hangs up, the session ends, or the door is closed.
    async fn carry(
        &mut self,
        mut stream: impl AsyncRead + AsyncWrite + Unpin,
        record: &SimRecord,
        facts: Option<DeviceFacts>,
        connected: Visit,
    ) {
        let sim = record.sim_id().clone();
        let device = facts.map(|facts| device(&self.cloud, sim, facts));
        let line = device.and_then(|device| (self.cloud.parts().devices.dial)(device, self.door.to));
        let Some(mut line) = line else { return };
        self.note(&record.imsi, connected).await;
        let (cloud, door) = (self.cloud.clone(), Arc::clone(&self.door));
        tokio::select! {
            // However it ended, it has ended.
            _ended = copy_bidirectional_with_sizes(&mut stream, &mut line, CARRIED, CARRIED) => {}
            () = session_ends(cloud, door, session(record)) => {}
            _closed = self.closing.changed() => {}
        }
    }
}

fn session(record: &SimRecord) -> Option<SessionId> {
    record.open_session().and_then(|session| session.session_id.clone())
}

/// Ends when the session does that a connection goes through: the next one has another address.
async fn session_ends(cloud: Cloud, door: Arc<Door>, through: Option<SessionId>) {
    let mut look = interval(LOOK);
    loop {
        look.tick().await;
        match cloud.sim(key(&door)).await {
            Ok(record) if session(&record) == through && reached(&record).is_some() => {}
            Ok(_) | Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_comes_too_often_is_refused_once_and_then_hung_up_on() {
        let mut lately = Lately::default();
        for permitted in [false, true] {
            assert!((0..MOST_IN_SHORT).all(|_| lately.comes(permitted) == Comes::Welcome));
            assert_eq!(lately.comes(permitted), Comes::TooOften);
            assert!((0..10_000).all(|_| lately.comes(permitted) == Comes::Flooding));
        }
        let most = MOST_IN_SHORT + 1;
        assert_eq!((lately.denied.len(), lately.permitted.len()), (most, most), "a flood takes no room");
        tokio::time::advance(SHORT + Duration::from_millis(1)).await;
        assert_eq!((lately.comes(true), lately.comes(false)), (Comes::Welcome, Comes::Welcome));
    }
}
