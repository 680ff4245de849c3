use std::{collections::VecDeque, net::SocketAddr, sync::Arc, time::Duration};

use api::{id::SessionId, soracom::audit_log::AccessType};
use emulator::{
    SimRecord,
    model::Phase,
    napter::{self, Caller, Door, Visit},
};
use store::{Lane, world::Tx};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{Instant, interval},
};

use super::use_case::{connection, key};
use crate::{
    cloud::{Cloud, state::AppError},
    lines::DeviceFacts,
};

/// So many may come to a door within [`SHORT`]; who comes then is refused. guess: the platform's number is not published.
const MOST_IN_SHORT: usize = 200;
const SHORT: Duration = Duration::from_secs(10);
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
}

/// Lets people through until the door is closed; then nobody is inside any more.
pub(super) async fn keep(mut passage: Passage, listener: TcpListener) {
    let mut inside = JoinSet::new();
    let mut lately = VecDeque::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    let too_many = comes_too_often(&mut lately);
                    inside.spawn(passage.clone().pass(stream, from, too_many));
                }
                Err(error) => {
                    tracing::warn!(%error, "a door takes no connection");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            Some(_) = inside.join_next(), if !inside.is_empty() => {}
            _closed = passage.closing.changed() => break,
        }
    }
    drop(listener);
    while inside.join_next().await.is_some() {}
}

fn comes_too_often(lately: &mut VecDeque<Instant>) -> bool {
    let now = Instant::now();
    while lately.front().is_some_and(|at| now.duration_since(*at) > SHORT) {
        lately.pop_front();
    }
    lately.push_back(now);
    lately.truncate(MOST_IN_SHORT + 1);
    lately.len() > MOST_IN_SHORT
}

impl Passage {
    /// One who comes: looked at, let through to the device or not, and written down.
    async fn pass(mut self, mut stream: TcpStream, from: SocketAddr, too_many: bool) {
        let id = connection();
        let Ok(record) = self.cloud.sim(key(&self.door)).await else { return };
        let device = reached(&record);
        let caller = Caller { from, device: device.as_ref().map(|device| device.address.clone()) };
        let note =
            |kind| self.note(&record, Visit { connection: id.clone(), kind, caller: Some(caller.clone()) });
        if !self.door.lets_in(from.ip()) {
            return note(AccessType::Denied).await;
        }
        let Some(_room) = (!too_many)
            .then(|| Arc::clone(&self.cloud.hall().connections).try_acquire_owned().ok())
            .flatten()
        else {
            return note(AccessType::Refused).await;
        };
        note(AccessType::Access).await;
        if let Some(mut line) = device.and_then(|device| (self.cloud.parts().dial)(device, self.door.to)) {
            note(AccessType::Connected).await;
            let session = session(&record);
            let (cloud, door) = (self.cloud.clone(), Arc::clone(&self.door));
            tokio::select! {
                // However it ended, it has ended.
                _ended = copy_bidirectional(&mut stream, &mut line) => {}
                () = session_ends(cloud, door, session) => {}
                _closed = self.closing.changed() => {}
            }
        }
        let note =
            |kind| self.note(&record, Visit { connection: id.clone(), kind, caller: Some(caller.clone()) });
        note(AccessType::Closed).await;
    }

    async fn note(&self, record: &SimRecord, visit: Visit) {
        let (operator, now) = (self.cloud.parts().credentials.operator_id.clone(), self.cloud.now());
        let imsi = record.imsi.clone();
        let entry = napter::entry(&self.door, &imsi, visit, &operator, now);
        let log = move |tx: &mut Tx<'_>| -> Result<(), AppError> { Ok(tx.log_door(&imsi, now, &entry)?) };
        if let Err(error) = self.cloud.transact(Lane::Device, log).await {
            tracing::warn!(%error, "who came through a door could not be written down");
        }
    }
}

/// The device as it answers: it has a session, power, and is awake.
fn reached(record: &SimRecord) -> Option<DeviceFacts> {
    let session = record.open_session()?;
    let awake = record.device.powered && record.device.phase == Phase::Attached;
    awake.then(|| DeviceFacts {
        sim_id: record.sim_id().to_string(),
        name: record.sim.tags.get("name").cloned().unwrap_or_default(),
        imei: record.device.imei.as_ref().map(ToString::to_string).unwrap_or_default(),
        address: session.ue_ip_address.clone().unwrap_or_default(),
    })
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
