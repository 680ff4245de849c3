//! The server in this process.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result};
use backend::{Config, Running, Version};
use serde::Serialize;
use tokio::runtime::Runtime;

/// Where the page's requests come from: the scheme that Tauri serves it under, on Linux and macOS, and on Windows.
const ORIGINS: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// The running server, or why there is none. The window opens either way, and the page says so in words.
pub(crate) struct Server(Mutex<Result<Inside, String>>);

struct Inside {
    running: Running,
    runtime: Runtime,
}

/// What the page needs in order to reach its server and be let in.
#[derive(Debug, Serialize)]
pub(crate) struct Door {
    /// `http://127.0.0.1:PORT`.
    address: String,
    /// Signs in once.
    code: String,
}

impl Server {
    /// Starts on its own threads, so that neither the window waits for the server nor the server for the window.
    pub(crate) fn start() -> Self {
        Self(Mutex::new(Inside::start().map_err(|error| format!("{error:#}"))))
    }

    /// Where it listens, if it does.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.with(|server| server.as_ref().ok().map(|inside| inside.running.address))
    }

    /// Ends it, waiting until everything acknowledged is on disk.
    pub(crate) fn stop(&self) {
        let inside = self.with(|server| std::mem::replace(server, Err("the server has been stopped".into())));
        if let Ok(Inside { running, runtime }) = inside {
            runtime.block_on(running.stop());
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut Result<Inside, String>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Inside {
    fn start() -> Result<Self> {
        let data = data()?;
        let runtime = Runtime::new().context("cannot start the server's threads")?;
        let config = Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data,
            version: Version { version: env!("CARGO_PKG_VERSION"), commit: env!("KANSEI_COMMIT") },
            allow_origins: ORIGINS.map(str::to_owned).to_vec(),
            ..Config::default()
        };
        let running = runtime.block_on(backend::start(config))?;
        Ok(Self { running, runtime })
    }
}

/// Answers where the server is, with a fresh code for each time the page is loaded.
#[tauri::command]
pub(crate) fn server(server: tauri::State<'_, Server>) -> Result<Door, String> {
    server.with(|server| match server {
        Ok(inside) => Ok(Door {
            address: format!("http://{}", inside.running.address),
            code: inside.running.sign_in_code(),
        }),
        Err(reason) => Err(reason.clone()),
    })
}

/// `KANSEI_DATA`, else the platform's folder for a program's data.
pub(crate) fn data() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("KANSEI_DATA") {
        return Ok(folder.into());
    }
    Ok(dirs::data_dir()
        .context("this account has no folder for data; name one by KANSEI_DATA")?
        .join("kansei"))
}
