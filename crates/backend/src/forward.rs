//! Ports of this machine that lead through doors: TLS, where a door ends it, is ours to speak.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

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

use crate::web_client;

/// How long a forward waits after a connection that it could not take.
const PAUSE: Duration = Duration::from_millis(100);

/// Whom a forward believes that it is a door of the account's.
#[derive(Clone)]
pub struct Trust(Arc<ClientConfig>);

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
    pub fn of_authority(certificate: &str) -> anyhow::Result<Self> {
        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_slice(certificate.as_bytes())?)?;
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions()?.with_root_certificates(trusted);
        Ok(Trust(Arc::new(builder.with_no_client_auth())))
    }

    /// Whom this machine trusts.
    pub fn of_machine() -> Self {
        Trust(Arc::new(web_client::tls()))
    }
}

/// Where a forward leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The door.
    pub door: SocketAddr,
    /// What the door's certificate is to be for, where TLS ends there.
    pub tls: Option<String>,
}

/// A port of this machine that leads somewhere. When it is dropped nobody new is let in; who is inside stays until the door is
/// closed.
#[derive(Debug)]
pub struct Forward {
    at: SocketAddr,
    way: watch::Sender<Way>,
}

/// A port of this machine that is ours, and leads nowhere yet: whoever comes waits.
#[derive(Debug)]
pub struct LocalPort {
    listener: TcpListener,
    at: SocketAddr,
}

impl LocalPort {
    /// Takes a port of loopback; one that is free unless said.
    ///
    /// # Errors
    /// The port cannot be had.
    pub async fn take(port: Option<u16>) -> io::Result<Self> {
        let listener = TcpListener::bind((IpAddr::V4(Ipv4Addr::LOCALHOST), port.unwrap_or(0))).await?;
        let at = listener.local_addr()?;
        Ok(LocalPort { listener, at })
    }

    /// Leads whoever comes.
    pub fn lead(self, way: Way, trust: &Trust) -> Forward {
        let LocalPort { listener, at } = self;
        let (sender, receiver) = watch::channel(way);
        tokio::spawn(lead(listener, receiver, TlsConnector::from(Arc::clone(&trust.0))));
        Forward { at, way: sender }
    }
}

impl Forward {
    /// Where it listens.
    pub const fn at(&self) -> SocketAddr {
        self.at
    }

    /// Who comes from now on goes this way.
    pub fn lead_to(&self, way: Way) {
        self.way.send_replace(way);
    }
}

/// Leads whoever comes, until the forward is no more; then those inside are led to their end.
async fn lead(listener: TcpListener, mut way: watch::Receiver<Way>, connector: TlsConnector) {
    let mut inside = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let way = way.borrow_and_update().clone();
                    inside.spawn(through(stream, way, connector.clone()));
                }
                // Too many files are open, or whoever came has gone: the next one may be let in.
                Err(error) => {
                    tracing::warn!(%error, "a forward could not take a connection");
                    tokio::time::sleep(PAUSE).await;
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
        let mut door = TcpStream::connect(way.door).await?;
        // What is small is sent at once: people type through it.
        stream.set_nodelay(true)?;
        door.set_nodelay(true)?;
        match way.tls {
            None => copy_bidirectional(&mut stream, &mut door).await,
            Some(name) => {
                let name = ServerName::try_from(name).map_err(io::Error::other)?;
                let mut door = connector.connect(name, door).await?;
                copy_bidirectional(&mut stream, &mut door).await
            }
        }
    };
    if let Err(error) = led.await {
        tracing::debug!(%error, "a connection through a forward ended");
    }
}
