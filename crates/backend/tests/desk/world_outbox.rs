//! What would have left a world: read, and let out one by one.

use api::{
    Secret,
    console::world::{Outbox, OutboxKind, OutboxMessage},
};
use emulator::outbox::Message;
use serde_json::json;

use crate::support::{EMAIL, Hook, NOW, TestApp};

const OUTBOX: &str = "/kansei/contexts/local/world/outbox";

fn webhook(to: &str) -> Message {
    Message {
        at: NOW,
        kind: OutboxKind::Webhook,
        to: Secret::new(to.to_owned()),
        from: "handler of the tests".to_owned(),
        subject: None,
        method: Some("POST".to_owned()),
        headers: vec![
            ("content-type".to_owned(), Secret::new("application/json".to_owned())),
            ("x-key".to_owned(), Secret::new("open sesame".to_owned())),
        ],
        body: Secret::new(r#"{"simId":"1"}"#.to_owned()),
    }
}

async fn outbox(app: &TestApp, query: &str) -> Outbox {
    app.page().get(&format!("{OUTBOX}{query}")).await.read()
}

async fn send(app: &TestApp, message: &OutboxMessage) -> crate::support::Answer {
    app.page().act(&format!("{OUTBOX}/{}/send", message.id)).await
}

/// The message that stands on top.
async fn newest(app: &TestApp) -> OutboxMessage {
    outbox(app, "?limit=1").await.messages.remove(0)
}

#[tokio::test]
async fn a_message_leaves_when_somebody_lets_it_out_and_only_then() {
    let (hook, address) = Hook::start().await;
    let url = format!("{address}/hook/4f0c2d9a7be14c6f8a11?token=secret");
    let app = TestApp::small().await.with_messages(vec![webhook(&url)]).await;
    let kept = newest(&app).await;
    assert_eq!((kept.kind, kept.method.as_deref(), kept.at), (OutboxKind::Webhook, Some("POST"), NOW));
    assert_eq!(kept.to, format!("{address}/hook/…?token=…"), "where it goes, and none of its secrets");
    assert_eq!(kept.headers[1], ("x-key".to_owned(), "…".to_owned()));
    assert_eq!((kept.body.as_str(), &kept.sent), (r#"{"simId":"1"}"#, &None));
    app.advance(60_000).await;
    assert_eq!(hook.seen(), [], "nothing leaves by itself");
    let sent: OutboxMessage = send(&app, &kept).await.read();
    assert_eq!(sent.sent.as_ref().map(|sent| (sent.status, &sent.failure)), Some((Some(202), &None)));
    let call = "POST /hook/4f0c2d9a7be14c6f8a11".to_owned();
    assert_eq!(hook.seen(), [(call, r#"{"simId":"1"}"#.to_owned(), Some("open sesame".to_owned()))]);
    let after = outbox(&app, "").await;
    assert_eq!((after.kept, after.sent, &after.messages[0]), (1, 1, &sent), "it is remembered");
    let world = app.page().get("/kansei/contexts/local/world").await.ok();
    assert_eq!((&world["outboxKept"], &world["outboxSent"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_message_leaves_once_at_a_time_and_is_remembered_also_when_its_page_has_gone() {
    let (hook, address) = Hook::start().await;
    let app = TestApp::small().await.with_messages(vec![webhook(&format!("{address}/slow"))]).await;
    let kept = newest(&app).await;
    let (page, path) = (app.page(), format!("{OUTBOX}/{}/send", kept.id));
    let asked = tokio::spawn(async move { page.act(&path).await.status });
    while hook.seen().is_empty() {
        outbox(&app, "").await;
    }
    send(&app, &kept).await.refused(409, "KNS0409", "it is on its way");
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    // The server sees that the connection has gone, and is asked about something else meanwhile.
    for _ in 0..20 {
        assert_eq!(newest(&app).await.sent, None);
    }
    hook.answer_slow();
    for _ in 0..20_000 {
        if let Some(sent) = newest(&app).await.sent {
            assert_eq!((sent.status, sent.failure, hook.seen().len()), (Some(202), None, 1));
            return;
        }
    }
    panic!("nobody remembers that it was sent");
}

#[tokio::test]
async fn what_comes_of_it_is_kept_also_when_it_is_a_failure() {
    let (hook, address) = Hook::start().await;
    // Nobody listens where nobody has listened for long.
    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/key-of-mine", listener.local_addr().unwrap())
    };
    let urls = [
        format!("{address}/broken"),
        format!("{address}/round"),
        closed,
        "http://nowhere.invalid/".to_owned(),
    ];
    let app = TestApp::small().await.with_messages(urls.iter().map(|url| webhook(url)).collect()).await;
    let mut outcomes = Vec::new();
    for message in outbox(&app, "").await.messages.iter().rev() {
        let sent = send(&app, message).await.read::<OutboxMessage>().sent.unwrap();
        outcomes.push((sent.status, sent.failure));
    }
    assert_eq!(outcomes[0], (Some(500), None), "an answer is an answer");
    assert_eq!(outcomes[1], (None, Some("it was redirected more than 3 times".to_owned())));
    let refused = outcomes[2].1.clone().unwrap();
    assert!(refused.to_lowercase().contains("refused") && !refused.contains("key-of-mine"), "{refused}");
    assert_eq!(outcomes[3], (None, Some("there is no address of nowhere.invalid".to_owned())));
    assert_eq!(hook.seen().len(), 5, "one call, and one with three redirects");
}

#[tokio::test]
async fn a_redirect_is_followed_and_looked_at_like_an_address() {
    let (hook, address) = Hook::start().await;
    let urls = ["moved", "moved-whole", "inside"].map(|path| format!("{address}/{path}"));
    let app = TestApp::small().await.with_messages(urls.iter().map(|url| webhook(url)).collect()).await;
    let mut messages = outbox(&app, "").await.messages;
    messages.reverse();
    for message in &messages[..2] {
        assert_eq!(send(&app, message).await.read::<OutboxMessage>().sent.unwrap().status, Some(202));
    }
    let seen: Vec<(String, String)> = hook.seen().into_iter().map(|(call, body, _)| (call, body)).collect();
    let body = r#"{"simId":"1"}"#;
    let expected =
        [("POST /moved", body), ("GET /there", ""), ("POST /moved-whole", body), ("POST /there", body)];
    assert_eq!(seen, expected.map(|(call, body)| (call.to_owned(), body.to_owned())));
    let led = send(&app, &messages[2]).await.read::<OutboxMessage>().sent.unwrap();
    assert!(
        led.failure.is_some_and(|why| why.contains("169.254.169.254")),
        "the first call was made, no other was"
    );
}

#[tokio::test]
async fn what_must_never_be_called_is_refused_before_anything_leaves() {
    let urls = [
        "http://169.254.169.254/latest/",
        "http://[fe80::1]/",
        "ftp://files.test/",
        "https://169.254.169.254/latest/",
        "nothing",
    ];
    let app = TestApp::small().await.with_messages(urls.map(webhook).to_vec()).await;
    for message in outbox(&app, "").await.messages {
        send(&app, &message).await.refused(403, "KNS0403", &message.to);
    }
    assert!(outbox(&app, "").await.messages.iter().all(|message| message.sent.is_none()));
}

#[tokio::test]
async fn mails_and_functions_are_refused_with_a_word() {
    let lambda =
        Message { kind: OutboxKind::Lambda, ..webhook("arn:aws:lambda:ap-northeast-1:1:function:f") };
    let app = TestApp::small().await.with_messages(vec![lambda]).await;
    send(&app, &newest(&app).await).await.refused(400, "KNS0400", "no function is called");
    let request = json!({ "email": EMAIL });
    app.nobody().post("/v1/auth/password_reset_token/issue", &request).await.accepted();
    send(&app, &newest(&app).await).await.refused(400, "KNS0400", "no mail is sent");
    let message = format!("{OUTBOX}/999999/send");
    app.page().act(&message).await.refused(404, "KNS0404", "no such message");
    app.page().act(&format!("{OUTBOX}/latest/send")).await.refused(404, "KNS0404", "not a message");
}

#[tokio::test]
async fn messages_are_listed_by_kind_and_page_by_page() {
    let kinds = [OutboxKind::Webhook, OutboxKind::Slack, OutboxKind::Webhook, OutboxKind::Mail];
    let messages = kinds.map(|kind| Message { kind, ..webhook("https://a.test/x") });
    let app = TestApp::small().await.with_messages(messages.to_vec()).await;
    let all = outbox(&app, "").await;
    assert_eq!((all.policy.as_str(), all.kept, all.sent, all.more), ("record", 4, 0, false));
    assert!(all.messages.iter().map(|message| message.kind).eq(kinds.into_iter().rev()), "newest first");
    let hooks = outbox(&app, "?kind=webhook").await;
    assert_eq!((hooks.messages.len(), hooks.kept), (2, 4));
    let first = outbox(&app, "?limit=3").await;
    assert!(first.more && first.messages == all.messages[..3]);
    let rest = outbox(&app, &format!("?limit=3&before={}", first.messages[2].id)).await;
    assert!(!rest.more && rest.messages == all.messages[3..]);
    for bad in ["?limit=0", "?limit=501", "?kind=pigeon", "?before=x", "?limit=many"] {
        app.page().get(&format!("{OUTBOX}{bad}")).await.refused(400, "KNS0400", bad);
    }
    assert_eq!(app.page().get("/kansei/emulator/outbox").await.ok(), app.page().get(OUTBOX).await.ok());
}
