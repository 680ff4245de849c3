use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{self, DuplexStream},
    sync::{Semaphore, watch},
};

use super::{camera, echo, linux::Machine, ssh, status_page};
use crate::lines::Device;

/// Bytes on their way between a device and whoever speaks with it.
const BUFFER: usize = 16 * 1024;
/// So many boxes are kept; what was written on one that is forgotten is gone.
const MOST_BOXES: usize = 512;
/// So many may be logged in on a device at once.
const MOST_CONNECTIONS: usize = 16;

/// The boxes of a world's devices.
#[derive(Clone, Default)]
pub(crate) struct Field {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    boxes: BTreeMap<String, Place>,
    uses: u64,
}

struct Place {
    seat: Seat,
    used: u64,
    /// Dropped with the box: then its connections end.
    _there: watch::Sender<()>,
}

/// What the connections to a box share.
#[derive(Clone)]
pub(super) struct Seat {
    machine: Arc<Mutex<Machine>>,
    pub(super) free: Arc<Semaphore>,
    there: watch::Receiver<()>,
}

impl Field {
    /// Connects to a port of a device that is there and awake; none where nothing listens. The device hangs up when its end of
    /// the line is dropped.
    pub(crate) fn connect(&self, device: Device, port: u16) -> Option<DuplexStream> {
        let (line, end) = io::duplex(BUFFER);
        match port {
            22 => self.log_in(device, end),
            7 | 80 | 554 => return answer(&device, port),
            _ => return None,
        }
        Some(line)
    }

    /// Forgets every box: whoever is logged in is hung up on, and who comes next finds it as it was at first.
    pub(crate) fn forget_all(&self) {
        self.kept().boxes.clear();
    }

    /// One too many hears nothing but that the line is hung up.
    fn log_in(&self, device: Device, end: DuplexStream) {
        let seat = self.kept().seat(&device);
        // Not under the lock of all boxes: somebody's command may hold this one for a while.
        seat.machine().meet(device.facts.clone(), (device.now)());
        let Ok(place) = Arc::clone(&seat.free).try_acquire_owned() else { return };
        tokio::spawn(async move {
            ssh::serve(device, seat, end).await;
            drop(place);
        });
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connects to what a device answers without a box behind it.
pub(super) fn answer(device: &Device, port: u16) -> Option<DuplexStream> {
    let (line, end) = io::duplex(BUFFER);
    match port {
        7 => drop(tokio::spawn(echo::answer(end))),
        554 => drop(tokio::spawn(camera::describe(end))),
        80 => drop(tokio::spawn(status_page::answer(device.facts.clone(), end))),
        _ => return None,
    }
    Some(line)
}

impl Kept {
    fn seat(&mut self, device: &Device) -> Seat {
        self.uses += 1;
        let id = &device.facts.sim_id;
        if !self.boxes.contains_key(id) && self.boxes.len() >= MOST_BOXES {
            self.forget_one();
        }
        let place =
            self.boxes.entry(id.clone()).or_insert_with(|| Place::new(Machine::new(device.facts.clone())));
        place.used = self.uses;
        place.seat.clone()
    }

    /// Forgets the box that was used longest ago, one where somebody is logged in only when there is no other.
    fn forget_one(&mut self) {
        let oldest = self.boxes.iter().min_by_key(|(_, place)| (place.seat.taken(), place.used));
        if let Some(id) = oldest.map(|(id, _)| id.clone()) {
            self.boxes.remove(&id);
        }
    }
}

impl Place {
    fn new(machine: Machine) -> Self {
        let (sender, there) = watch::channel(());
        let free = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        Self { seat: Seat { machine: Arc::new(Mutex::new(machine)), free, there }, used: 0, _there: sender }
    }
}

impl Seat {
    /// A box outlives whoever panicked over it.
    pub(super) fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends once the box is forgotten.
    pub(super) async fn forgotten(&mut self) {
        // Nothing is ever sent: the only news is the sender's end.
        while self.there.changed().await.is_ok() {}
    }

    fn taken(&self) -> bool {
        self.free.available_permits() < MOST_CONNECTIONS
    }
}
