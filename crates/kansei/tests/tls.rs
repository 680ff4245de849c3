//! What leaves to an https address: it gets there where this machine trusts whoever answers, and else does not leave at all.

use std::{path::Path, sync::Arc};

use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};
use tokio_rustls::TlsAcceptor;

use crate::support::{Caller, PATIENCE, Server, credentials};

/// Somebody's https server on this machine; answers with its address, its certificate, and what it is sent.
async fn somebody() -> (String, String, mpsc::UnboundedReceiver<String>) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/hook", listener.local_addr().unwrap());
    let (heard, hearing) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut bytes = vec![0; 65_536];
            let mut text = String::new();
            while !text.ends_with("here") {
                let read = stream.read(&mut bytes).await.unwrap();
                if read == 0 {
                    break;
                }
                text.push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
            stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await.unwrap();
            stream.shutdown().await.unwrap();
            heard.send(text).unwrap();
        }
    });
    (address, made.cert.pem(), hearing)
}

/// A server that lets out what goes to this machine, and trusts whom the file names.
fn start(data: &Path, trusted: &Path) -> Server {
    let more = ["--scenario", "small", "--seed", "7", "--control", "--outbound", "loopback"];
    Server::trusting(data, &more, trusted)
}

/// Has the server call `url`, and answers with the message as the outbox has it once it was tried.
async fn call(server: &Server, data: &Path, url: &str) -> Value {
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    let page = Caller::page(&server.base, &server.code).await;
    let sims = cli.must_get("/v1/sims").await;
    let prompt = sims.as_array().unwrap().iter().find(|sim| sim["tags"]["name"] == "prompt").unwrap();
    let sim = prompt["simId"].as_str().unwrap();
    let handler = json!({
        "name": "h", "status": "active", "targetSimId": sim,
        "ruleConfig": { "type": "SimStatusAttributeRule", "properties": { "inactiveTimeoutDateConst": "NEVER" } },
        "actionConfigList": [{ "type": "ExecuteWebRequestAction", "properties": {
            "executionDateTimeConst": "IMMEDIATELY", "httpMethod": "POST", "url": url,
            "contentType": "text/plain", "body": "here",
        } }],
    });
    assert_eq!(cli.post("/v1/event_handlers", &handler).await.unwrap().0, 201);
    assert_eq!(cli.post(&format!("/v1/sims/{sim}/deactivate"), &json!({})).await.unwrap().0, 200);
    let looking = async {
        loop {
            let outbox = page.must_get("/kansei/contexts/local/world/outbox").await;
            if !outbox["messages"][0]["sent"].is_null() {
                return outbox["messages"][0]["sent"].clone();
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("it is tried")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_of_an_https_address_gets_where_it_is_trusted() {
    let (address, certificate, mut heard) = somebody().await;
    let dir = tempfile::tempdir().unwrap();
    let trusted = dir.path().join("trusted.pem");
    std::fs::write(&trusted, certificate).unwrap();
    let data = dir.path().join("data");
    let server = start(&data, &trusted);
    let sent = call(&server, &data, &address).await;
    assert_eq!(sent["status"], 204, "{sent}");
    let text = heard.recv().await.unwrap();
    assert!(text.starts_with("POST /hook HTTP/1.1\r\n") && text.ends_with("here"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_trusted_hears_nothing() {
    let (address, _, mut heard) = somebody().await;
    let (_, another, _) = somebody().await;
    let dir = tempfile::tempdir().unwrap();
    let trusted = dir.path().join("trusted.pem");
    std::fs::write(&trusted, another).unwrap();
    let data = dir.path().join("data");
    let server = start(&data, &trusted);
    let sent = call(&server, &data, &address).await;
    assert!(
        sent.get("status").is_none() && sent["failure"].as_str().unwrap().contains("certificate"),
        "{sent}"
    );
    assert!(heard.try_recv().is_err());
}
