//! A frame as the text that leaves, and how large it may be.

use api::console::feed::{Limits, ServerFrame};

use crate::feed::RING;

/// What holds on every socket. [sockets_and_modes.md: API Gateway allows 32 KB frames and 2 h]
pub(super) const LIMITS: Limits =
    Limits { frame_bytes: 32 * 1024, tick_ms: 5_000, ring: RING as u32, life_ms: 2 * 3_600_000 };

/// Why a frame cannot leave.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsendable {
    /// The client would count it as lost.
    #[error("it has {bytes} bytes; the limit is {}", LIMITS.frame_bytes)]
    TooLarge { bytes: usize },
    /// It is no JSON.
    #[error(transparent)]
    Unwritable(#[from] serde_json::Error),
}

/// The text of `frame`, within the limits.
pub(super) fn write(frame: &ServerFrame) -> Result<String, Unsendable> {
    let text = serde_json::to_string(frame)?;
    let bytes = text.len();
    if bytes > LIMITS.frame_bytes as usize { Err(Unsendable::TooLarge { bytes }) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use api::{
        UnixMillis,
        console::{
            feed::{Change, ChangeFrame},
            job::{CallReply, Job, MOST_ITEMS},
            plan::{Action, PlanRequest},
        },
        id::{ContextId, GroupId, JobId, OpId, PlanId},
        soracom::{group::Group, session::SessionEvent, sim::Sim},
    };
    use ops::{
        Now,
        job::{JobState, Limits as JobLimits, Start},
        plan::{Facts, GroupFacts, TargetFacts, plan},
    };
    use serde_json::{Value, json};

    use super::*;
    use crate::desk::MOST_ACTION_BYTES;

    /// The largest time that has a name in a browser.
    const NOW: Now = Now { at: UnixMillis(8_640_000_000_000_000), wall: UnixMillis(0) };
    /// Longer than anything that a job may carry, and every character takes six bytes in JSON.
    fn endless() -> String {
        "\u{1}".repeat(10_000)
    }

    /// A frame with `job`, at the largest position that a page can read.
    fn frame(job: Job) -> ServerFrame {
        let most = (1 << 53) - 1;
        ServerFrame::Change(Box::new(ChangeFrame {
            context: context(),
            epoch: most,
            after: most - 1,
            seq: most,
            at: NOW.at,
            causes: Vec::new(),
            change: Change::Job { job: Box::new(job) },
        }))
    }

    fn context() -> ContextId {
        ContextId::new("c".repeat(32)).unwrap()
    }

    fn start(request: PlanRequest, facts: &Facts) -> JobState {
        let id = PlanId::new("p".repeat(128)).unwrap();
        let ops::plan::Planned { plan, pins, .. } = plan(&request, facts, NOW.at, id, context()).unwrap();
        let start = Start {
            id: JobId::new("j".repeat(128)).unwrap(),
            op: OpId::new("o".repeat(128)).unwrap(),
            // As long as a mail address can be.
            by: "m".repeat(254),
            limits: JobLimits::default(),
            pace: ops::pacing::Pace::AT_ONCE,
            pins,
            drifted: 0,
        };
        JobState::new(&plan, request.action, start, NOW).unwrap()
    }

    /// Two addresses as long as they can be.
    fn servers(digit: char) -> Value {
        let address = vec![digit.to_string().repeat(4); 8].join(":");
        json!([address, address])
    }

    fn uuid(digit: char, sim: usize) -> String {
        format!("{sim:08}-{0}-{0}-{0}-{1}", digit.to_string().repeat(4), digit.to_string().repeat(12))
    }

    fn sim(number: usize, session: char) -> Sim {
        let status = json!({
            "online": true, "sessionId": uuid(session, number), "dnsServers": servers(session), "vpgId": uuid(session, 0),
        });
        let sim = json!({
            "simId": format!("{number:022}"), "status": "active", "groupId": "g", "tags": { "name": endless() },
            "sessionStatus": status,
        });
        serde_json::from_value(sim).unwrap()
    }

    fn event(kind: &str, number: usize, session: char) -> SessionEvent {
        let event = json!({ "event": kind, "time": NOW.at.0, "sessionId": uuid(session, number) });
        serde_json::from_value(event).unwrap()
    }

    /// A group whose members' sessions got something else than it wants.
    fn group() -> Group {
        let air = json!({
            "useCustomDns": true, "dnsServers": servers('f'), "useVpg": true, "vpgId": uuid('f', 0),
        });
        serde_json::from_value(json!({ "groupId": "g", "tags": {}, "configuration": { "SoracomAir": air } }))
            .unwrap()
    }

    #[test]
    fn the_largest_job_fits_whatever_the_platform_says() {
        let targets: Vec<TargetFacts> = (0..MOST_ITEMS)
            .map(|number| TargetFacts {
                sim: sim(number, 'a'),
                group: Some(Arc::new(group())),
                history: Some(Vec::new()),
                mark: None,
                own: None,
            })
            .collect();
        let named = targets.iter().map(|target| target.sim.sim_id.clone()).collect();
        let request = PlanRequest::new(Action::CutSession, named);
        let mut job = start(request, &Facts { targets, ..Facts::default() });
        let refused = CallReply { status: Some(500), code: Some(endless()), message: Some(endless()) };
        let mut largest = 0;
        let mut look = |job: &JobState| {
            largest = largest.max(write(&frame(job.job().clone())).unwrap().len());
        };
        for item in 0..MOST_ITEMS {
            job.sim(item, &sim(item, 'a'), Some(&group()), NOW);
            job.events(item, &[], NOW);
            assert!(job.calling(item, NOW));
            job.answered(item, refused.clone(), None, NOW);
            // Looked up: the old session is gone, another is there, and it picked up something else again.
            job.sim(item, &sim(item, 'b'), Some(&group()), NOW);
            job.events(item, &[event("Deleted", item, 'a')], NOW);
            look(&job);
            job.events(item, &[event("Created", item, 'b')], NOW);
            job.sim(item, &sim(item, 'b'), Some(&group()), NOW);
            look(&job);
        }
        let items = &job.job().items;
        assert!(job.ended() && items.iter().all(|item| item.settings.iter().all(|check| !check.matches)));
        assert!(items.iter().all(|item| item.reply.as_ref().is_some_and(|reply| reply.message.is_some())));
        // Not so far from it that the texts could be longer: else this test looks at the wrong job.
        assert!(largest > LIMITS.frame_bytes as usize * 9 / 10, "{largest}");
    }

    #[test]
    fn the_largest_configuration_fits() {
        let mut action = json!({
            "verb": "configure", "groupId": "g".repeat(128), "namespace": "SoracomAir", "put": [], "remove": [],
        });
        // A secret is shown by a sign that may take more room than it does.
        let mut number = 0;
        while action.to_string().len() < MOST_ACTION_BYTES - 60 {
            let put = json!({ "key": format!("password{number}"), "value": "" });
            action["put"].as_array_mut().unwrap().push(put);
            number += 1;
        }
        let action: Action = serde_json::from_value(action).unwrap();
        let group = Group { group_id: GroupId::new("g".repeat(128)).unwrap(), ..group() };
        let facts = Facts { group: Some(GroupFacts::new(group, [].iter())), ..Facts::default() };
        let mut job = start(PlanRequest::new(action, Vec::new()), &facts);
        let reason = CallReply { status: Some(404), code: Some(endless()), message: Some(endless()) };
        job.unread(0, reason, NOW);
        assert!(job.ended());
        let bytes = write(&frame(job.job().clone())).unwrap().len();
        assert!(bytes > MOST_ACTION_BYTES, "{bytes}");
    }

    #[test]
    fn a_frame_of_one_byte_more_is_not_written() {
        let refused = |bytes| ServerFrame::Refused { code: String::new(), message: "x".repeat(bytes) };
        let around = write(&refused(0)).unwrap().len();
        let most = LIMITS.frame_bytes as usize;
        assert_eq!(write(&refused(most - around)).unwrap().len(), most);
        let error = write(&refused(most - around + 1)).unwrap_err();
        assert_eq!(error.to_string(), "it has 32769 bytes; the limit is 32768");
    }
}
