//! Doors of Napter: they really lead to the device, and close by themselves.

use std::{sync::Arc, time::Duration};

use api::soracom::audit_log::NapterAuditLog;
use reqwest::Method;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use serde_json::{Value, json};
use store::world::Tx;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::{TestApp, statements, user_with};

/// Opens a door to a port of a SIM, changed by `more`.
async fn open(app: &TestApp, name: &str, port: u16, more: Value) -> Value {
    let mut request =
        json!({ "destination": { "simId": app.id(name).await, "port": port, "service": "air" } });
    for (key, value) in more.as_object().unwrap() {
        request[key] = value.clone();
    }
    app.cli().post("/v1/port_mappings", &request).await.expecting(201, "a door")
}

async fn enter(door: &Value) -> TcpStream {
    TcpStream::connect(door["endpoint"].as_str().unwrap()).await.unwrap()
}

/// Says something and hears it back.
async fn echoes(stream: &mut TcpStream) {
    stream.write_all(b"hello").await.unwrap();
    let mut heard = [0; 5];
    stream.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"hello");
}

/// Everything that is still to be heard until the other end hangs up, one way or the other.
async fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut heard)).await;
    // A line that was cut is as much an end.
    let _end = read.expect("it was never hung up");
    heard
}

/// What the log says, oldest first, once there is so much of it: it is written after the fact.
async fn log(app: &TestApp, entries: usize) -> Vec<Value> {
    let written = async {
        loop {
            let seen = app.cli().get("/v1/audit_logs/napter?limit=1000").await.ok();
            let seen = seen.as_array().unwrap().clone();
            if seen.len() >= entries {
                break seen;
            }
        }
    };
    let seen = tokio::time::timeout(Duration::from_secs(30), written).await;
    let mut seen = seen.unwrap_or_else(|_| panic!("there were never {entries} entries"));
    seen.reverse();
    seen
}

/// Waits until nobody can come to a door any more: whoever does is hung up on until then.
async fn gone(door: &Value) {
    let refused = async {
        while let Ok(mut stream) = TcpStream::connect(door["endpoint"].as_str().unwrap()).await {
            assert!(rest(&mut stream).await.is_empty());
        }
    };
    tokio::time::timeout(Duration::from_secs(30), refused).await.expect("somebody is there");
}

/// The connections of a log that came and have not left.
fn inside(log: &[Value]) -> Vec<&Value> {
    let of = |entry: &&Value, kind: &str| entry["type"] == kind;
    let left: Vec<&Value> =
        log.iter().filter(|entry| of(entry, "CLOSED")).map(|entry| &entry["connectionId"]).collect();
    let came = log.iter().filter(|entry| of(entry, "ACCESS")).map(|entry| &entry["connectionId"]);
    came.filter(|id| !left.contains(id)).collect()
}

fn kinds(log: &[Value]) -> Vec<&str> {
    log.iter().map(|entry| entry["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_door_leads_to_the_device_until_it_is_closed() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 7, json!({ "duration": 600 })).await;
    let id = app.id("prompt").await;
    assert_eq!(
        (&door["duration"], &door["expired"], &door["tlsRequired"]),
        (&json!(600), &json!(false), &json!(false))
    );
    assert_eq!(door["expiredTime"].as_i64().unwrap() - door["createdTime"].as_i64().unwrap(), 600_000);
    assert_eq!(
        door["destination"],
        json!({ "port": 7, "simId": id, "destinationChoosingStrategy": "AIR_PRIORITIZED" })
    );
    assert_eq!(door["source"], json!({ "ipRanges": ["127.0.0.1/32"] }), "whoever asked, and nobody else");
    let sim = app.cli().get(&format!("/v1/sims/{id}")).await.ok();
    assert_eq!(sim["lastPortMappingCreatedTime"], door["createdTime"]);

    let mut stream = enter(&door).await;
    echoes(&mut stream).await;
    let seen = log(&app, 3).await;
    assert_eq!(kinds(&seen), ["CREATED", "ACCESS", "CONNECTED"]);
    assert_eq!(seen[1]["connectionId"], seen[2]["connectionId"]);
    let from = stream.local_addr().unwrap();
    let direction = &seen[1]["direction"];
    assert_eq!(
        (&direction["sourceIPAddress"], &direction["sourcePort"]),
        (&json!("127.0.0.1"), &json!(from.port()))
    );
    assert_eq!(direction["destinationIPAddress"], sim["sessionStatus"]["ueIpAddress"]);
    assert_eq!(direction["destinationPort"], 7);

    let path = format!("/v1/port_mappings/{}/{}", door["ipAddress"].as_str().unwrap(), door["port"]);
    app.cli().delete(&path).await.accepted();
    assert!(rest(&mut stream).await.is_empty(), "who is inside is put out");
    app.cli().delete(&path).await.refused(404, "KNS0404", "it is closed");
    gone(&door).await;
    let mut seen = kinds(&log(&app, 5).await).into_iter().map(str::to_owned).collect::<Vec<_>>();
    seen.sort();
    assert_eq!(seen, ["ACCESS", "CLOSED", "CONNECTED", "CREATED", "DELETED"]);
}

#[tokio::test]
async fn who_is_not_let_in_gets_no_byte() {
    let app = TestApp::small().await;
    let door =
        open(&app, "prompt", 7, json!({ "source": { "ipRanges": ["10.0.0.0/8", "203.0.113.7"] } })).await;
    let mut stream = enter(&door).await;
    // It may be gone before anything is said.
    let _gone = stream.write_all(b"hello").await;
    assert!(rest(&mut stream).await.is_empty());
    assert_eq!(kinds(&log(&app, 2).await), ["CREATED", "DENIED"]);
}

#[tokio::test]
async fn a_door_closes_by_itself_and_whoever_is_inside_is_put_out() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 7, json!({ "duration": 30 })).await;
    let mut stream = enter(&door).await;
    echoes(&mut stream).await;
    app.advance(29_000).await;
    echoes(&mut stream).await;
    app.advance(1_000).await;
    assert!(rest(&mut stream).await.is_empty());
    let seen = log(&app, 5).await;
    let mut seen = kinds(&seen);
    seen.sort_unstable();
    assert_eq!(seen, ["ACCESS", "CLOSED", "CONNECTED", "CREATED", "EXPIRED"]);
    gone(&door).await;
    assert_eq!(app.cli().get("/v1/port_mappings").await.ok(), json!([]));
}

#[tokio::test]
async fn a_door_outlives_the_server_and_the_session_but_not_its_time() {
    let app = TestApp::small().await;
    let long = open(&app, "prompt", 7, json!({ "duration": 3_600 })).await;
    let short = open(&app, "prompt", 80, json!({ "duration": 60 })).await;
    let mut stream = enter(&long).await;
    echoes(&mut stream).await;
    // A cut takes the line with it; the door leads to the next session.
    app.cli().act(&format!("/v1/sims/{}/delete_session", app.id("prompt").await)).await.ok();
    assert!(rest(&mut stream).await.is_empty());
    app.advance(30_000).await;
    let mut stream = enter(&long).await;
    echoes(&mut stream).await;

    let written_off = |tx: &mut Tx<'_>| {
        assert_eq!(tx.inside_doors()?, [], "who was inside was put out, and that is written down");
        Ok(())
    };
    let app = app.with_world(written_off).await;
    assert!(rest(&mut stream).await.is_empty());
    assert!(inside(&log(&app, 8).await).is_empty());
    let mut stream = enter(&long).await;
    echoes(&mut stream).await;
    assert_eq!(inside(&log(&app, 10).await).len(), 1);
    app.advance(60_000).await;
    let left = app.cli().get("/v1/port_mappings").await.ok();
    assert_eq!(
        left.as_array().unwrap().iter().map(|door| &door["port"]).collect::<Vec<_>>(),
        [&long["port"]]
    );
    gone(&short).await;

    let mut app = app;
    app.reset("small", None).await;
    assert!(rest(&mut stream).await.is_empty(), "the world that it led into is gone");
    gone(&long).await;
    assert_eq!(app.cli().get("/v1/port_mappings").await.ok(), json!([]));
    // A server that has ended has written down all that it was to.
    let app = app.restart().await;
    assert_eq!(log(&app, 0).await, Vec::<Value>::new(), "the log is that of another world");
}

#[tokio::test]
async fn whoever_was_inside_when_the_server_ended_without_a_word_has_left() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 7, json!({})).await;
    let mut stream = enter(&door).await;
    echoes(&mut stream).await;
    let mut came = log(&app, 3).await.remove(1);
    came["connectionId"] = json!("of-another-time");
    let entry: NapterAuditLog = serde_json::from_value(came.clone()).unwrap();
    let imsi = entry.imsi.clone().unwrap();
    let app = app.with_world(move |tx| tx.log_door(&imsi, entry.created_at.unwrap(), &entry)).await;
    let seen = log(&app, 6).await;
    assert!(inside(&seen).is_empty(), "{seen:?}");
    let left = seen.last().unwrap();
    assert_eq!(
        (&left["type"], &left["connectionId"], &left["direction"]),
        (&json!("CLOSED"), &json!("of-another-time"), &came["direction"])
    );
    // Once is enough.
    let app = app.restart().await;
    assert_eq!(log(&app, 6).await, seen);
}

/// Other addresses of loopback need no setting up on Linux.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn those_who_may_not_come_through_keep_nobody_out() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 7, json!({})).await;
    let at = door["endpoint"].as_str().unwrap().parse().unwrap();
    let come = async || {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        let mut stream = socket.connect(at).await.unwrap();
        assert!(rest(&mut stream).await.is_empty());
    };
    let many = 300;
    for _ in 0..many {
        come().await;
    }
    echoes(&mut enter(&door).await).await;
    let seen = log(&app, 204).await;
    let by_kind = |kind: &str| seen.iter().filter(|entry| entry["type"] == kind).count();
    assert_eq!((by_kind("ACCESS"), by_kind("CONNECTED")), (1, 1));
    // So many in ten seconds; a slow machine takes more of them.
    assert!((200..many).contains(&by_kind("DENIED")), "{}", by_kind("DENIED"));
    assert!(by_kind("REFUSED") > 0);
}

#[tokio::test]
async fn a_device_has_a_page_and_what_does_not_listen_hangs_up() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 80, json!({})).await;
    let http = backend::web_client().build().unwrap();
    let base = format!("http://{}", door["endpoint"].as_str().unwrap());
    let status: Value = http.get(format!("{base}/api/status")).send().await.unwrap().json().await.unwrap();
    assert_eq!((&status["name"], &status["simId"]), (&json!("prompt"), &json!(app.id("prompt").await)));
    let page = http.get(&base).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<h1>prompt</h1>"), "{page}");
    let silent = open(&app, "prompt", 9, json!({})).await;
    assert!(rest(&mut enter(&silent).await).await.is_empty());
    // A ghost is online and has no power: the platform is reached, the device is not.
    let ghost = open(&app, "ghost", 7, json!({})).await;
    assert!(rest(&mut enter(&ghost).await).await.is_empty());
    let seen = log(&app, 3).await;
    let of_ghost: Vec<&Value> =
        seen.iter().filter(|entry| entry["direction"]["destinationPort"] == 7).collect();
    assert!(!of_ghost.iter().any(|entry| entry["type"] == "CONNECTED"), "{of_ghost:?}");
}

/// Somebody who trusts the authority of `app`, and nobody else.
async fn over_tls(app: &TestApp, door: &Value, name: &str) -> std::io::Result<TlsStream<TcpStream>> {
    let certificate = backend::authority_certificate(&app.data()).unwrap();
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_root_certificates(trusted);
    let connector = TlsConnector::from(Arc::new(builder.with_no_client_auth()));
    connector.connect(ServerName::try_from(name.to_owned()).unwrap(), enter(door).await).await
}

#[tokio::test]
async fn tls_ends_at_a_door_that_is_to_end_it() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 7, json!({ "tlsRequired": true })).await;
    assert_eq!(door["tlsRequired"], true);
    for name in ["127.0.0.1", "127-0-0-1.napter.test"] {
        let mut stream = over_tls(&app, &door, name).await.unwrap();
        stream.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        stream.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"hello", "{name}");
    }
    assert!(over_tls(&app, &door, "api.soracom.io").await.is_err(), "it vouches for nobody else");
    // Who speaks no TLS reaches the platform, and not the device.
    let mut plain = enter(&door).await;
    let _gone = plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await;
    assert!(!rest(&mut plain).await.windows(4).any(|part| part == b"GET "));
    let seen = log(&app, 11).await;
    let by_kind = |kind: &str| seen.iter().filter(|entry| entry["type"] == kind).count();
    assert_eq!((by_kind("ACCESS"), by_kind("CONNECTED")), (4, 2), "{seen:?}");
    assert!(seen.iter().all(|entry| entry["tls"] == true));
}

/// Who holds a door full is that door's trouble alone.
#[tokio::test]
async fn a_door_takes_so_many_and_no_more() {
    let app = TestApp::small().await;
    let door = open(&app, "prompt", 7, json!({})).await;
    let mut inside = Vec::new();
    for _ in 0..128 {
        let mut stream = enter(&door).await;
        echoes(&mut stream).await;
        inside.push(stream);
    }
    assert!(rest(&mut enter(&door).await).await.is_empty(), "it is full");
    let other = open(&app, "stale-dns", 7, json!({})).await;
    echoes(&mut enter(&other).await).await;
    let refused = log(&app, 261).await.iter().filter(|entry| entry["type"] == "REFUSED").count();
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn doors_are_listed_by_what_they_lead_to() {
    let app = TestApp::small().await;
    let sim = app.sim("prompt").await;
    let imsi = sim.primary_subscriber().unwrap().imsi.clone().unwrap();
    let by_imsi = app
        .cli()
        .post("/v1/port_mappings", &json!({ "destination": { "imsi": imsi, "port": 22 } }))
        .await
        .expecting(201, "by its IMSI");
    assert_eq!(by_imsi["destination"]["destinationChoosingStrategy"], "IMSI_PRIORITIZED");
    assert_eq!((&by_imsi["imsi"], &by_imsi["duration"]), (&json!(imsi), &json!(1_800)));
    let path = format!("/v1/port_mappings/sims/{}", sim.sim_id);
    app.cli().get(&path).await.refused(404, "KNS0404", "none was opened by its SIM ID [spec]");
    let by_sim = app
        .cli()
        .post(&path, &json!({ "destination": { "port": 80 } }))
        .await
        .expecting(201, "by its SIM ID");
    assert_eq!(by_sim["destination"]["destinationChoosingStrategy"], "DYNAMIC");
    let ports =
        |doors: Value| doors.as_array().unwrap().iter().map(|door| door["port"].clone()).collect::<Vec<_>>();
    assert_eq!(ports(app.cli().get(&path).await.ok()), [by_sim["port"].clone()]);
    let of_imsi = app.cli().get(&format!("/v1/port_mappings/subscribers/{imsi}")).await.ok();
    assert_eq!(ports(of_imsi), [by_imsi["port"].clone()]);

    let first = app.cli().get("/v1/port_mappings?limit=1").await.accepted();
    let key = first.headers["x-soracom-next-key"].to_str().unwrap().to_owned();
    let second = app.cli().get(&format!("/v1/port_mappings?last_evaluated_key={key}")).await.accepted();
    assert!(second.headers.get("x-soracom-next-key").is_none());
    let mut all = ports(first.json());
    all.extend(ports(second.json()));
    let mut both = vec![by_imsi["port"].clone(), by_sim["port"].clone()];
    both.sort_by_key(Value::as_u64);
    assert_eq!(all, both);
    let of_one = app
        .cli()
        .get(&format!("/v1/audit_logs/napter?resource_type=Subscriber&resource_id={imsi}"))
        .await
        .ok();
    assert_eq!(of_one.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_door_that_cannot_be_is_refused_in_words() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let refuse = |request: Value, why: &'static str| {
        let cli = app.cli();
        async move { cli.post("/v1/port_mappings", &request).await.refused(400, "KNS0400", why) }
    };
    let to = json!({ "simId": id, "port": 22 });
    refuse(json!({ "destination": { "port": 22 } }), "it leads nowhere").await;
    refuse(json!({ "destination": { "simId": id, "port": 0 } }), "no port").await;
    refuse(json!({ "destination": { "simId": id, "port": 70_000 } }), "no port").await;
    refuse(json!({ "destination": to, "duration": 0 }), "no time").await;
    assert!(refuse(json!({ "destination": to, "duration": 28_801 }), "too long").await.contains("28800"));
    refuse(json!({ "destination": to, "source": { "ipRanges": ["everybody"] } }), "no range").await;
    refuse(json!({ "destination": { "simId": id, "port": 22, "service": "arc" } }), "no virtual SIM").await;
    let gone = json!({ "destination": { "simId": "8981100000009999999", "port": 22 } });
    app.cli().post("/v1/port_mappings", &gone).await.refused(404, "KNS0404", "no such SIM");
    app.cli().act(&format!("/v1/sims/{id}/deactivate")).await.ok();
    app.cli().post("/v1/port_mappings", &json!({ "destination": to })).await.refused(
        400,
        "SEM0016",
        "it is offline",
    );
    app.cli().delete("/v1/port_mappings/127.0.0.1/22").await.refused(404, "KNS0404", "no such door");
    app.cli().delete("/v1/port_mappings/here/door").await.refused(404, "KNS0404", "no such door");
    app.cli().get("/v1/port_mappings?last_evaluated_key=x").await.refused(400, "KNS0400", "no key");
    app.cli().get("/v1/audit_logs/napter?resource_type=Sim").await.refused(
        400,
        "KNS0400",
        "no such resource",
    );
}

#[tokio::test]
async fn a_user_may_be_let_open_doors_to_one_sim_only() {
    let app = TestApp::small().await;
    let (mine, other) = (app.id("prompt").await, app.id("stale-dns").await);
    let only = statements(&json!([{
        "effect": "allow", "api": "PortMapping:createPortMappingForSim",
        "condition": format!("pathVariable('sim_id') == '{mine}'"),
    }]));
    let user = user_with(&app, "keeper", &only).await;
    let request = json!({ "destination": { "port": 22 } }).to_string();
    let path = |id| format!("/v1/port_mappings/sims/{id}");
    user.send(Method::POST, &path(mine), Some(request.clone())).await.expecting(201, "its own");
    user.send(Method::POST, &path(other), Some(request)).await.refused(403, "SEM0049", "another's");
}
