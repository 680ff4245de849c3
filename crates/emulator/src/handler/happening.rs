use api::{
    id::{Imei, Imsi},
    soracom::{event_handler::OtaStatus, session::SessionEventKind, sim::SimStatus},
};
use serde::{Deserialize, Serialize};

/// Something that a handler may wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Happening {
    /// The status changed.
    Status {
        /// From.
        old: SimStatus,
        /// To.
        new: SimStatus,
    },
    /// The speed class changed.
    SpeedClass {
        /// From; none where none was written.
        old: Option<String>,
        /// To.
        new: String,
    },
    /// A session began or ended.
    Session {
        /// Which of them.
        event: SessionEventKind,
        /// The IMSI it runs on.
        imsi: Option<Imsi>,
        /// The device.
        imei: Option<Imei>,
    },
    /// The expiry time has come.
    Expired,
    /// The IMEI lock kept a device out.
    ImeiMismatched,
    /// A subscription is being added over the air.
    Ota {
        /// How far it has come.
        status: OtaStatus,
        /// E.g. `planX3`.
        subscription: String,
        /// The IMSI of the new subscription.
        imsi: Imsi,
    },
    /// So much traffic has flowed as the handler waits for.
    Traffic {
        /// In MiB, whole ones.
        mega_bytes: u64,
    },
}

impl Happening {
    /// What `${…}` stands for, beside the SIM: `imsi` and `simId`. [reference 3.4]
    pub(super) fn word(&self, name: &str) -> Option<String> {
        match (self, name) {
            (Happening::Status { old, .. }, "oldStatus") => Some(old.to_string()),
            (Happening::Status { new, .. }, "newStatus") => Some(new.to_string()),
            (Happening::SpeedClass { old, .. }, "oldSpeedClass") => Some(old.clone().unwrap_or_default()),
            (Happening::SpeedClass { new, .. }, "newSpeedClass") => Some(new.clone()),
            // guess: the IMSI is that of the subscription that was added, which is what the receiver cannot know.
            (Happening::Ota { imsi, .. }, "imsi") => Some(imsi.to_string()),
            (Happening::Ota { subscription, .. }, "subscription") => Some(subscription.clone()),
            (Happening::Ota { status, .. }, "otaStatus") => Some(status.to_string()),
            // guess: this name, and the next two.
            (Happening::Session { event, .. }, "sessionStatus") => Some(event.to_string()),
            (Happening::Session { imei, .. }, "imei") => {
                Some(imei.as_ref().map(ToString::to_string).unwrap_or_default())
            }
            (Happening::Traffic { mega_bytes }, "totalTrafficMegaByte") => Some(mega_bytes.to_string()),
            _ => None,
        }
    }
}
