use std::{
    future::pending,
    net::SocketAddr,
    path::Path,
    process::{ExitStatus, Stdio},
};

use anyhow::Context;
use api::console::sim_row::SimRow;
use tokio::process::Command;

use super::door::{Wanted, with_door};
use crate::{
    command_line::{ForwardOptions, SshOptions},
    operator::Ended,
    terminal::tell,
};

/// The port of SSH.
const SSH: u16 = 22;

/// Runs `ssh` on a device.
///
/// # Errors
/// No door could be opened, or `ssh` could not be started.
pub(crate) fn ssh(options: SshOptions) -> anyhow::Result<Ended> {
    let SshOptions { device, user, command, door, server } = options;
    let known = known_hosts(&server.data);
    let wanted = Wanted { device: &device, port: SSH, local: None, door: &door, when_asked: None };
    with_door(&wanted, &server, async move |row, forward| {
        let mut ssh = ssh_command(&row, forward.at(), &user, known.as_deref());
        ssh.args(&command);
        let status = ssh.status().await.context("ssh could not be started: is it installed?")?;
        Ok(code_of(status))
    })
}

/// Leads a port of this machine to one of a device.
///
/// # Errors
/// No door could be opened, or the port cannot be had.
pub(crate) fn forward(options: ForwardOptions) -> anyhow::Result<Ended> {
    let ForwardOptions { device, port, local, door, server } = options;
    let wanted = Wanted { device: &device, port, local, door: &door, when_asked: Some(Ended::Well) };
    with_door(&wanted, &server, async move |row, forward| {
        tell(&format!("{} leads to port {port} of {}; Ctrl-C closes it", forward.at(), row.name))?;
        pending().await
    })
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

fn code_of(status: ExitStatus) -> Ended {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ended::As(code.or_else(|| signal_of(status)).unwrap_or(u8::MAX))
}

/// What shells exit with where a signal has ended a program.
#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<u8> {
    use std::os::unix::process::ExitStatusExt;
    u8::try_from(status.signal()?).ok()?.checked_add(128)
}

#[cfg(windows)]
const fn signal_of(_status: ExitStatus) -> Option<u8> {
    None
}
