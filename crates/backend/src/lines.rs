//! Lines from the platform to a device, between those who imitate the one and those who imitate the other.

use std::sync::Arc;

use tokio::io::DuplexStream;

/// A device that is reached, as the platform knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeviceFacts {
    pub(crate) sim_id: String,
    pub(crate) name: String,
    pub(crate) imei: String,
    /// Its address in its session.
    pub(crate) address: String,
}

/// Connects to a port of a device; none where nothing listens.
pub(crate) type Dial = Arc<dyn Fn(DeviceFacts, u16) -> Option<DuplexStream> + Send + Sync>;
