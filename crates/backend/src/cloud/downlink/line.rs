use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use emulator::SimRecord;
use tokio::{
    io::DuplexStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};

use crate::{
    cloud::{Cloud, doors},
    http::error::HttpError,
};

/// How long a device may take. [spec]
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Downlink calls of a world at a time. Ours: each may hold some 10 MiB.
const AT_ONCE: usize = 64;

/// Private keys that are read at a time: each may take a core of this machine.
const KEYS_AT_ONCE: usize = 2;

/// Room for downlink calls.
#[derive(Debug)]
pub(crate) struct Lines {
    calls: Arc<Semaphore>,
    keys: Arc<Semaphore>,
}

impl Default for Lines {
    fn default() -> Self {
        Lines { calls: Arc::new(Semaphore::new(AT_ONCE)), keys: Arc::new(Semaphore::new(KEYS_AT_ONCE)) }
    }
}

impl Lines {
    /// Room for one call for as long as it is held.
    pub(crate) fn room(&self) -> Result<OwnedSemaphorePermit, HttpError> {
        Arc::clone(&self.calls).try_acquire_owned().map_err(|_| HttpError::busy())
    }

    /// One's turn at reading a private key, for as long as it is held.
    pub(super) async fn turn_at_keys(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.keys).acquire_owned().await.expect("nobody closes the keys")
    }
}

/// Whether the device answers anybody: it has a session, power, and is awake.
pub(crate) fn answers(record: &SimRecord) -> bool {
    doors::reached(record).is_some()
}

/// Connects to a port of a device.
pub(crate) fn reach(cloud: &Cloud, record: &SimRecord, port: u16) -> Result<DuplexStream, HttpError> {
    let facts = doors::reached(record).ok_or_else(|| {
        no_answer(
            "Could not establish a network connection with the device.",
            "デバイスとのネットワーク接続を確立できませんでした。",
        )
    })?;
    let device = doors::device(cloud, record.sim_id().clone(), facts);
    (cloud.parts().devices.dial)(device, port).ok_or_else(|| {
        no_answer(
            format!("The device refused the connection to port {port}."),
            format!("デバイスがポート {port} への接続を拒否しました。"),
        )
    })
}

/// What was asked of the device came to nothing. [spec: 422]
pub(crate) fn no_answer(en: impl Into<String>, ja: impl Into<String>) -> HttpError {
    HttpError::new(StatusCode::UNPROCESSABLE_ENTITY, "KNS0422", en, ja)
}

pub(super) fn too_late() -> HttpError {
    no_answer("The device did not respond in time.", "デバイスから時間内に応答がありませんでした。")
}

pub(super) fn too_much() -> HttpError {
    no_answer("The device's response exceeds 5 MiB.", "デバイスからの応答が 5 MiB を超えています。")
}
