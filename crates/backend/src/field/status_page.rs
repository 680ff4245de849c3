use axum::{Json, Router, extract::State, response::Html, routing::get};
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use serde_json::{Value, json};
use tokio::io::DuplexStream;

use crate::lines::DeviceFacts;

/// Answers as the small web server of a device, until the line ends.
pub(super) async fn answer(device: DeviceFacts, end: DuplexStream) {
    let pages = Router::new().route("/", get(page)).route("/api/status", get(status)).with_state(device);
    let served = http1::Builder::new()
        .half_close(true)
        .serve_connection(TokioIo::new(end), TowerToHyperService::new(pages));
    if let Err(error) = served.await {
        tracing::debug!(%error, "a device's page was left in the middle");
    }
}

async fn page(State(device): State<DeviceFacts>) -> Html<String> {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let DeviceFacts { sim_id, name, imei, address, .. } = &device;
    let rows = [("SIM ID", sim_id), ("IMEI", imei), ("IP", address)];
    let rows: String =
        rows.map(|(what, value)| format!("<tr><th>{what}</th><td>{}</td></tr>", text(value))).concat();
    let title = text(name);
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><h1>{title}</h1><table>{rows}</table>\n"
    ))
}

async fn status(State(device): State<DeviceFacts>) -> Json<Value> {
    let DeviceFacts { sim_id, name, imei, address, .. } = device;
    Json(json!({ "name": name, "simId": sim_id, "imei": imei, "ipAddress": address }))
}
