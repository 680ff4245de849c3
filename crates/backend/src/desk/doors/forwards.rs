use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use api::{console::lease::Lease, id::LeaseId};

use crate::forward::{Forward, LocalPort, Trust, Way};

/// Ports of this machine that lead through doors, by their leases.
#[derive(Debug)]
pub(super) struct Forwards {
    open: Mutex<BTreeMap<LeaseId, Forward>>,
    trust: Trust,
}

impl Forwards {
    pub(super) fn new(trust: Trust) -> Self {
        Forwards { open: Mutex::default(), trust }
    }

    /// The local address that leads through a lease's door.
    pub(super) fn at(&self, lease: &LeaseId) -> Option<SocketAddr> {
        self.lock().get(lease).map(Forward::at)
    }

    /// Listens on a port of this machine; where one leads there already, nothing is done.
    ///
    /// # Errors
    /// The port cannot be had.
    pub(super) async fn start(&self, lease: &LeaseId, port: Option<u16>, way: Way) -> std::io::Result<()> {
        if self.at(lease).is_none() {
            let forward = LocalPort::take(port).await?.lead(way, &self.trust);
            self.lock().insert(lease.clone(), forward);
        }
        Ok(())
    }

    /// Who comes from now on goes through the door of the lease that goes on.
    pub(super) fn hand_over(&self, from: &LeaseId, to: &LeaseId, way: Way) {
        let mut open = self.lock();
        if let Some(forward) = open.remove(from) {
            forward.lead_to(way);
            open.insert(to.clone(), forward);
        }
    }

    /// Listens there no longer. Who is inside stays until the door is closed.
    pub(super) fn stop(&self, lease: &LeaseId) {
        drop(self.lock().remove(lease));
    }

    pub(super) fn stop_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<LeaseId, Forward>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way through a lease's door; none before it is open.
pub(super) fn way(lease: &Lease) -> Option<Way> {
    let door = lease.door.as_ref()?;
    let name = || lease.host_name.clone().unwrap_or_else(|| door.ip_address.to_string());
    Some(Way { tls: lease.draft.tls.then(name), door: (door.ip_address, door.port).into() })
}
