//! Worlds for the tests of this folder.

use std::{path::Path, sync::Arc};

use api::{
    Secret,
    id::{ContextId, OperatorId},
};
use emulator::retention::Retention;
use store::world::{WorldChange, WorldStore};
use tokio::sync::{mpsc, watch};

use crate::{
    authority::Authority,
    clock::ContextClock,
    cloud::{
        populate::Beginning,
        state::{Cloud, Parts},
    },
    config::Outbound,
    credentials::Credentials,
    feed::ContextChange,
    lines::Devices,
    outbound::{Filed, Filing, Untaken},
    steady,
    visits::Visits,
};

pub(super) fn credentials() -> Credentials {
    let secret = || Secret::new("of the tests".to_owned());
    Credentials {
        operator_id: OperatorId::new("OP0012345678").unwrap(),
        email: "operator@kansei.test".to_owned(),
        password: secret(),
        auth_key_id: "keyId-of-the-tests".to_owned(),
        auth_key: secret(),
    }
}

/// An empty world that began as `beginning` says, and what ends its server; each commit is told.
pub(super) fn world(
    file: &Path,
    beginning: Beginning,
    tell: impl FnMut(Vec<WorldChange>) + Send + 'static,
) -> (Cloud, watch::Sender<bool>) {
    let (cloud, stop, _) = heard(file, beginning, tell);
    (cloud, stop)
}

/// An empty world whose files are told to `hears`.
pub(super) fn telling(
    dir: &Path,
    hears: impl Fn(Filed) -> Result<u32, Untaken> + Send + Sync + 'static,
) -> Cloud {
    let beginning = Beginning { scenario: "empty".to_owned(), sims: None, seed: 1 };
    let filing: Filing = Arc::new(move |filed| {
        let heard = hears(filed);
        Box::pin(async move { heard })
    });
    open(&dir.join("world.db"), beginning, |_| (), filing).0
}

/// The same, and where its resets and the changes of its clock are heard.
pub(super) fn heard(
    file: &Path,
    beginning: Beginning,
    tell: impl FnMut(Vec<WorldChange>) + Send + 'static,
) -> (Cloud, watch::Sender<bool>, mpsc::UnboundedReceiver<ContextChange>) {
    open(file, beginning, tell, Arc::new(|_| Box::pin(async { Ok(0) })))
}

fn open(
    file: &Path,
    beginning: Beginning,
    tell: impl FnMut(Vec<WorldChange>) + Send + 'static,
    filing: Filing,
) -> (Cloud, watch::Sender<bool>, mpsc::UnboundedReceiver<ContextChange>) {
    let (stop, stopping) = watch::channel(false);
    let (told, hearing) = mpsc::unbounded_channel();
    let store = WorldStore::open(file, tell, steady::steady).unwrap();
    let parts = Parts {
        id: ContextId::new("local").unwrap(),
        clock: Arc::new(ContextClock::new(None, None, 1.0)),
        credentials: credentials(),
        authority: Authority::find(file.parent().unwrap()).unwrap(),
        outbound: Outbound::Record,
        mailer: None,
        inlet: Arc::new(|_, _| None),
        uplink: Arc::new(|_| Box::pin(async { Ok(0) })),
        filing,
        devices: Devices { dial: Arc::new(|_, _| None), forget: Arc::new(|| ()) },
        endpoint: String::new(),
        retention: Retention::default(),
        told,
        beginning,
        visits: Visits::new(stopping),
    };
    (Cloud::new(store, parts), stop, hearing)
}

pub(super) fn beginning(scenario: &str, sims: u32) -> Beginning {
    Beginning { scenario: scenario.to_owned(), sims: Some(sims), seed: 7 }
}
