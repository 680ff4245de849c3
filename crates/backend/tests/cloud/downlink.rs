//! Downlink calls: one request to a device, through the platform.

use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

async fn send(app: &TestApp, name: &str, how: &str, body: Value) -> Answer {
    let id = app.id(name).await;
    app.cli().post(&format!("/v1/sims/{id}/downlink/{how}"), &body).await
}

#[tokio::test]
async fn a_ping_is_answered_by_what_is_there_and_awake() {
    let app = TestApp::small().await;
    let heard = send(&app, "prompt", "ping", json!({ "numberOfPingRequests": 3 })).await.ok();
    assert_eq!(heard["success"], true);
    assert!(heard["stat"].as_str().unwrap().starts_with("3 packets transmitted, 3 received, 0% packet loss"));
    assert!(heard["rtt"].as_str().unwrap().starts_with("rtt min/avg/max/mdev = "));
    // A ghost is online and has no power; the other has no session.
    for name in ["ghost", "never-attached"] {
        let heard = send(&app, name, "ping", json!({})).await.ok();
        assert_eq!((&heard["success"], heard.get("rtt")), (&json!(false), None), "{name}");
    }
    let sim = app.sim("prompt").await;
    let imsi = sim.primary_subscriber().unwrap().imsi.clone().unwrap();
    let path = format!("/v1/subscribers/{imsi}/downlink/ping");
    assert_eq!(app.cli().act(&path).await.ok()["success"], true);
    send(&app, "prompt", "ping", json!({ "numberOfPingRequests": 6 }))
        .await
        .refused(400, "KNS0400", "too many");
    let nobody = "/v1/sims/8981100000009999999/downlink/ping";
    app.cli().post(nobody, &json!({})).await.refused(404, "KNS0404", "no such SIM");
}

#[tokio::test]
async fn a_devices_page_is_fetched_through_the_platform() {
    let app = TestApp::small().await;
    let heard = send(&app, "prompt", "http", json!({ "method": "GET", "path": "/api/status" })).await.ok();
    assert_eq!((&heard["statusCode"], &heard["isBase64Encoded"]), (&json!(200), &json!(false)));
    assert_eq!(heard["headers"]["content-type"], "application/json");
    let status: Value = serde_json::from_str(heard["body"].as_str().unwrap()).unwrap();
    assert_eq!(status["name"], "prompt");
    // How long a body is, is not up to whoever asks.
    let framed = json!({ "path": "/api/status", "headers": { "Content-Length": "many", "host": "a.example" }, "body": "x" });
    assert_eq!(send(&app, "prompt", "http", framed).await.ok()["statusCode"], 200);
    let missing = send(&app, "prompt", "http", json!({ "path": "/nowhere" })).await.ok();
    assert_eq!(missing["statusCode"], 404);
    for (body, why) in [
        (json!({ "port": 81 }), "nobody listens there"),
        (json!({ "port": 7 }), "it speaks no HTTP"),
        (json!({ "ssl": true }), "it speaks no TLS"),
        (json!({ "ssl": true, "skipVerify": true }), "it speaks no TLS, and there is nothing to believe"),
    ] {
        send(&app, "prompt", "http", body).await.refused(422, "KNS0422", why);
    }
    send(&app, "never-attached", "http", json!({})).await.refused(422, "KNS0422", "it is offline");
    for (body, why) in [
        (json!({ "method": "BREW" }), "no such method"),
        (json!({ "path": "/ no" }), "no path"),
        (json!({ "headers": { "bad name": "x" } }), "no header"),
        (json!({ "headers": { "x": "a\r\nb" } }), "two headers in one"),
        (json!({ "headers": { "host": "a\nb" } }), "no host"),
        (json!({ "host": "a\nb" }), "no host"),
        (json!({ "path": "http://elsewhere.example/" }), "an address"),
        (json!({ "path": "" }), "no path"),
        (json!({ "port": 70_000 }), "no port"),
    ] {
        send(&app, "prompt", "http", body).await.refused(400, "KNS0400", why);
    }
}

#[tokio::test]
async fn bytes_go_to_a_device_and_come_back_until_their_end() {
    let app = TestApp::small().await;
    let tcp = |more: Value| {
        let mut body = json!({ "port": 7, "payload": "hello\nOK\nmore" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let app = &app;
        async move { send(app, "prompt", "tcp", body).await }
    };
    let end = |kind: &str| json!({ "connectionOptions": { "type": kind } });
    // Echo never hangs up: whoever waited for that would wait for as long as they said.
    let until = |pattern: &str, encoding: &str| {
        json!({ "connectionOptions": {
            "type": "wait_for_pattern", "terminationPattern": pattern, "terminationPatternEncoding": encoding } })
    };
    let heard = tcp(until("more", "string")).await.ok();
    assert_eq!(heard, json!({ "data": "hello\nOK\nmore", "dataEncoding": "string" }));
    assert_eq!(tcp(end("wait_first")).await.ok()["data"], "");
    assert_eq!(tcp(end("fire_and_forget")).await.ok()["data"], "");
    let pattern =
        json!({ "connectionOptions": { "type": "wait_for_pattern", "terminationPattern": "T0sK" } });
    assert_eq!(tcp(pattern).await.ok()["data"], "hello\nOK\n");
    let mut bytes = until("00", "hex");
    bytes["payload"] = json!("ff00");
    bytes["payloadEncoding"] = json!("hex");
    assert_eq!(tcp(bytes).await.ok(), json!({ "data": "/wA=", "dataEncoding": "base64" }));

    tcp(json!({ "port": 9 })).await.refused(422, "KNS0422", "nobody listens there");
    assert_eq!(
        tcp(json!({ "port": 9, "connectionOptions": { "type": "fire_and_forget" } })).await.ok()["data"],
        ""
    );
    for (more, why) in [
        (json!({ "timeout": 301 }), "too long"),
        (json!({ "payloadEncoding": "base64", "payload": "?" }), "no Base64"),
        (json!({ "connectionOptions": { "type": "idle_timeout", "idleTimeout": 0 } }), "no time"),
        (json!({ "connectionOptions": { "type": "for_ever" } }), "no such end"),
        (until("", "string"), "a pattern of nothing"),
        (until("?", "base64"), "no pattern"),
        (json!({ "port": 0 }), "no port"),
    ] {
        tcp(more).await.refused(400, "KNS0400", why);
    }
}

#[tokio::test]
async fn what_is_large_comes_back_whole_or_not_at_all() {
    let app = TestApp::small().await;
    let of = |bytes: usize| {
        let until = json!({
            "type": "wait_for_pattern", "terminationPattern": "END", "terminationPatternEncoding": "string" });
        json!({ "port": 7, "payload": "x".repeat(bytes - 3) + "END", "connectionOptions": until })
    };
    let whole = send(&app, "prompt", "tcp", of(5 * 1024 * 1024)).await.ok();
    assert_eq!(whole["data"].as_str().unwrap().len(), 5 * 1024 * 1024);
    send(&app, "prompt", "tcp", of(5 * 1024 * 1024 + 1)).await.refused(400, "KNS0400", "too much");
}

#[tokio::test]
async fn a_datagram_is_sent_and_nobody_says_more() {
    let app = TestApp::small().await;
    send(&app, "prompt", "udp", json!({ "port": 5_000, "payload": "SGk=", "payloadEncoding": "base64" }))
        .await
        .expecting(204, "it was sent");
    let long = json!({ "port": 5_000, "payload": "x".repeat(1_473) });
    send(&app, "prompt", "udp", long).await.refused(400, "KNS0400", "it is too long");
}

#[tokio::test]
async fn a_picture_of_a_stream_is_taken_and_kept() {
    let app = TestApp::small().await;
    let rtsp = |more: Value| {
        let mut body = json!({ "command": "snapshot" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let app = &app;
        async move { send(app, "prompt", "rtsp", body).await }
    };
    let who = |password: &str| json!({ "type": "basic", "username": "pi", "password": password });
    let path = "/snapshots/{sim_id}_{time}.jpg";
    let kept = json!({ "options": { "destinations": { "harvestFiles": { "filePath": path } } } });
    let taken = rtsp(kept).await.accepted();
    assert_eq!(taken.header("content-type"), Some("image/jpeg"));
    // As text its first bytes are none.
    assert!(taken.text.contains("JFIF"));
    let files = app.cli().get("/v1/files?scope=private&prefix=/snapshots/").await.ok();
    let found: Vec<&str> =
        files.as_array().unwrap().iter().filter_map(|file| file["filePath"].as_str()).collect();
    let name = format!("/snapshots/{}_", app.id("prompt").await);
    let [path] = found[..] else { panic!("it is kept once: {found:?}") };
    assert!(path.starts_with(&name) && path.ends_with(".jpg"), "{path}");
    let link = app.cli().get(&format!("/v1/files/private{path}")).await;
    let kept = app.nobody().get(link.header("location").unwrap()).await.accepted();
    assert_eq!((kept.header("content-type"), &kept.text), (Some("image/jpeg"), &taken.text));

    rtsp(json!({ "path": "/private", "authentication": who("raspberry") })).await.accepted();
    for (body, status, why) in [
        (json!({ "path": "/private" }), 403, "nobody said who they are"),
        (json!({ "path": "/private", "authentication": who("apple") }), 403, "a wrong password"),
        (json!({ "path": "/h265" }), 422, "no H.264"),
        (json!({ "path": "/attic" }), 422, "no such stream"),
        (json!({ "port": 80 }), 422, "no RTSP"),
        (json!({ "port": 9 }), 422, "nobody listens there"),
        (json!({ "command": "record" }), 400, "no such command"),
        (json!({ "path": "attic" }), 400, "no path"),
    ] {
        let code = format!("KNS0{status}");
        rtsp(body).await.refused(status, &code, why);
    }
}
