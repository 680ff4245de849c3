//! `kansei serve`: a server in the foreground, until somebody asks for its end.

use std::io::Write;

use anyhow::Context;
use backend::{Config, Running, Smtp, UiFiles, Version};

use crate::{command_line::ServeOptions, signals::Ending};

/// The page, as `cargo xtask web` left it.
static PAGE: include_dir::Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/../../dist");

/// What is logged unless `RUST_LOG` says otherwise: what goes wrong, and how far a start that takes long has come.
const LOGGED: &str = "warn,kansei::start=info";

/// Version, commit and the newest schemas that this binary knows.
pub(crate) fn version_line() -> String {
    let (world, desk) = backend::schema_versions();
    format!(
        "{} (commit {}, schema: world {world}, desk {desk})",
        env!("CARGO_PKG_VERSION"),
        env!("KANSEI_COMMIT")
    )
}

/// Serves until told to stop.
///
/// # Errors
/// What stands against the start.
pub(crate) fn serve(options: ServeOptions) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| LOGGED.into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let mut ending = Ending::listen().context("could not listen for the request to end")?;
        // A million SIMs take a while: one that is asked to end meanwhile ends, and its next start goes on from there.
        let running = tokio::select! {
            started = backend::start(config_of(options)) => started?,
            asked = ending.asked() => return asked.context("could not hear the request to end"),
        };
        announce(&running)?;
        ending.asked().await?;
        running.stop().await;
        Ok(())
    });
    // A read that still blocks a thread has nobody left to answer.
    runtime.shutdown_timeout(std::time::Duration::from_millis(300));
    served
}

/// The lines that scripts wait for: first where, then how to get in.
fn announce(running: &Running) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    // In one piece: who reads the first line and goes does not stand in the way of the second.
    let said = format!("listening on http://{}\nsign in: {}\n", running.address, running.sign_in_link());
    match out.write_all(said.as_bytes()).and_then(|()| out.flush()) {
        // Nobody listens to what it says; others may come to what it serves.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        said => Ok(said?),
    }
}

fn config_of(options: ServeOptions) -> Config {
    let usual = Config::default();
    Config {
        listen: options.listen,
        data: options.data,
        begins_as_said: options.scenario.is_some() || options.sims.is_some() || options.seed.is_some(),
        scenario: options.scenario.unwrap_or(usual.scenario),
        sims: options.sims,
        seed: options.seed.unwrap_or(usual.seed),
        time_scale: options.time_scale,
        keep_events: options.keep_events,
        outbound: options.outbound,
        smtp: options.smtp.map(|server| Smtp { server, from: options.mail_from }),
        allow_origins: options.allow_origin,
        control: options.control,
        credentials: options.credentials,
        remote_pace: usual.remote_pace,
        ui: match options.ui {
            Some(dir) => Some(UiFiles::Directory(dir)),
            None => PAGE.get_file("index.html").map(|_| UiFiles::Embedded(&PAGE)),
        },
        version: Version { version: env!("CARGO_PKG_VERSION"), commit: env!("KANSEI_COMMIT") },
    }
}
