use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use api::{console::lease::DoorAddress, id::LeaseId};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsConnector;

/// Whom a forward believes that it is a door of the account's.
#[derive(Clone)]
pub(crate) struct Trust(Arc<ClientConfig>);

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trust")
    }
}

impl Trust {
    /// An authority alone, by its certificate in PEM.
    ///
    /// # Errors
    /// It does not read.
    pub(crate) fn of_authority(certificate: &str) -> anyhow::Result<Self> {
        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_slice(certificate.as_bytes())?)?;
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions()?.with_root_certificates(trusted);
        Ok(Trust(Arc::new(builder.with_no_client_auth())))
    }
}

/// Where a forward leads to.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) door: DoorAddress,
    /// What the door's certificate is to be for, where TLS ends there.
    pub(super) tls: Option<String>,
}

/// Ports of this machine that lead through doors, by their leases.
#[derive(Debug)]
pub(super) struct Forwards {
    open: Mutex<BTreeMap<LeaseId, Forward>>,
    trust: Trust,
}

#[derive(Debug)]
struct Forward {
    at: SocketAddr,
    /// Gone with the forward: nobody new is let in.
    way: watch::Sender<Way>,
}

impl Forwards {
    pub(super) fn new(trust: Trust) -> Self {
        Forwards { open: Mutex::default(), trust }
    }

    /// The local address that leads through a lease's door.
    pub(super) fn at(&self, lease: &LeaseId) -> Option<SocketAddr> {
        self.lock().get(lease).map(|forward| forward.at)
    }

    /// Listens on a port of this machine; the same again answers with the one that is there.
    ///
    /// # Errors
    /// The port cannot be had.
    pub(super) async fn start(
        &self,
        lease: &LeaseId,
        port: Option<u16>,
        way: Way,
    ) -> std::io::Result<SocketAddr> {
        if let Some(at) = self.at(lease) {
            return Ok(at);
        }
        let listener = TcpListener::bind((IpAddr::V4(Ipv4Addr::LOCALHOST), port.unwrap_or(0))).await?;
        let at = listener.local_addr()?;
        let (sender, receiver) = watch::channel(way);
        let before = self.lock().insert(lease.clone(), Forward { at, way: sender });
        drop(before);
        tokio::spawn(lead(listener, receiver, TlsConnector::from(Arc::clone(&self.trust.0))));
        Ok(at)
    }

    /// Who comes from now on goes through the door of the lease that goes on.
    pub(super) fn hand_over(&self, from: &LeaseId, to: &LeaseId, way: Way) {
        let mut open = self.lock();
        if let Some(forward) = open.remove(from) {
            forward.way.send_replace(way);
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

/// Leads whoever comes through the door, until the forward is no more; then those inside are led to their end.
async fn lead(listener: TcpListener, mut way: watch::Receiver<Way>, connector: TlsConnector) {
    let mut inside = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let way = way.borrow_and_update().clone();
                    inside.spawn(through(stream, way, connector.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a forward takes no connection any more");
                    break;
                }
            },
            changed = way.changed() => if changed.is_err() { break },
            Some(_) = inside.join_next(), if !inside.is_empty() => {}
        }
    }
    drop(listener);
    // Each ends with its door.
    while inside.join_next().await.is_some() {}
}

async fn through(mut stream: TcpStream, way: Way, connector: TlsConnector) {
    let led = async {
        let mut door = TcpStream::connect((way.door.ip_address, way.door.port)).await?;
        // What is small is sent at once: people type through it.
        stream.set_nodelay(true)?;
        door.set_nodelay(true)?;
        match way.tls {
            None => copy_bidirectional(&mut stream, &mut door).await,
            Some(name) => {
                let name = ServerName::try_from(name).map_err(std::io::Error::other)?;
                let mut door = connector.connect(name, door).await?;
                copy_bidirectional(&mut stream, &mut door).await
            }
        }
    };
    if let Err(error) = led.await {
        tracing::debug!(%error, "a connection through a forward ended");
    }
}
