//! The desktop shell: one window, and the same server inside that `kansei serve` runs.
//!
//! The server starts first, on a port of 127.0.0.1 that the system chooses, because the page's policy names
//! that port exactly. The page itself comes from `tauri://localhost`; it asks the shell once where its server
//! is, and from then on speaks to it as any browser would.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ending;
mod menu;
mod outside;
mod server;
mod window;

use anyhow::Result;
use server::Server;
use tauri::{Manager, RunEvent};

fn main() -> Result<()> {
    let server = Server::start();
    let mut context = tauri::generate_context!();
    context.config_mut().app.security.csp = Some(window::policy(server.address()));

    let app = tauri::Builder::default()
        // First, so that a second start hands over to the running one before anything else happens.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::come_to_front(app)))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(server)
        .menu(menu::menu)
        .invoke_handler(tauri::generate_handler![server::server, outside::open_terminal, outside::open_page])
        .setup(|app| {
            ending::listen(app.handle().clone());
            Ok(window::open(app.handle())?)
        })
        .build(context)?;
    app.run(|app, event| {
        if matches!(event, RunEvent::Exit) {
            app.state::<Server>().stop();
        }
    });
    Ok(())
}
