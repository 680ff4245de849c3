use std::{pin::pin, time::Duration};

use anyhow::{Context, bail};
use api::{
    console::{
        lease::{DoorBoard, Lease, LeaseDraft, ListDoors, OpenLease, OpenLeaseRequest, SourceHint},
        sim_row::SimRow,
    },
    id::OpId,
};
use backend::{Forward, LocalPort, Trust, Way};
use client::ClientError;
use tokio::time::timeout;

use super::{find::find, follow::follow, promised::Promised, trust::trust};
use crate::{
    command_line::{DoorOptions, ServerOptions},
    operator::{
        Ended,
        connection::{Connection, ask},
    },
    signals::Requests,
    terminal::tell,
};

/// How long whoever was asked to end waits for the answer about the door that is being opened. What is opened later is closed by
/// the server: the session that it was for is over.
const ANSWER: Duration = Duration::from_secs(5);
/// How long what runs may take to notice that its door is closed.
const NOTICE: Duration = Duration::from_secs(2);

/// A door that a command is to have.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// The device, as it was typed.
    pub(super) device: &'a str,
    /// Its port.
    pub(super) port: u16,
    /// The port of this machine; one that is free unless said.
    pub(super) local: Option<u16>,
    /// How the door is.
    pub(super) door: &'a DoorOptions,
    /// How the command has ended where it was asked to while it worked; as the signal has it unless said.
    pub(super) when_asked: Option<Ended>,
}

/// Opens a door, does `work` with the local port that leads through it, and closes the door, however the work ended: also where
/// the process is asked to end, at whatever moment.
///
/// # Errors
/// No door could be opened, or the work says so.
pub(super) fn with_door(
    wanted: &Wanted<'_>,
    server: &ServerOptions,
    work: impl AsyncFnOnce(SimRow, &Forward) -> anyhow::Result<Ended>,
) -> anyhow::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(async {
        let promised = Promised::default();
        let last_word = promised.clone();
        let requests = Requests::listen(move |asked| last_word.leave(asked))
            .context("could not listen for the request to end")?;
        let connection = Connection::open(server).await?;
        let visit = Visit { wanted, server, connection, requests, promised };
        let ended = visit.run(work).await;
        visit.close().await;
        ended
    });
    // Whoever is asked which SIM is meant, and does not say so, is not waited for.
    runtime.shutdown_background();
    ended
}

/// A command that is on its way to a device.
struct Visit<'a> {
    wanted: &'a Wanted<'a>,
    server: &'a ServerOptions,
    connection: Connection,
    requests: Requests,
    promised: Promised,
}

impl Visit<'_> {
    async fn run(
        &self,
        work: impl AsyncFnOnce(SimRow, &Forward) -> anyhow::Result<Ended>,
    ) -> anyhow::Result<Ended> {
        let (row, draft, trust) = tokio::select! {
            found = self.prepare() => found?,
            asked = self.requests.asked() => return Ok(Ended::As(asked.code())),
        };
        let local = self.wanted.local;
        let port = LocalPort::take(local)
            .await
            .with_context(|| format!("this machine does not give port {}", local.unwrap_or_default()))?;
        let minutes = draft.minutes;
        tell(&format!("opening a door to {}", row.name))?;
        self.promised.ask(minutes);
        let mut opening = pin!(self.open(draft));
        let lease = tokio::select! {
            biased;
            opened = &mut opening => opened.inspect_err(|error| {
                if was_refused(error) {
                    self.promised.keep();
                }
            })?,
            asked = self.requests.asked() => {
                if let Ok(Ok(lease)) = timeout(ANSWER, opening).await {
                    self.promised.hold(&lease);
                }
                return Ok(Ended::As(asked.code()));
            }
        };
        self.promised.hold(&lease);
        let forward = port.lead(way(&lease)?, &trust);
        tell(&format!("a door to {} is open for {minutes} min at most ({})", row.name, lease.id))?;
        let mut working = pin!(work(row, &forward));
        let ended = tokio::select! {
            ended = &mut working => return ended,
            gone = follow(&self.connection, lease, &forward, &self.promised) => Err(gone),
            asked = self.requests.asked() => Ok(self.wanted.when_asked.unwrap_or(Ended::As(asked.code()))),
        };
        // Who is inside is hung up on with the door: what runs ends by itself, and leaves the terminal as it was.
        self.close().await;
        let _noticed = timeout(NOTICE, working).await;
        ended
    }

    /// All that is to be known before a door is opened. Nothing of it has to be put in order.
    async fn prepare(&self) -> anyhow::Result<(SimRow, LeaseDraft, Trust)> {
        let Wanted { device, port, door, .. } = *self.wanted;
        let row = find(&self.connection, device).await?;
        let ranges =
            if door.from.is_empty() { vec![seen_from(&self.connection).await?] } else { door.from.clone() };
        let draft = LeaseDraft {
            sim_id: row.sim_id.clone(),
            port,
            minutes: door.minutes,
            ranges,
            tls: door.tls,
            reason: door.reason.clone(),
            ticket: door.ticket.clone().unwrap_or_default(),
            idle_minutes: None,
        };
        let trust = trust(&self.connection, &self.server.data, door.tls).await?;
        Ok((row, draft, trust))
    }

    async fn open(&self, draft: LeaseDraft) -> anyhow::Result<Lease> {
        let op = OpId::new(format!("cli-{}", backend::random_hex(16)))?;
        let request = OpenLeaseRequest { op, draft, everybody: self.wanted.door.everybody.clone() };
        ask::<OpenLease>(&self.connection, &self.connection.context, &(), &request).await
    }

    /// Signs out: what this session has opened is closed with it. The terminal may be gone, so nothing that is said here has to be
    /// heard.
    async fn close(&self) {
        let left = self.promised.by_itself();
        if left.is_some() {
            let _said = tell("closing the door");
        }
        let signed_out = self.connection.close().await;
        if let (Err(error), Some(left)) = (&signed_out, left) {
            let _said =
                tell(&format!("the server was not told that the door is to be closed ({error:#}): {left}"));
        }
        self.promised.keep();
    }
}

/// Whether the server has said no: then it has done nothing.
fn was_refused(error: &anyhow::Error) -> bool {
    let status = error.downcast_ref::<ClientError>().and_then(ClientError::status);
    status.is_some_and(|status| status < 500)
}

/// The doors of the account.
///
/// # Errors
/// The server does not say.
pub(super) async fn board(connection: &Connection) -> anyhow::Result<DoorBoard> {
    ask::<ListDoors>(connection, &connection.context, &(), &()).await
}

/// Where a lease's door is.
///
/// # Errors
/// The platform has not said so.
pub(super) fn way(lease: &Lease) -> anyhow::Result<Way> {
    let door = lease.door.as_ref().context("the platform has not said where the door is")?;
    let name = || lease.host_name.clone().unwrap_or_else(|| door.ip_address.to_string());
    Ok(Way { door: (door.ip_address, door.port).into(), tls: lease.draft.tls.then(name) })
}

/// From where this machine comes to the platform, where that is known.
async fn seen_from(connection: &Connection) -> anyhow::Result<String> {
    match board(connection).await?.source {
        SourceHint::ThisMachine { range } | SourceHint::LastSignIn { range, .. } => Ok(range),
        SourceHint::NotKnown => {
            bail!("nobody knows from which address this machine comes to the platform: say it with --from")
        }
    }
}
