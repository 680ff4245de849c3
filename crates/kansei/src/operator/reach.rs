//! `kansei ssh` and `kansei forward`: a door to a device for as long as the command runs.
//!
//! The door is a lease of the command's own session, and is closed with it. What runs goes through a local port, so when the
//! lease is extended in the console whoever comes next goes through the new door.

use std::{
    convert::Infallible,
    ffi::OsStr,
    io::{IsTerminal, Write},
    net::SocketAddr,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};
use api::{
    console::{
        lease::{Door, DoorBoard, Lease, LeaseDraft, ListDoors, OpenLease, OpenLeaseRequest, SourceHint},
        sim_row::SimRow,
        window::{SimWindow, WindowQuery},
    },
    id::{LeaseId, OpId},
};
use backend::{Forward, Trust, Way};
use clap_complete::CompletionCandidate;
use tokio::process::Command;

use super::{
    Ended,
    connection::{Connection, ask},
};
use crate::{
    command_line::{DoorOptions, ForwardOptions, ServerOptions, SshOptions},
    signals::Ending,
};

/// SIMs that are named where a text finds several.
const NAMED: u32 = 20;
/// How often it is looked whether the lease was extended or has ended.
const LOOK: Duration = Duration::from_secs(5);
/// The port of SSH.
const SSH: u16 = 22;

/// Runs `ssh` on a device.
///
/// # Errors
/// No door could be opened, or `ssh` could not be started.
pub(crate) fn ssh(options: SshOptions) -> anyhow::Result<Ended> {
    let SshOptions { device, user, command, door, server } = options;
    let known = known_hosts(&server.data);
    with_door(&device, SSH, None, &door, &server, async move |row, forward| {
        let mut ssh = ssh_command(&row, forward.at(), &user, known.as_deref());
        ssh.args(&command);
        let status = tokio::select! {
            status = ssh.status() => status.context("ssh could not be started: is it installed?")?,
            // It is the terminal's whole group that is told; ssh decides what that means.
            never = interrupted() => match never {},
        };
        Ok(code_of(status))
    })
}

/// Leads a port of this machine to one of a device.
///
/// # Errors
/// No door could be opened, or the port cannot be had.
pub(crate) fn forward(options: ForwardOptions) -> anyhow::Result<Ended> {
    let ForwardOptions { device, port, local, door, server } = options;
    with_door(&device, port, local, &door, &server, async move |row, forward| {
        tell(&format!("{} leads to port {port} of {}; Ctrl-C closes it", forward.at(), row.name))?;
        Ending::listen()?.asked().await?;
        Ok(Ended::Well)
    })
}

/// Opens a door, does `work` with the local port that leads through it, and closes the door, however the work ended.
fn with_door(
    device: &str,
    port: u16,
    local: Option<u16>,
    door: &DoorOptions,
    server: &ServerOptions,
    work: impl AsyncFnOnce(SimRow, &Forward) -> anyhow::Result<Ended>,
) -> anyhow::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let connection = Connection::open(server).await?;
        let done = async {
            let row = find(&connection, device).await?;
            let lease = open(&connection, &row, port, door).await?;
            let trust = trust(server)?;
            let way = way(&lease)?;
            let forward = Forward::start(local, way, &trust)
                .await
                .with_context(|| format!("this machine does not give port {}", local.unwrap_or_default()))?;
            let minutes = lease.draft.minutes;
            tell(&format!("a door to {} is open for {minutes} min at most ({})", row.name, lease.id))?;
            tokio::select! {
                ended = work(row, &forward) => ended,
                gone = follow(&connection, lease.id.clone(), &forward) => Err(gone),
            }
        };
        let done = done.await;
        // What this session has opened is closed with it.
        connection.close().await;
        done
    })
}

/// Finds a SIM by its ID or its name, or by a text that finds one alone. On a terminal somebody chooses among several.
async fn find(connection: &Connection, text: &str) -> anyhow::Result<SimRow> {
    let query = WindowQuery { q: quoted(text), limit: Some(NAMED), ..WindowQuery::default() };
    let found = ask::<SimWindow>(connection, &connection.context, &query, &()).await?;
    let exact: Vec<&SimRow> =
        found.rows.iter().filter(|row| row.sim_id.as_str() == text || row.name == text).collect();
    if let [row] = exact[..] {
        return Ok(row.clone());
    }
    match &found.rows[..] {
        [] => bail!("no SIM is called {text}"),
        [row] => Ok(row.clone()),
        rows if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() => {
            choose(rows, found.total)
        }
        rows => {
            let names: Vec<String> =
                rows.iter().map(|row| format!("{} ({})", row.name, row.sim_id)).collect();
            bail!("{} SIMs are found by {text}: {}", found.total, names.join(", "))
        }
    }
}

/// Names that begin so, for a shell that completes a line; none where no server can be asked.
pub(crate) fn names(begun: &OsStr) -> Vec<CompletionCandidate> {
    let found = || -> anyhow::Result<Vec<CompletionCandidate>> {
        let begun = begun.to_str().context("it is no text")?.to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let connection = Connection::open(&ServerOptions::default()).await?;
            let q = if begun.is_empty() { String::new() } else { quoted(&begun) };
            let query = WindowQuery { q, limit: Some(100), ..WindowQuery::default() };
            let found = ask::<SimWindow>(&connection, &connection.context, &query, &()).await;
            connection.close().await;
            let rows = found?.rows.into_iter().filter(|row| row.name.starts_with(&begun));
            Ok(rows
                .map(|row| CompletionCandidate::new(row.name).help(Some(row.sim_id.to_string().into())))
                .collect())
        })
    };
    found().unwrap_or_default()
}

/// The longest part of a text that can be one word of a query: no quotation mark can.
fn quoted(text: &str) -> String {
    let longest = text.split(['"', '\\']).max_by_key(|part| part.len()).unwrap_or_default();
    format!("\"{longest}\"")
}

fn choose(rows: &[SimRow], total: u64) -> anyhow::Result<SimRow> {
    for (nth, row) in rows.iter().enumerate() {
        let state = if row.session_id.is_some() { "online" } else { "offline" };
        tell(&format!("{:>3}  {:<40} {}  {state}", nth + 1, row.name, row.sim_id))?;
    }
    if total > rows.len() as u64 {
        tell(&format!("     and {} more", total - rows.len() as u64))?;
    }
    let mut error = std::io::stderr().lock();
    write!(error, "which one? ")?;
    error.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let chosen = line.trim().parse::<usize>().ok().and_then(|nth| rows.get(nth.checked_sub(1)?));
    chosen.cloned().context("none was chosen")
}

async fn open(connection: &Connection, row: &SimRow, port: u16, door: &DoorOptions) -> anyhow::Result<Lease> {
    let ranges = if door.from.is_empty() { vec![seen_from(connection).await?] } else { door.from.clone() };
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
    let request = OpenLeaseRequest { op: intention()?, draft, everybody: None };
    ask::<OpenLease>(connection, &connection.context, &(), &request).await
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

async fn board(connection: &Connection) -> anyhow::Result<DoorBoard> {
    ask::<ListDoors>(connection, &connection.context, &(), &()).await
}

/// Goes along when the lease is extended; ends when it is no more.
async fn follow(connection: &Connection, first: LeaseId, forward: &Forward) -> anyhow::Error {
    let mut held = first;
    loop {
        tokio::time::sleep(LOOK).await;
        // A server that cannot be asked may still let through.
        let Ok(board) = board(connection).await else { continue };
        let of = |id: &LeaseId| {
            let open = |door: &Door| door.lease.clone().filter(|lease| lease.id == *id);
            board
                .doors
                .iter()
                .find_map(open)
                .or_else(|| board.ended.iter().find(|lease| lease.id == *id).cloned())
        };
        match of(&held) {
            Some(Lease { followed_by: Some(next), .. }) => {
                if let Some(lease) = of(&next)
                    && let Ok(way) = way(&lease)
                {
                    forward.lead_to(way);
                    held = next;
                }
            }
            Some(lease) if !lease.is_live() => {
                let why = lease.why.map(|why| format!(" ({why:?})")).unwrap_or_default();
                return anyhow::anyhow!("the door was closed{why}");
            }
            Some(_) | None => {}
        }
    }
}

fn way(lease: &Lease) -> anyhow::Result<Way> {
    let door = lease.door.as_ref().context("the platform has not said where the door is")?;
    let name = || lease.host_name.clone().unwrap_or_else(|| door.ip_address.to_string());
    Ok(Way { door: (door.ip_address, door.port).into(), tls: lease.draft.tls.then(name) })
}

fn trust(server: &ServerOptions) -> anyhow::Result<Trust> {
    match backend::authority_certificate(&server.data) {
        Ok(certificate) => Trust::of_authority(&certificate),
        Err(_) => Ok(Trust::of_machine()),
    }
}

/// What is run on the device. Every part is an argument of its own: no shell of this machine reads any of it.
fn ssh_command(row: &SimRow, at: SocketAddr, user: &str, known: Option<&str>) -> Command {
    let mut ssh = Command::new("ssh");
    ssh.arg("-p").arg(at.port().to_string()).arg("-l").arg(user);
    // The port is another one each time; the device is known by its SIM.
    ssh.arg("-o").arg(format!("HostKeyAlias=kansei-{}", row.sim_id));
    ssh.arg("-o").arg("StrictHostKeyChecking=accept-new");
    if let Some(known) = known {
        ssh.arg("-o").arg(format!("UserKnownHostsFile=\"{known}\""));
    }
    ssh.arg("--").arg(at.ip().to_string());
    ssh.stdin(Stdio::inherit()).kill_on_drop(true);
    ssh
}

/// Where the keys of devices are kept: in the data folder, for the same SIM is another device in another world. None where ssh
/// could not read such a path; then they are kept with the person's own.
fn known_hosts(data: &Path) -> Option<String> {
    let folder = data.canonicalize().ok()?;
    let path = folder.join("known_hosts").into_os_string().into_string().ok()?;
    (!path.contains(['"', '%', '\n'])).then_some(path)
}

/// Takes Ctrl-C from this process: it is meant for what runs.
async fn interrupted() -> Infallible {
    loop {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

fn code_of(status: ExitStatus) -> Ended {
    Ended::As(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX))
}

fn intention() -> anyhow::Result<OpId> {
    Ok(OpId::new(format!("cli-{}", backend::random_hex(16)))?)
}

fn tell(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stderr().lock(), "kansei: {line}")?)
}
