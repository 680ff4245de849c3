//! Calls over a transport that answers from a list.

use std::{
    cell::RefCell,
    pin::pin,
    task::{Context, Poll, Waker},
};

use api::{
    Method, Page, Secret,
    console::{
        session::{CreateTicket, CurrentSession, SignIn, SignInRequest},
        window::{SimWindow, WindowQuery},
    },
    id::{ContextId, OpId},
    soracom::sim::{ListSims, ListSimsQuery, Sim},
};
use client::{Client, ClientError, Request, Response, Transport, Unreachable};

/// Answers in order, and keeps what it was asked.
#[derive(Default)]
struct Canned {
    asked: RefCell<Vec<Request>>,
    answers: RefCell<Vec<Result<Response, Unreachable>>>,
}

impl Transport for Canned {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        self.asked.borrow_mut().push(request);
        self.answers.borrow_mut().remove(0)
    }
}

/// As [`Canned`], but of a kind that may cross threads.
struct Nowhere;

impl Transport for Nowhere {
    async fn send(&self, _: Request) -> Result<Response, Unreachable> {
        Err(Unreachable("cable cut".to_owned()))
    }
}

/// Status, headers and body.
type Answer<'a> = (u16, &'a [(&'a str, &'a str)], &'a str);

fn client(answers: &[Answer<'_>]) -> Client<Canned> {
    let answers = answers
        .iter()
        .map(|(status, headers, body)| {
            let headers =
                headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Ok(Response { status: *status, headers, body: body.as_bytes().to_vec() })
        })
        .collect();
    Client::new(Canned { asked: RefCell::default(), answers: RefCell::new(answers) })
}

/// Runs a future that has nothing to wait for.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

const TICKET: &str = r#"{"ticket":"t-1"}"#;

#[test]
fn a_call_carries_path_query_headers_and_body() {
    let client = client(&[(200, &[], TICKET), (200, &[], TICKET)])
        .header("Authorization", Secret::new("Bearer b-1".to_owned()));
    let op = OpId::new("op-1").unwrap();
    let ticket = now(client.on_behalf_of(&op).get::<CreateTicket>(&())).unwrap();
    assert_eq!(ticket.ticket.expose(), "t-1");
    let query = WindowQuery { q: "北 1".to_owned(), ..WindowQuery::default() };
    let unreadable = now(client.find::<SimWindow>(&ContextId::new("local").unwrap(), &query)).unwrap_err();
    assert!(
        matches!(&unreadable, ClientError::Unreadable(why) if why.starts_with("SimWindow: missing field"))
    );
    let asked = client.transport().asked.borrow();
    assert_eq!((asked[0].method, asked[0].path.as_str()), (Method::Post, "/kansei/ticket"));
    assert_eq!(asked[0].body, None);
    let header = |name: &str| asked[0].headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(header("authorization"), Some("Bearer b-1"));
    assert_eq!(header("x-kansei-op"), Some("op-1"));
    assert_eq!(header("content-type"), None);
    assert_eq!(asked[1].path, "/kansei/contexts/local/sims?offset=0&q=%E5%8C%97%201");
    assert!(!format!("{:?}", asked[0]).contains("b-1"), "no secret in a log");
}

#[test]
fn a_body_goes_as_json_and_does_not_print() {
    let client = client(&[(401, &[("X-Request-Id", "r-9")], r#"{"code":"AUM0001","message":"Invalid"}"#)]);
    let body: SignInRequest = serde_json::from_value(serde_json::json!({
        "credentials": { "kind": "password", "email": "a@example.com", "password": "hunter2" },
    }))
    .unwrap();
    let error = now(client.post::<SignIn>(&(), &body)).unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(401), Some("AUM0001")));
    let asked = client.transport().asked.borrow();
    let sent = String::from_utf8(asked[0].body.clone().unwrap()).unwrap();
    assert!(sent.contains("hunter2") && !format!("{:?}", asked[0]).contains("hunter2"));
    assert!(asked[0].headers.contains(&("content-type".to_owned(), "application/json".to_owned())));
}

#[test]
fn no_answer_is_told_apart_from_a_refusal() {
    let client = Client::new(Nowhere);
    let sendable: Box<dyn Future<Output = _> + Send> = Box::new(client.get::<CurrentSession>(&()));
    let error = now(Box::into_pin(sendable)).unwrap_err();
    assert_eq!(error, ClientError::Unreachable("cable cut".to_owned()));
    assert_eq!((error.status(), error.code()), (None, None));
}

#[test]
fn a_list_is_walked_to_its_end() {
    let client = client(&[
        (200, &[("X-Soracom-Next-Key", "k/1")], r#"[{"simId":"1"},{"simId":"2"}]"#),
        (200, &[("x-soracom-next-key", "k2")], "[]"),
        (200, &[], r#"[{"simId":"3"}]"#),
    ]);
    let query = ListSimsQuery { limit: Some(2), ..ListSimsQuery::default() };
    let sims: Vec<Sim> = now(client.pages::<ListSims, Sim>(&(), &query).all()).unwrap();
    assert_eq!(sims.iter().map(|sim| sim.sim_id.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    let asked = client.transport().asked.borrow();
    let paths: Vec<&str> = asked.iter().map(|request| request.path.as_str()).collect();
    let expected = [
        "/v1/sims?limit=2",
        "/v1/sims?limit=2&last_evaluated_key=k%2F1",
        "/v1/sims?limit=2&last_evaluated_key=k2",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn a_list_that_repeats_its_key_ends() {
    let page = (200, &[("x-soracom-next-key", "k")][..], r#"[{"simId":"1"}]"#);
    let client = client(&[page, page, page]);
    let error = now(client.pages::<ListSims, Sim>(&(), &ListSimsQuery::default()).all()).unwrap_err();
    assert!(matches!(&error, ClientError::Unreadable(why) if why.contains("came twice")), "{error}");
    assert_eq!(client.transport().asked.borrow().len(), 2);
    let page: Page<Sim> = Page::last(Vec::new());
    assert_eq!(page.next_key, None);
}
