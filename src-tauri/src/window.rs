//! The window and what its page may do.

use std::net::SocketAddr;

use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindowBuilder, utils::config::Csp};

const MAIN: &str = "main";

/// Opens the console's window; the size and place of the last time are put back by the window-state plugin.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Kansei")
        .inner_size(1280.0, 800.0)
        .min_inner_size(360.0, 480.0)
        .zoom_hotkeys_enabled(true)
        .on_navigation(|url| own(url.scheme(), url.host_str()))
        .build()?;
    Ok(())
}

/// Shows the window to somebody who started the program a second time.
pub(crate) fn come_to_front<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window that cannot be raised is still there to be found.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// The page's policy: its own files, the shell, and its server at exactly this port.
pub(crate) fn policy(server: Option<SocketAddr>) -> Csp {
    let server = server.map_or_else(String::new, |address| format!(" http://{address} ws://{address}"));
    Csp::Policy(format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self' ipc: http://ipc.localhost{server}; base-uri 'none'; form-action 'none'"
    ))
}

/// Whether an address is the page itself: nothing else is ever shown in this window.
fn own(scheme: &str, host: Option<&str>) -> bool {
    matches!((scheme, host), ("tauri", Some("localhost")) | ("http", Some("tauri.localhost")))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::{own, policy};

    #[test]
    fn the_policy_names_the_servers_port_and_no_other() {
        let address: SocketAddr = "127.0.0.1:40123".parse().unwrap();
        let policy = policy(Some(address)).to_string();
        assert!(policy.contains("http://127.0.0.1:40123 ws://127.0.0.1:40123;"), "{policy}");
        assert!(
            !policy.contains('*') && !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'")
        );
    }

    #[test]
    fn the_window_shows_nothing_but_the_page() {
        assert!(own("tauri", Some("localhost")));
        assert!(own("http", Some("tauri.localhost")));
        for (scheme, host) in [("https", "example.com"), ("http", "127.0.0.1"), ("tauri", "other")] {
            assert!(!own(scheme, Some(host)));
        }
    }

    /// A capability more than these is a decision, to be made here.
    #[test]
    fn the_page_may_ask_for_three_things_and_nothing_else() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/capabilities");
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        let capability: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&files[0]).unwrap()).unwrap();
        let may = ["allow-server", "allow-open-terminal", "allow-open-page"];
        assert_eq!(capability["permissions"], serde_json::json!(may));
        assert_eq!(capability["windows"], serde_json::json!(["main"]));
        assert_eq!(capability["remote"], serde_json::Value::Null);
    }
}
