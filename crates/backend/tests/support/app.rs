use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use api::{
    Secret, UnixMillis,
    id::SimId,
    soracom::{group::Group, sim::Sim},
};
use backend::{Config, Outbound, RemotePace, Running, Smtp};
use emulator::outbox::Message;
use serde_json::{Value, json};
use store::{
    Lane, StoreError,
    world::{Tx, WorldStore},
};
use tempfile::TempDir;

use crate::support::Caller;

/// When a test's world begins: 2026-06-01 09:00 in Japan. It stands still from there.
pub(crate) const NOW: UnixMillis = UnixMillis(1_780_272_000_000);
/// The seed of a test's world.
const SEED: u64 = 7;
/// An origin that the test server lets in beside its own.
pub(crate) const AN_ORIGIN: &str = "https://ops.example";

pub(crate) const EMAIL: &str = "operator@kansei.test";
pub(crate) const PASSWORD: &str = "a password of the tests";
pub(crate) const AUTH_KEY_ID: &str = "keyId-of-the-tests";
pub(crate) const AUTH_KEY: &str = "secret-of-the-tests";

/// A server in this process, with a world that stands still.
pub(crate) struct TestApp {
    pub(crate) running: Running,
    dir: TempDir,
    http: reqwest::Client,
    /// The keys that the official client would carry.
    keys: Vec<(String, String)>,
    bearer: String,
}

impl TestApp {
    /// Twelve SIMs, one of each kind, found by their names.
    pub(crate) async fn small() -> Self {
        Self::start("small", None).await
    }

    /// A mixed fleet.
    pub(crate) async fn fleet(sims: u32) -> Self {
        Self::start("fleet", Some(sims)).await
    }

    /// A world of a scenario.
    pub(crate) async fn start(scenario: &str, sims: Option<u32>) -> Self {
        let mut app = Self::open(config).await;
        app.reset(scenario, sims).await;
        app
    }

    /// Twelve SIMs on a server that lets out by itself what goes to this machine.
    pub(crate) async fn letting_out() -> Self {
        let mut app = Self::open(|dir| Config { outbound: Outbound::Loopback, ..config(dir) }).await;
        app.reset("small", None).await;
        app
    }

    /// Twelve SIMs on a server that hands mails to a mail server; of calls nothing leaves.
    pub(crate) async fn mailing(server: &str) -> Self {
        let smtp = Smtp { server: Secret::new(server.to_owned()), from: "kansei@example.jp".to_owned() };
        let mut app = Self::open(|dir| Config { smtp: Some(smtp), ..config(dir) }).await;
        app.reset("small", None).await;
        app
    }

    /// A world of a scenario on a server that nobody may steer by `/kansei/emulator`: it began when the server did.
    pub(crate) async fn without_control(scenario: &str) -> Self {
        let scenario = scenario.to_owned();
        let mut app = Self::open(|dir| Config { control: false, scenario, ..config(dir) }).await;
        app.sign_in().await;
        app
    }

    /// A server that works on accounts elsewhere, and reads them as often as it can.
    pub(crate) async fn elsewhere() -> Self {
        Self::open(config).await
    }

    /// A server whose world belongs to another operator, with the same keys; it has no SIM.
    pub(crate) async fn another_operator() -> Self {
        Self::open_as("OP0087654321", config).await
    }

    /// Stops such a server, does something to its data directory, and starts it again.
    pub(crate) async fn meanwhile(mut self, work: impl FnOnce(&Path)) -> Self {
        self.running.stop().await;
        let config = Config { control: false, scenario: "small".to_owned(), ..config(&self.dir) };
        work(&config.data);
        self.running = backend::start(config).await.unwrap();
        self
    }

    /// A server, with the operator signed in on the desk.
    async fn open(config: impl FnOnce(&TempDir) -> Config) -> Self {
        Self::open_as("OP0012345678", config).await
    }

    async fn open_as(operator: &str, config: impl FnOnce(&TempDir) -> Config) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let credentials = json!({
            "operatorId": operator, "email": EMAIL, "password": PASSWORD,
            "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY,
        });
        std::fs::write(dir.path().join("given.json"), credentials.to_string()).unwrap();
        let running = backend::start(config(&dir)).await.unwrap();
        // No pool: a server that stops must not wait for a connection that a test forgot.
        // Where an answer leads to is looked at, not followed.
        let http = backend::web_client()
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let mut app = TestApp { running, dir, http, keys: Vec::new(), bearer: String::new() };
        let proof = json!({ "credentials": { "kind": "code", "code": app.running.sign_in_code() }, "keep": "bearer" });
        let signed_in = app.nobody().post("/kansei/sign-in", &proof).await.ok();
        app.bearer = signed_in["token"].as_str().unwrap().to_owned();
        app
    }

    /// Begins the world anew and signs the command line client in again.
    pub(crate) async fn reset(&mut self, scenario: &str, sims: Option<u32>) {
        let request = json!({ "scenario": scenario, "sims": sims, "seed": SEED, "now": NOW });
        let clock = self.page().post("/kansei/emulator/reset", &request).await.ok();
        assert_eq!((&clock["now"], &clock["paused"]), (&json!(NOW), &json!(true)));
        self.sign_in().await;
    }

    /// Signs the command line client in.
    async fn sign_in(&mut self) {
        let request =
            json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY, "tokenTimeoutSeconds": 172_800 });
        let keys = self.nobody().post("/v1/auth", &request).await.ok();
        self.keys = keys_of(&keys);
    }

    /// Stops the server and starts it again on the same data.
    pub(crate) async fn restart(mut self) -> Self {
        self.running.stop().await;
        self.running = backend::start(config(&self.dir)).await.unwrap();
        self
    }

    /// Starts the server again with these messages in its outbox, oldest first: nothing on the platform sends such yet.
    pub(crate) async fn with_messages(self, messages: Vec<Message>) -> Self {
        self.with_world(move |tx| messages.iter().try_for_each(|message| tx.post(message).map(drop))).await
    }

    /// Stops the server, changes the local world behind its back, and starts it again.
    pub(crate) async fn with_world(
        mut self,
        change: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Self {
        self.running.stop().await;
        {
            let file = self.dir.path().join("data/worlds/local.db");
            let store = WorldStore::open(&file, |_| (), || std::time::Duration::ZERO).unwrap();
            let (sender, receiver) = std::sync::mpsc::channel();
            store.write(Lane::Operator, change, move |outcome| sender.send(outcome).unwrap()).unwrap();
            receiver.recv().unwrap().unwrap().unwrap();
        }
        self.running = backend::start(config(&self.dir)).await.unwrap();
        self
    }

    /// Stops the server; what it left is where another may begin.
    pub(crate) async fn stop(self) -> TempDir {
        self.running.stop().await;
        self.dir
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Without any key.
    pub(crate) fn nobody(&self) -> Caller {
        Caller::new(self.http.clone(), format!("http://{}", self.address()))
    }

    /// The official command line client of the operator, signed in on the platform.
    pub(crate) fn cli(&self) -> Caller {
        self.keys.iter().fold(self.nobody(), |caller, (name, value)| caller.with(name, value))
    }

    /// The operator's page, signed in on the desk.
    pub(crate) fn page(&self) -> Caller {
        self.nobody().with("authorization", &format!("Bearer {}", self.bearer))
    }

    /// Lets the world's time pass; all that falls due happens on the way.
    pub(crate) async fn advance(&self, millis: u32) {
        self.page().post("/kansei/emulator/clock", &json!({ "advanceMs": millis })).await.ok();
    }

    /// Switches faults on.
    pub(crate) async fn faults(&self, faults: Value) {
        self.page().post("/kansei/emulator/faults", &faults).await.ok();
    }

    /// A SIM by its whole name, as the platform shows it.
    pub(crate) async fn sim(&self, name: &str) -> Sim {
        let found: Vec<Sim> = self.cli().get(&format!("/v1/query/sims?name={name}&limit=100")).await.read();
        let mut named = found.into_iter().filter(|sim| sim.name() == name);
        named.next().unwrap_or_else(|| panic!("there is no SIM {name}"))
    }

    pub(crate) async fn id(&self, name: &str) -> SimId {
        self.sim(name).await.sim_id
    }

    /// A group by its name.
    pub(crate) async fn group(&self, name: &str) -> Group {
        let groups: Vec<Group> = self.cli().get("/v1/groups").await.read();
        groups
            .into_iter()
            .find(|group| group.name() == name)
            .unwrap_or_else(|| panic!("there is no group {name}"))
    }

    /// All SIMs by their ids, page by page.
    pub(crate) async fn all_sims(&self) -> BTreeMap<SimId, Sim> {
        let mut all = BTreeMap::new();
        let mut path = "/v1/sims?limit=100".to_owned();
        loop {
            let answer = self.cli().get(&path).await;
            let next = answer.header("x-soracom-next-key").map(str::to_owned);
            all.extend(answer.read::<Vec<Sim>>().into_iter().map(|sim| (sim.sim_id.clone(), sim)));
            match next {
                Some(key) => path = format!("/v1/sims?limit=100&last_evaluated_key={key}"),
                None => return all,
            }
        }
    }
}

/// The headers that carry an API key and a token.
pub(crate) fn keys_of(auth: &Value) -> Vec<(String, String)> {
    [("X-Soracom-Api-Key", "apiKey"), ("X-Soracom-Token", "token")]
        .map(|(header, field)| (header.to_owned(), auth[field].as_str().unwrap().to_owned()))
        .to_vec()
}

/// The configuration of a test's server on the data in `dir`.
pub(crate) fn config(dir: &TempDir) -> Config {
    Config {
        data: dir.path().join("data"),
        scenario: "empty".to_owned(),
        control: true,
        credentials: Some(dir.path().join("given.json")),
        allow_origins: vec![AN_ORIGIN.to_owned()],
        remote_pace: RemotePace { between_calls: Duration::ZERO, between_sweeps: Duration::from_millis(5) },
        ..Config::default()
    }
}
