use std::{borrow::Cow, sync::Arc, time::Duration};

use russh::{
    Preferred, SshId, compression,
    keys::{Algorithm, EcdsaCurve},
    server::{Config, run_stream},
};
use tokio::{
    io::{self, AsyncWriteExt, DuplexStream},
    sync::Notify,
    time::sleep,
};

use super::{
    host_key::host_key,
    visitor::{METHODS, MOST_TRIES, Visitor},
};
use crate::{field::boxes::Seat, lines::Device};

const BUFFER: usize = 16 * 1024;
/// How long one may take to log in.
const LOGIN: Duration = Duration::from_secs(30);
/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(15 * 60);
/// How long somebody waits who was refused.
const REFUSED: Duration = Duration::from_millis(300);

/// What a connection and those within it tell one another.
#[derive(Clone, Default)]
pub(super) struct Signals {
    pub(super) logged_in: Arc<Notify>,
    /// The device goes down: the connection is cut.
    pub(super) cut: Arc<Notify>,
}

/// Lets somebody into a box, until either side hangs up, the box is forgotten or its device goes down.
pub(in crate::field) async fn serve(device: Device, mut seat: Seat, end: DuplexStream) {
    let signals = Signals::default();
    let config = Arc::new(config(&device));
    let visitor = Visitor::new(device, seat.clone(), signals.clone());
    // The session runs in a task of its own, and ends with its line: this side holds the other end of it.
    let (line, far) = io::duplex(BUFFER);
    let session = async {
        let ended = match run_stream(config, line, visitor).await {
            Ok(session) => session.await,
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "somebody left a box in the middle");
        }
    };
    let late = async {
        tokio::select! {
            () = signals.logged_in.notified() => std::future::pending().await,
            () = sleep(LOGIN) => {}
        }
    };
    tokio::select! {
        _ended = futures_util::future::join(session, carry(end, far)) => {}
        () = late => {}
        () = signals.cut.notified() => {}
        () = seat.forgotten() => {}
    }
}

/// Carries bytes both ways, until the session has hung up or there is nobody to hear it.
async fn carry(end: DuplexStream, far: DuplexStream) {
    let (mut end_hears, mut end_says) = io::split(end);
    let (mut far_hears, mut far_says) = io::split(far);
    let up = async {
        // A line that breaks has ended.
        let _ended = io::copy(&mut end_hears, &mut far_says).await;
        let _ended = far_says.shutdown().await;
    };
    let down = io::copy(&mut far_hears, &mut end_says);
    tokio::pin!(up, down);
    tokio::select! {
        _ended = &mut down => {}
        () = &mut up => drop(down.await),
    }
}

fn config(device: &Device) -> Config {
    let ecdsa = |curve| Algorithm::Ecdsa { curve };
    Config {
        server_id: SshId::Standard(Cow::Borrowed("SSH-2.0-SimulatedDevice")),
        methods: METHODS.into(),
        // The first attempt only asks for the methods.
        max_auth_attempts: MOST_TRIES + 1,
        auth_rejection_time: REFUSED,
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![host_key(&device.host_seed, &device.facts.sim_id)],
        inactivity_timeout: Some(SILENCE),
        window_size: 512 * 1024,
        preferred: Preferred {
            // Signatures by RSA are not checked without russh's feature of that name, so they are not asked for.
            key: Cow::Owned(vec![
                Algorithm::Ed25519,
                ecdsa(EcdsaCurve::NistP256),
                ecdsa(EcdsaCurve::NistP384),
                ecdsa(EcdsaCurve::NistP521),
            ]),
            // Nothing is unpacked for strangers.
            compression: Cow::Borrowed(&[compression::NONE]),
            ..Preferred::DEFAULT
        },
        ..Config::default()
    }
}
