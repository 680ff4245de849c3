//! Lines from the platform to a device, between those who imitate the one and those who imitate the other.

use std::sync::Arc;

use api::UnixMillis;
use tokio::io::DuplexStream;

/// A device that is reached, as the platform knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeviceFacts {
    pub(crate) sim_id: String,
    pub(crate) name: String,
    pub(crate) imei: String,
    /// Its address in its session.
    pub(crate) address: String,
    /// Since when it has that session.
    pub(crate) online_since: UnixMillis,
}

/// A device that is reached: what the platform knows of it, and what it can do there.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) facts: DeviceFacts,
    /// What its host key is made from; a secret.
    pub(crate) host_seed: [u8; 32],
    /// The world's time.
    pub(crate) now: Arc<dyn Fn() -> UnixMillis + Send + Sync>,
    /// It restarts: its session ends, and it comes back.
    pub(crate) reboot: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Device").field(&self.facts).finish()
    }
}

/// Connects to a port of a device; none where nothing listens.
pub(crate) type Dial = Arc<dyn Fn(Device, u16) -> Option<DuplexStream> + Send + Sync>;

/// The ways to the devices of a world.
#[derive(Clone)]
pub(crate) struct Devices {
    pub(crate) dial: Dial,
    /// The world is no more: whoever is on one of its devices is hung up on.
    pub(crate) forget: Arc<dyn Fn() + Send + Sync>,
}
