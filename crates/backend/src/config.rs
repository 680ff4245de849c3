//! What a server is started with.

use std::{net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

use api::Secret;

/// How a server is started. [`Config::default`] serves the world `fleet` on a free loopback port.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one. Loopback only.
    pub listen: SocketAddr,
    /// Where everything is kept.
    pub data: PathBuf,
    /// The scenario of a new world.
    pub scenario: String,
    /// SIMs of a new world, [`crate::MOST_SIMS`] at most; the scenario's own number unless said.
    pub sims: Option<u32>,
    /// The seed of a new world.
    pub seed: u64,
    /// Whether somebody asked for that scenario, number or seed: a world that is there already is not begun anew by it, and
    /// the log says so.
    pub begins_as_said: bool,
    /// World seconds in a wall second.
    pub time_scale: f64,
    /// How many entries of session histories a world keeps.
    pub keep_events: u64,
    /// What may leave the world.
    pub outbound: Outbound,
    /// The mail server, if mails are to be real.
    pub smtp: Option<Smtp>,
    /// Other origins whose pages may speak to this server.
    pub allow_origins: Vec<String>,
    /// Allows `/kansei/emulator`: whoever is signed in may then steer the world.
    pub control: bool,
    /// A file with credentials to use, in the shape of `credentials.json`.
    pub credentials: Option<PathBuf>,
    /// How often accounts elsewhere are called to keep their rows current.
    pub remote_pace: RemotePace,
    /// The page, if this server is to serve it.
    pub ui: Option<UiFiles>,
    /// Who the binary is.
    pub version: Version,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: PathBuf::from("data"),
            scenario: "fleet".to_owned(),
            sims: None,
            seed: 1,
            begins_as_said: false,
            time_scale: 1.0,
            keep_events: emulator::retention::KEPT_EVENTS,
            outbound: Outbound::Record,
            smtp: None,
            allow_origins: Vec::new(),
            control: false,
            credentials: None,
            remote_pace: RemotePace::default(),
            ui: None,
            version: Version::default(),
        }
    }
}

/// How often an account elsewhere is called to keep its rows current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemotePace {
    /// Between two calls of a sweep. guess: the platform says no common limit; five calls a second leave room for operators.
    pub between_calls: Duration,
    /// The shortest time between two sweeps; a large fleet rests longer.
    pub between_sweeps: Duration,
}

impl Default for RemotePace {
    fn default() -> Self {
        RemotePace { between_calls: Duration::from_millis(200), between_sweeps: Duration::from_secs(10) }
    }
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Its address, `smtp://NAME:PASSWORD@HOST:587?tls=required` or the like.
    pub server: Secret<String>,
    /// Whom mails come from.
    pub from: String,
}

/// The files of the page.
#[derive(Debug, Clone)]
pub enum UiFiles {
    /// Inside the binary.
    Embedded(&'static include_dir::Dir<'static>),
    /// On disk.
    Directory(PathBuf),
}

/// Who the binary is.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its version.
    pub version: &'static str,
    /// The commit it was built from.
    pub commit: &'static str,
}

impl Default for Version {
    fn default() -> Self {
        Version { version: env!("CARGO_PKG_VERSION"), commit: "unknown" }
    }
}

/// What may leave a world: webhooks, mail and the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outbound {
    /// Nothing: it is recorded.
    Record,
    /// Only what goes to this machine.
    Loopback,
    /// Only what goes to these hosts.
    Allow(Vec<String>),
}

impl FromStr for Outbound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None if text == "record" => Ok(Outbound::Record),
            None if text == "loopback" => Ok(Outbound::Loopback),
            Some(("allow", hosts)) if !hosts.is_empty() => {
                Ok(Outbound::Allow(hosts.split(',').map(|host| host.trim().to_owned()).collect()))
            }
            _ => Err(format!("{text:?} is none of record, loopback, allow=HOST,…")),
        }
    }
}

impl std::fmt::Display for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Outbound::Record => f.write_str("record"),
            Outbound::Loopback => f.write_str("loopback"),
            Outbound::Allow(hosts) => write!(f, "allow={}", hosts.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_reads_as_it_is_written() {
        for text in ["record", "loopback", "allow=a.example,b.example"] {
            assert_eq!(text.parse::<Outbound>().unwrap().to_string(), text);
        }
        assert!("allow=".parse::<Outbound>().is_err());
        assert!("everything".parse::<Outbound>().is_err());
    }
}
