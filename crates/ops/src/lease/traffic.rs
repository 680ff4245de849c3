use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    id::Imsi,
    soracom::audit_log::{AccessType, NapterAuditLog},
};

/// What went through a door, as far as the platform's log says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Connections that are open.
    pub connected: BTreeSet<String>,
    /// When the last one ended; none where there was none, or one is open.
    pub quiet_since: Option<UnixMillis>,
}

/// What went to a port of the device with this IMSI from `from` on; entries in any order. The log names the device's port and not
/// the door's: where two doors lead to the same port at once, it tells of both together.
pub fn traffic_of(log: &[NapterAuditLog], imsi: &Imsi, port: u16, from: UnixMillis) -> Traffic {
    let about = |entry: &&NapterAuditLog| {
        let to = entry.direction.as_ref().and_then(|direction| direction.destination_port);
        entry.imsi.as_ref() == Some(imsi) && to == Some(port.into())
    };
    let mut began: BTreeMap<&str, UnixMillis> = BTreeMap::new();
    let mut ended: BTreeMap<&str, UnixMillis> = BTreeMap::new();
    for entry in log.iter().filter(about) {
        let (Some(id), Some(at)) = (entry.connection_id.as_deref(), entry.created_at) else { continue };
        match &entry.kind {
            Some(AccessType::Access | AccessType::Connected) => {
                began.entry(id).and_modify(|first| *first = at.min(*first)).or_insert(at);
            }
            Some(AccessType::Closed) => drop(ended.insert(id, at)),
            Some(
                AccessType::Created
                | AccessType::Deleted
                | AccessType::Expired
                | AccessType::Denied
                | AccessType::Refused
                | AccessType::Other(_),
            )
            | None => {}
        }
    }
    began.retain(|_, at| *at >= from);
    let open = began.keys().filter(|id| !ended.contains_key(*id));
    let connected: BTreeSet<String> = open.map(|id| (*id).to_owned()).collect();
    let last = began.keys().filter_map(|id| ended.get(id)).max().copied();
    Traffic { quiet_since: last.filter(|_| connected.is_empty()), connected }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry(id: &str, kind: &str, at: i64, port: u16) -> NapterAuditLog {
        let entry: Value = json!({
            "connectionId": id, "type": kind, "createdAt": at, "imsi": "001010000000001", "tls": false,
            "direction": { "destinationPort": port },
        });
        serde_json::from_value(entry).unwrap()
    }

    #[test]
    fn who_came_and_has_not_left_is_inside() {
        let imsi = Imsi::new("001010000000001").unwrap();
        let log = [
            entry("c2", "CLOSED", 90, 22),
            entry("c1", "CONNECTED", 60, 22),
            entry("c1", "ACCESS", 59, 22),
            entry("c2", "ACCESS", 70, 22),
            entry("c3", "ACCESS", 20, 22),
            entry("c4", "ACCESS", 80, 80),
            entry("c5", "DENIED", 85, 22),
        ];
        let traffic = traffic_of(&log, &imsi, 22, UnixMillis(50));
        assert_eq!(traffic.connected, BTreeSet::from(["c1".to_owned()]), "c3 came before, c4 elsewhere");
        assert_eq!(traffic.quiet_since, None);
        let mut later = log.to_vec();
        later.push(entry("c1", "CLOSED", 95, 22));
        let traffic = traffic_of(&later, &imsi, 22, UnixMillis(50));
        assert_eq!((traffic.connected.len(), traffic.quiet_since), (0, Some(UnixMillis(95))));
        assert_eq!(traffic_of(&[], &imsi, 22, UnixMillis(0)), Traffic::default());
    }
}
