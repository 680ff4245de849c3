//! What the page may have opened outside its window: a terminal with `ssh` in it, and a page of a device. Every part of a command is
//! an argument of its own, and the page names no program.

use std::{
    net::IpAddr,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use crate::server::data;

/// Programs that show what runs in them, the one that the person prefers first, and what stands before the command.
const TERMINALS: &[(&str, &[&str])] = if cfg!(windows) {
    &[("wt.exe", &[]), ("conhost.exe", &[])]
} else {
    &[
        ("x-terminal-emulator", &["-e"]),
        ("gnome-terminal", &["--"]),
        ("konsole", &["-e"]),
        ("xfce4-terminal", &["-x"]),
        ("xterm", &["-e"]),
    ]
};

/// Opens a terminal in which `ssh` goes through a door to the device of a SIM.
#[tauri::command]
pub(crate) fn open_terminal(address: IpAddr, port: u16, sim: &str) -> Result<(), String> {
    if sim.is_empty() || !sim.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("this is no SIM".to_owned());
    }
    if cfg!(target_os = "macos") {
        return started(Command::new("open").arg(format!("ssh://pi@{address}:{port}")));
    }
    let ssh = ssh(address, port, sim, data().ok().as_deref());
    let tried = TERMINALS
        .iter()
        .find_map(|(terminal, before)| started(Command::new(terminal).args(*before).args(&ssh)).ok());
    tried.ok_or_else(|| "no terminal was found on this machine".to_owned())
}

/// Opens a page in the person's browser.
#[tauri::command]
pub(crate) fn open_page(url: &str) -> Result<(), String> {
    let is_page = url.starts_with("http://") || url.starts_with("https://");
    if !is_page || url.bytes().any(|byte| byte.is_ascii_control() || byte == b' ') {
        return Err("this is no page".to_owned());
    }
    open::that_detached(url).map_err(|error| error.to_string())
}

/// As `kansei ssh` does: the port is another one each time, the device is known by its SIM.
fn ssh(address: IpAddr, port: u16, sim: &str, data: Option<&Path>) -> Vec<String> {
    let known = data.and_then(|data| data.join("known_hosts").into_os_string().into_string().ok());
    let known = known.filter(|known| !known.contains(['"', '%', '\n']));
    let mut ssh = vec!["ssh".to_owned(), "-p".to_owned(), port.to_string(), "-l".to_owned(), "pi".to_owned()];
    let options = [
        Some(format!("HostKeyAlias=kansei-{sim}")),
        Some("StrictHostKeyChecking=accept-new".to_owned()),
        known.map(|known| format!("UserKnownHostsFile=\"{known}\"")),
    ];
    ssh.extend(options.into_iter().flatten().flat_map(|option| ["-o".to_owned(), option]));
    ssh.extend(["--".to_owned(), address.to_string()]);
    ssh
}

fn started(command: &mut Command) -> Result<(), String> {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = quiet.spawn().map_err(|error| error.to_string())?;
    // It is waited for when it ends: nothing of it is left behind.
    thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn ssh_is_told_each_part_by_itself() {
        let told = ssh(HERE, 2_208, "8981100000000000017", Some(Path::new("/home/me/my data")));
        assert_eq!(
            told,
            [
                "ssh",
                "-p",
                "2208",
                "-l",
                "pi",
                "-o",
                "HostKeyAlias=kansei-8981100000000000017",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "UserKnownHostsFile=\"/home/me/my data/known_hosts\"",
                "--",
                "127.0.0.1",
            ]
        );
        assert!(!ssh(HERE, 1, "1", Some(Path::new("/a\"b"))).iter().any(|part| part.contains("Known")));
    }

    #[test]
    fn what_is_no_sim_and_no_page_opens_nothing() {
        for sim in ["", "$(id)", "1 2", "-oProxyCommand=x"] {
            assert!(open_terminal(HERE, 22, sim).is_err(), "{sim}");
        }
        for url in ["", "file:///etc/passwd", "javascript:alert(1)", "http://a b/", "--help"] {
            assert!(open_page(url).is_err(), "{url}");
        }
    }
}
