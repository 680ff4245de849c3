use std::{
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use api::{
    Secret, UnixMillis,
    console::{
        lease::{
            CloseReason, ExtendLeaseRequest, Lease, LeaseDraft, LeaseStanding, OpenLeaseRequest, SourceHint,
        },
        ledger::{Fact, LedgerEntry, LedgerQuery},
        notice::WriteTrouble,
    },
    id::{ContextId, OpId, SimId},
};
use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    routing::{delete, get, post},
};
use client::Client;
use serde_json::{Value, json};
use store::{
    StoreError,
    desk::{DeskStore, StoredSession},
};
use tokio::sync::{Notify, mpsc, watch};

use super::{Asks, Leases};
use crate::{
    clock::ContextClock,
    desk::{DeskDb, Mirror, Snapshot},
    feed::Hub,
    forward::Trust,
    http::error::HttpError,
    machine::{Look, Machine},
    reach::{Account, CloudTransport},
    steady,
};

/// A platform with one SIM, and the ports of the doors that are open to it.
#[derive(Clone, Default)]
struct Platform {
    open: Arc<Mutex<Vec<u16>>>,
    /// While it is held, nobody is answered who opens a door: it is open by then.
    slow: Arc<tokio::sync::Mutex<()>>,
    /// How many have come to open one.
    came: Arc<Notify>,
    /// Who has signed in, as the platform says.
    signed_in: Arc<Mutex<Value>>,
}

impl Platform {
    fn open(&self) -> usize {
        self.open.lock().unwrap().len()
    }

    fn router(&self) -> Router {
        let (made, listed, gone) = (self.clone(), self.clone(), self.clone());
        let signed_in = Arc::clone(&self.signed_in);
        let keys = json!({ "apiKey": "k", "token": "t", "operatorId": "OP0012345678" });
        let sim = json!({ "simId": SIM, "status": "active", "sessionStatus": { "online": true } });
        let list = move || {
            let doors = listed.open.lock().unwrap().iter().map(|port| door(*port)).collect();
            async move { Json(Value::Array(doors)) }
        };
        let make = move || {
            let made = made.clone();
            async move {
                let port = {
                    let mut doors = made.open.lock().unwrap();
                    let port = 15_001 + u16::try_from(doors.len()).unwrap();
                    doors.push(port);
                    port
                };
                made.came.notify_one();
                drop(made.slow.lock().await);
                (StatusCode::CREATED, Json(door(port)))
            }
        };
        let remove = move |Path((_, port)): Path<(String, u16)>| {
            gone.open.lock().unwrap().retain(|open| *open != port);
            async { StatusCode::NO_CONTENT }
        };
        Router::new()
            .route("/v1/auth", post(move || async move { Json(keys) }))
            .route("/v1/audit_logs/api", get(move || async move { Json(signed_in.lock().unwrap().clone()) }))
            .route("/v1/sims/{sim}", get(move || async move { Json(sim) }))
            .route("/v1/port_mappings/sims/{sim}", get(list).post(make))
            .route("/v1/port_mappings/{address}/{port}", delete(remove))
    }
}

const SIM: &str = "8981100000000000017";
static CREATED: OnceLock<i64> = OnceLock::new();

fn door(port: u16) -> Value {
    // Each time the same: it is the same door.
    let created = *CREATED.get_or_init(|| steady::wall().0);
    json!({
        "ipAddress": "127.0.0.1", "port": port, "duration": 1_800, "createdTime": created,
        "expiredTime": created + 1_800_000, "source": { "ipRanges": ["127.0.0.1/32"] }, "destination": { "port": 22 },
    })
}

/// A desk with its clocks, a session, and a platform that it reaches.
struct Desk {
    leases: Leases,
    platform: Platform,
    db: DeskDb,
    clocks: Arc<Mutex<i64>>,
    _data: tempfile::TempDir,
    _heard: mpsc::UnboundedReceiver<crate::desk::Heard>,
}

async fn desk() -> Desk {
    let data = tempfile::tempdir().unwrap();
    let store = DeskStore::open(&data.path().join("desk.db"), steady::steady).unwrap();
    let db = DeskDb::open(store).await.unwrap();
    let clocks = Arc::new(Mutex::new(1_000_000));
    let reading = Arc::clone(&clocks);
    let look = move || Look { steady: Duration::from_secs(1), wall: UnixMillis(*reading.lock().unwrap()) };
    let (context, clock) = (ContextId::new("local").unwrap(), Arc::new(ContextClock::new(None, None, 1.0)));
    let (hears, heard) = mpsc::unbounded_channel();
    let hub = Arc::new(Hub::new(context.clone()));
    let mirror = Mirror::new(Arc::clone(&clock), hub, Snapshot::new(data.path(), &context), hears);
    let platform = Platform::default();
    let transport = CloudTransport::InProcess(platform.router());
    let account = Account::new(transport, "keyId-x".into(), Secret::new("secret-x".into()));
    let leases = Leases::new(
        context,
        db.clone(),
        clock,
        Client::new(Arc::new(account)),
        Arc::new(mirror),
        Arc::new(Machine::new(look)),
        Trust::of_machine(),
    );
    let session = StoredSession {
        user: serde_json::from_value(json!({ "name": "sato", "operatorId": "OP0012345678" })).unwrap(),
        expires_at: steady::wall().plus(3_600_000),
    };
    db.write(move |desk| desk.put_session("s", &session, steady::wall())).await.unwrap();
    Desk { leases, platform, db, clocks, _data: data, _heard: heard }
}

async fn open(desk: &Desk, op: &str) -> Lease {
    ask(&desk.leases, op).await.unwrap()
}

async fn ask(leases: &Leases, op: &str) -> Result<Lease, HttpError> {
    let draft = LeaseDraft {
        sim_id: SimId::new(SIM).unwrap(),
        port: 22,
        minutes: 30,
        ranges: vec!["127.0.0.1".into()],
        tls: false,
        reason: "log".into(),
        ticket: String::new(),
        idle_minutes: None,
    };
    let request = OpenLeaseRequest { op: OpId::new(op).unwrap(), draft, everybody: None };
    let asks = Asks { by: "sato".into(), session: "s".into() };
    leases.open(request, asks).await
}

/// How the lease of an intention ended, once it has.
async fn ended(desk: &Desk, op: &str) -> (LeaseStanding, Option<CloseReason>) {
    for _ in 0..100_000 {
        let (context, of) = (ContextId::new("local").unwrap(), OpId::new(op).unwrap());
        let found = desk.db.read(move |desk| desk.lease_of_op(&context, &of)).await.unwrap().unwrap();
        if found.is_over() {
            return (found.lease().standing, found.lease().why);
        }
        desk.leases.wake();
        tokio::task::yield_now().await;
    }
    panic!("{op} has not ended")
}

#[tokio::test]
async fn nothing_stays_open_after_sleep_sign_out_and_the_end_of_the_server() {
    let desk = desk().await;
    let (stop, stopping) = watch::channel(false);
    let running = tokio::spawn(desk.leases.clone().run(stopping));

    assert_eq!(open(&desk, "op-1").await.standing, LeaseStanding::Open);
    *desk.clocks.lock().unwrap() += 60_000;
    assert_eq!(ended(&desk, "op-1").await, (LeaseStanding::Closed, Some(CloseReason::Slept)));
    assert_eq!(desk.platform.open(), 0);

    open(&desk, "op-2").await;
    assert_eq!(desk.platform.open(), 1);
    stop.send_replace(true);
    running.await.unwrap();
    assert_eq!(ended(&desk, "op-2").await, (LeaseStanding::Closed, Some(CloseReason::Quit)));
    assert_eq!(desk.platform.open(), 0);

    let desk = self::desk().await;
    let (_stop, stopping) = watch::channel(false);
    let _running = tokio::spawn(desk.leases.clone().run(stopping));
    open(&desk, "op-3").await;
    desk.db.write(|desk| desk.remove_session("s")).await.unwrap();
    assert_eq!(ended(&desk, "op-3").await, (LeaseStanding::Closed, Some(CloseReason::SignedOut)));
    assert_eq!(desk.platform.open(), 0);
}

#[tokio::test]
async fn what_is_being_opened_when_the_server_ends_is_closed_and_nothing_new_is_opened() {
    let desk = desk().await;
    let (stop, stopping) = watch::channel(false);
    let running = tokio::spawn(desk.leases.clone().run(stopping));
    let slow = desk.platform.slow.lock().await;
    let leases = desk.leases.clone();
    let opening = tokio::spawn(async move { ask(&leases, "op-1").await });
    desk.platform.came.notified().await;
    stop.send_replace(true);
    // Whoever asked is broken off, as a server does that ends; the platform has opened it.
    opening.abort();
    assert!(opening.await.unwrap_err().is_cancelled());
    drop(slow);
    running.await.unwrap();
    assert_eq!(desk.platform.open(), 0);
    assert_eq!(ended(&desk, "op-1").await, (LeaseStanding::Closed, Some(CloseReason::Quit)));
    assert!(ask(&desk.leases, "op-2").await.is_err(), "it has ended");
    assert_eq!(desk.platform.open(), 0);
}

#[tokio::test]
async fn one_intention_opens_one_door_and_two_extensions_are_one() {
    let desk = desk().await;
    let (_stop, stopping) = watch::channel(false);
    let _running = tokio::spawn(desk.leases.clone().run(stopping));
    let asked = || ask(&desk.leases, "op-1");
    let (one, other, third) = tokio::join!(asked(), asked(), asked());
    let first = one.unwrap();
    assert_eq!((&first, &first), (&other.unwrap(), &third.unwrap()));
    assert_eq!(first.standing, LeaseStanding::Open);
    assert_eq!(desk.platform.open(), 1);

    let extend = |op: &str| {
        let request = ExtendLeaseRequest { op: OpId::new(op).unwrap(), minutes: 30 };
        desk.leases.extend(&first.id, request, Asks { by: "kato".into(), session: "another".into() })
    };
    let (one, other) = tokio::join!(extend("op-2"), extend("op-3"));
    assert_eq!(one.is_ok(), other.is_err(), "one of them follows");
    let next = one.or(other).unwrap();
    assert_eq!(extend(next.op.as_str()).await.unwrap().id, next.id, "said again it is the same");
    assert_eq!(desk.platform.open(), 2);

    // Whoever opened the first one is gone, and with that the second, whoever asked for it.
    desk.db.write(|desk| desk.remove_session("s")).await.unwrap();
    for op in ["op-1", next.op.as_str()] {
        assert_eq!(ended(&desk, op).await, (LeaseStanding::Closed, Some(CloseReason::SignedOut)));
    }
    assert_eq!(desk.platform.open(), 0);
}

#[tokio::test]
async fn a_full_disk_opens_nothing_and_closes_all() {
    let desk = desk().await;
    let (stop, stopping) = watch::channel(false);
    let running = tokio::spawn(desk.leases.clone().run(stopping));
    open(&desk, "op-1").await;
    desk.db.writable().hear(&StoreError::CannotWrite(WriteTrouble::Full));
    assert!(ask(&desk.leases, "op-2").await.is_err());
    assert_eq!(desk.platform.open(), 1, "what cannot be kept is not asked for");
    stop.send_replace(true);
    running.await.unwrap();
    assert_eq!(desk.platform.open(), 0, "what is closed does not wait for room");
}

#[tokio::test]
async fn from_where_we_come_is_what_the_platform_says_of_our_last_sign_in() {
    let desk = desk().await;
    let now = steady::wall().0;
    let sign_in = |at: i64, address: &str, user: &str, kind: &str| json!({ "apiKind": kind, "remoteIpAddress": address, "requestedTimeEpochMs": at, "userName": user });
    let says = |entries: Value| *desk.platform.signed_in.lock().unwrap() = entries;
    says(json!([
        sign_in(now + 90_000, "203.0.113.9", "", "/v1/auth"),
        sign_in(now - 2_000, "2001:db8::7", "kato", "/v1/auth"),
        sign_in(now, "203.0.113.8", "", "/v1/sims"),
        sign_in(now - 900_000, "203.0.113.7", "", "/v1/auth"),
    ]));
    let hint = desk.leases.last_sign_in().await;
    assert_eq!(hint, SourceHint::LastSignIn { range: "203.0.113.9/32".into(), at: UnixMillis(now + 90_000) });
    // It is asked once for a sign-in.
    says(json!([]));
    assert_eq!(desk.leases.last_sign_in().await, hint);

    let desk = self::desk().await;
    *desk.platform.signed_in.lock().unwrap() = json!([
        sign_in(now - 900_000, "203.0.113.7", "", "/v1/auth"),
        sign_in(now, "203.0.113.8", "kato", "/v1/auth"),
        sign_in(now, "not an address", "", "/v1/auth"),
    ]);
    assert_eq!(desk.leases.last_sign_in().await, SourceHint::NotKnown, "it was another, or is none");
}

#[tokio::test]
async fn what_a_full_disk_did_not_take_is_kept_when_there_is_room_also_of_whoever_has_gone() {
    let desk = desk().await;
    let (_stop, stopping) = watch::channel(false);
    let _running = tokio::spawn(desk.leases.clone().run(stopping));
    let lease = open(&desk, "op-1").await;
    desk.db.write(|desk| desk.remove_session("s")).await.unwrap();
    let slot = desk.leases.slot(&lease.id).unwrap();
    desk.db.writable().hear(&StoreError::CannotWrite(WriteTrouble::Full));
    desk.leases.close(&slot, CloseReason::Operator, "sato").await;
    assert_eq!(desk.platform.open(), 0);
    assert!(desk.leases.slot(&lease.id).is_some(), "it is not kept yet");

    let (_go_on, stop) = watch::channel(false);
    let writable = desk.db.writable();
    tokio::select! {
        () = writable.healed() => {}
        () = writable.watch_over(Duration::ZERO, || async { Ok(()) }, stop) => panic!("nobody said stop"),
    }
    let (standing, _) = ended(&desk, "op-1").await;
    assert_eq!(standing, LeaseStanding::Closed);
    // It is let go when it is kept, which is a moment later.
    let mut held = true;
    for _ in 0..100_000 {
        held = desk.leases.slot(&lease.id).is_some();
        if !held {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(!held, "nobody holds it any more");
    let ledger = desk.db.read(|desk| desk.ledger(&LedgerQuery::default())).await.unwrap();
    let judged = |entry: &&LedgerEntry| matches!(entry.record.fact, Fact::Judged { .. });
    assert_eq!((ledger.len(), ledger.iter().filter(judged).count()), (6, 2), "{ledger:#?}");
}
