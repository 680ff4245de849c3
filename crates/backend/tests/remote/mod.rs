//! A server on an account of another one, in the role of the real platform: over TCP, with people who sign in and out, and with
//! writes that are locked. The platform's clock runs, for the real one's does.

mod clock;
mod contexts;
mod locked;
mod reading;
mod signing_in;
mod work;

use api::{
    console::{
        context::{Context, Remote, Writes},
        job::Job,
        plan::Plan,
        sim_row::SimRow,
        window::Window,
    },
    id::SimId,
};
use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, TestApp, Wiretap};

/// Reads after which a test gives up.
const MOST_READS: usize = 20_000;
/// The context of the platform.
const JAPAN: &str = "/kansei/contexts/japan";

/// A platform, a server, and what passes between them.
struct Pair {
    platform: TestApp,
    desk: TestApp,
    wire: Wiretap,
}

impl Pair {
    /// With a context of the platform, to which nobody is signed in.
    async fn apart(production: bool) -> Self {
        let (platform, desk) = tokio::join!(TestApp::without_control("small"), TestApp::elsewhere());
        let wire = Wiretap::on_the_way_to(platform.address()).await;
        let pair = Pair { platform, desk, wire };
        let added = pair.desk.page().post("/kansei/contexts", &pair.japan(production)).await;
        added.ok();
        pair
    }

    /// The same, signed in with an AuthKey, and the fleet was read.
    async fn together(production: bool) -> Self {
        let pair = Pair::apart(production).await;
        pair.sign_in(&auth_key()).await;
        pair.when(|remote| remote.reading.whole_since.is_some()).await;
        pair
    }

    fn japan(&self, production: bool) -> Value {
        let endpoint = format!("http://{}", self.wire.address);
        json!({ "id": "japan", "name": "Osaka meters", "endpoint": endpoint, "production": production })
    }

    async fn sign_in(&self, proof: &Value) -> Context {
        self.desk.page().post(&format!("{JAPAN}/account"), &json!({ "proof": proof })).await.accepted().read()
    }

    async fn unlock(&self, minutes: u16) -> Writes {
        let answer = self.desk.page().post(&format!("{JAPAN}/writes"), &json!({ "minutes": minutes })).await;
        answer.accepted().read::<Context>().remote.unwrap().writes
    }

    async fn context(&self) -> Context {
        let contexts: Vec<Context> = self.desk.page().get("/kansei/contexts").await.read();
        contexts.into_iter().find(|context| context.id.as_str() == "japan").unwrap()
    }

    async fn remote(&self) -> Remote {
        self.context().await.remote.unwrap()
    }

    /// How it stands once that is as awaited.
    async fn when(&self, awaited: impl Fn(&Remote) -> bool) -> Remote {
        let mut seen = self.remote().await;
        for _ in 0..MOST_READS {
            if awaited(&seen) {
                return seen;
            }
            seen = self.remote().await;
        }
        panic!("it never came: {seen:#?}");
    }

    async fn rows(&self, q: &str) -> Window<SimRow> {
        self.desk.page().get(&format!("{JAPAN}/sims?q={q}")).await.accepted().read()
    }

    /// The rows that a query finds once they are as awaited: the fleet is read again and again.
    async fn rows_when(&self, q: &str, awaited: impl Fn(&Window<SimRow>) -> bool) -> Window<SimRow> {
        let mut seen = self.rows(q).await;
        for _ in 0..MOST_READS {
            if awaited(&seen) {
                return seen;
            }
            seen = self.rows(q).await;
        }
        panic!("it never came: {seen:#?}");
    }

    /// A plan that cuts these SIMs' sessions.
    async fn cut(&self, sims: &[SimId]) -> Plan {
        let request = json!({ "action": { "verb": "cutSession" }, "targets": sims });
        self.desk.page().post(&format!("{JAPAN}/plans"), &request).await.accepted().read()
    }

    async fn job_when(&self, job: &Job, awaited: impl Fn(&Job) -> bool) -> Job {
        let path = format!("{JAPAN}/jobs/{}", job.id);
        let mut seen: Job = self.desk.page().get(&path).await.accepted().read();
        for _ in 0..MOST_READS {
            if awaited(&seen) {
                return seen;
            }
            seen = self.desk.page().get(&path).await.accepted().read();
        }
        panic!("the job never came to what is awaited: {seen:#?}");
    }
}

fn auth_key() -> Value {
    json!({ "kind": "authKey", "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY })
}
