use api::{
    console::{
        job::{Item, Job},
        ledger::{Fact, LedgerEntry, LedgerPage},
        pace::Pace,
        plan::Plan,
    },
    id::SimId,
};
use serde_json::{Value, json};

use crate::support::TestApp;

/// Reads of a job after which a test gives up.
const MOST_READS: usize = 20_000;

impl TestApp {
    /// A plan of `verb` on these SIMs.
    pub(crate) async fn plan(&self, verb: &str, sims: &[SimId]) -> Plan {
        let request = json!({ "action": { "verb": verb }, "targets": sims });
        self.page().post("/kansei/contexts/local/plans", &request).await.read()
    }

    /// Starts a plan.
    pub(crate) async fn start_job(&self, plan: &Plan, op: &str) -> Job {
        let request = json!({ "plan": plan.id, "op": op, "pace": Pace::AT_ONCE });
        self.page().post("/kansei/contexts/local/jobs", &request).await.read()
    }

    /// Reads a job until it is as awaited. The world stands still meanwhile, so this waits for the server's own work.
    pub(crate) async fn job(&self, job: &Job, awaited: impl Fn(&Job) -> bool) -> Job {
        let mut seen = None;
        for _ in 0..MOST_READS {
            let job: Job = self.page().get(&format!("/kansei/contexts/local/jobs/{}", job.id)).await.read();
            if awaited(&job) {
                return job;
            }
            seen = Some(job);
        }
        panic!("the job never came to what is awaited: {seen:#?}");
    }

    /// Reads the ledger until the desk has announced so many calls.
    pub(crate) async fn announced(&self, calls: usize) {
        for _ in 0..MOST_READS {
            if self.calls_announced().await == calls {
                return;
            }
        }
        panic!("the desk never announced {calls} calls");
    }

    /// How often the desk announced a call.
    pub(crate) async fn calls_announced(&self) -> usize {
        self.ledger().await.iter().filter(|entry| matches!(entry.record.fact, Fact::Intended { .. })).count()
    }

    /// The whole ledger, oldest first.
    pub(crate) async fn ledger(&self) -> Vec<LedgerEntry> {
        let (mut entries, mut before) = (Vec::<LedgerEntry>::new(), String::new());
        loop {
            let page: LedgerPage = self.page().get(&format!("/kansei/ledger?limit=500{before}")).await.read();
            let oldest = page.entries.last().map(|entry| entry.number);
            let head = ops::ledger::Head { count: page.count, hash: page.head };
            entries.extend(page.entries);
            match oldest {
                Some(number) if number > 1 => before = format!("&before={number}"),
                Some(_) | None => {
                    entries.reverse();
                    assert_eq!(
                        ops::ledger::verify(&entries, Some(&head)),
                        Ok(head.clone()),
                        "the ledger's chain holds"
                    );
                    return entries;
                }
            }
        }
    }

    /// How many sessions of a SIM were ended since the world began, by its history.
    pub(crate) async fn deleted_since_now(&self, sim: &SimId) -> usize {
        let path = format!("/v1/sims/{sim}/events/sessions?from={}", crate::support::NOW.0);
        let events = self.cli().get(&path).await.ok();
        events.as_array().unwrap().iter().filter(|event| event["event"] == "Deleted").count()
    }
}

/// The body of a cut of these SIMs.
pub(crate) fn cut(sims: &[SimId]) -> Value {
    json!({ "action": { "verb": "cutSession" }, "targets": sims })
}

/// The one item of a job of one.
pub(crate) fn only(job: &Job) -> &Item {
    assert_eq!(job.items.len(), 1, "{job:#?}");
    &job.items[0]
}
