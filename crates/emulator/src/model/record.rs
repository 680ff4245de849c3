use std::sync::Arc;

use api::{
    UnixMillis,
    id::{Imsi, SimId},
    soracom::{
        session::SessionStatus,
        sim::{Sim, SimStatus, SubscriptionStatus},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Result,
    error::invalid,
    fleet::Behaviour,
    model::{Device, Phase},
    ota::Container,
    plan,
    traffic::{Meter, Profile},
};

/// The access point of SORACOM Air. [docs air]
pub const APN: &str = "soracom.io";

/// A SIM as a world keeps it: one row that SIM and subscriber are two views of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimRecord {
    /// The platform's truth.
    pub sim: Sim,
    /// The IMSI of the primary subscription.
    pub imsi: Imsi,
    /// The access point name of its sessions.
    pub apn: String,
    /// When the open session was created; none while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_created: Option<UnixMillis>,
    /// When the platform deletes the open session for silence; none while traffic flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_at: Option<UnixMillis>,
    /// When the expiry action is carried out; none where no expiry is set, and once it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_due: Option<UnixMillis>,
    /// The MTU that the device was told when the open session was created; the API does not show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_mtu: Option<u32>,
    /// The device's truth.
    pub device: Device,
    /// What its traffic hangs on beside device and history; the API does not show it.
    #[serde(default, skip_serializing_if = "Meter::is_empty")]
    pub meter: Meter,
    /// Subscriptions that were added over the air, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<Container>,
    /// The added subscription that its sessions run on; none while it is the primary one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turned_to: Option<Imsi>,
    /// Rises by one with every change of what the views show; what only the device knows leaves it.
    pub revision: u64,
}

impl SimRecord {
    /// Takes a SIM from a recording. Nobody recorded its device, so it is one that comes back at once; a SIM recorded
    /// offline has a device without power.
    ///
    /// # Errors
    /// The SIM has no primary subscription with an IMSI.
    pub fn from_recording(sim: Sim, cx: &mut Cx) -> Result<Self> {
        let imsi = sim
            .primary_subscriber()
            .and_then(|subscriber| subscriber.imsi.clone())
            .or_else(|| sim.active_profile().and_then(|profile| profile.primary_imsi.clone()))
            .ok_or_else(|| invalid("profiles", "there is no primary subscription with an IMSI"))?;
        let online = sim.online();
        let session = sim.session_status.as_ref();
        let device = Device {
            behaviour: Behaviour::Prompt,
            imei: session
                .and_then(|s| s.imei.clone())
                .or_else(|| sim.previous_session.as_ref().and_then(|s| s.imei.clone())),
            cell: session.and_then(|s| s.cell.clone()),
            powered: online,
            phase: if online { Phase::Attached } else { Phase::Off },
            next_at: None,
            attempts: 0,
            traffic: Profile::default(),
        };
        let session_created =
            if online { session.and_then(|s| s.last_updated_at).or(Some(cx.now)) } else { None };
        // What expired before it was recorded had its action carried out then.
        let expiry_due = sim.expiry_time.filter(|at| *at > cx.now);
        let mut record = SimRecord {
            sim,
            imsi,
            apn: APN.to_owned(),
            session_created,
            idle_at: None,
            expiry_due,
            link_mtu: None,
            device,
            meter: Meter::default(),
            containers: Vec::new(),
            turned_to: None,
            revision: 0,
        };
        if online && record.open_session().is_some_and(|session| session.session_id.is_none()) {
            let id = cx.session_id();
            record.sim.session_status.get_or_insert_default().session_id = Some(id);
        }
        record.sim.tags.entry("name".to_owned()).or_default();
        Ok(record)
    }

    /// The SIM's id.
    pub fn sim_id(&self) -> &SimId {
        &self.sim.sim_id
    }

    /// The SIM's status; `ready` where none is written.
    pub fn status(&self) -> &SimStatus {
        self.sim.status.as_ref().unwrap_or(&SimStatus::Ready)
    }

    /// Whether the platform holds an open session.
    pub fn online(&self) -> bool {
        self.sim.online()
    }

    /// The open session.
    pub fn open_session(&self) -> Option<&SessionStatus> {
        self.sim.session_status.as_ref().filter(|session| session.online)
    }

    /// The subscription, e.g. `plan-D`; empty where none is written.
    pub fn subscription(&self) -> &str {
        self.sim.primary_subscriber().and_then(|s| s.subscription.as_deref()).unwrap_or_default()
    }

    /// When something happens to it without a call: the next time for [`crate::fleet::step`].
    pub fn due_at(&self) -> Option<UnixMillis> {
        let container = self.containers.iter().filter_map(|container| container.next_at).min();
        [self.device.next_at, self.idle_at, self.expiry_due, container].into_iter().flatten().min()
    }

    /// Sets the status as of `at`, here and on the primary subscription, which shows the same. [spec:
    /// SimplifiedSubscriber]
    ///
    /// The renewal fee is counted from there in the statuses that cost one. [changelog 2MK12M] guess: whatever the
    /// subscription, and absent in other statuses.
    pub(crate) fn set_status(&mut self, status: SimStatus, at: UnixMillis) {
        let shown = SubscriptionStatus::from(status.as_str());
        let imsi = self.imsi.as_str();
        for profile in Arc::make_mut(&mut self.sim.profiles).values_mut() {
            if let Some(subscriber) = profile.subscribers.as_mut().and_then(|all| all.get_mut(imsi)) {
                subscriber.status = Some(shown.clone());
            }
        }
        let renewable = matches!(status, SimStatus::Ready | SimStatus::Standby | SimStatus::Suspended);
        self.sim.renewal_fee_status_set_time = renewable.then_some(at);
        self.sim.last_modified_time = Some(at);
        self.sim.status = Some(status);
    }

    /// When the session ends if nothing is heard from `now` on.
    pub(crate) fn idle_from(&self, now: UnixMillis) -> UnixMillis {
        now.plus(plan::idle_ms(self.subscription()))
    }
}

#[cfg(test)]
mod tests {
    use api::console::feed::Cause;
    use serde_json::json;

    use super::*;

    fn adopt(sim: serde_json::Value) -> Result<SimRecord> {
        let sim = serde_json::from_value(sim).unwrap();
        SimRecord::from_recording(sim, &mut Cx::new(UnixMillis(9), 1, 1, Cause::Device))
    }

    #[test]
    fn a_recording_is_taken_as_it_stands() {
        let profiles = json!({ "p": { "subscribers": { "440101234567890": { "imsi": "440101234567890", "subscription": "plan-D" } } } });
        let online = adopt(json!({ "simId": "1", "status": "active", "x": 1, "profiles": profiles, "sessionStatus": { "online": true, "lastUpdatedAt": 5, "imei": "35000000000000" } })).unwrap();
        assert_eq!((online.device.phase, online.session_created), (Phase::Attached, Some(UnixMillis(5))));
        assert!(online.open_session().unwrap().session_id.is_some());
        assert_eq!((online.subscription(), online.sim.rest["x"].as_i64()), ("plan-D", Some(1)));
        let offline = adopt(json!({ "simId": "1", "profiles": profiles })).unwrap();
        assert_eq!((offline.device.phase, offline.due_at()), (Phase::Off, None));
        assert!(adopt(json!({ "simId": "1" })).is_err());
        for (expiry, due) in [(9, None), (10, Some(UnixMillis(10)))] {
            let sim = adopt(json!({ "simId": "1", "profiles": profiles, "expiryTime": expiry })).unwrap();
            assert_eq!((sim.due_at(), sim.sim.expiry_time), (due, Some(UnixMillis(expiry))));
        }
    }
}
