use std::net::SocketAddr;

use api::{
    Rest, UnixMillis,
    id::{Imsi, OperatorId},
    soracom::audit_log::{AccessDirection, AccessType, NapterAuditLog},
};

use super::Door;

/// For how long the log is kept, in milliseconds. [docs napter/audit-log]
pub const KEEP_MS: i64 = 24 * 60 * 60 * 1_000;

/// Who came, and where the device stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// From where.
    pub from: SocketAddr,
    /// The device's address in its network; none where it has no session.
    pub device: Option<String>,
}

/// Something that is to stand in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The connection, or the door itself.
    pub connection: String,
    /// What happened.
    pub kind: AccessType,
    /// Who came; none where nobody did.
    pub caller: Option<Caller>,
}

/// An entry of the log about a door to the device of this IMSI.
pub fn entry(
    door: &Door,
    imsi: &Imsi,
    visit: Visit,
    operator: &OperatorId,
    now: UnixMillis,
) -> NapterAuditLog {
    let Visit { connection, kind, caller } = visit;
    let (from, device) = match caller {
        Some(Caller { from, device }) => (Some(from), device),
        None => (None, None),
    };
    NapterAuditLog {
        connection_id: Some(connection),
        created_at: Some(now),
        direction: Some(AccessDirection {
            source_ip_address: from.map(|from| from.ip().to_canonical().to_string()),
            source_port: from.map(|from| from.port().into()),
            destination_ip_address: device,
            destination_port: Some(door.to.into()),
        }),
        imsi: Some(imsi.clone()),
        operator_id: Some(operator.clone()),
        tls: door.tls,
        kind: Some(kind),
        rest: Rest::default(),
    }
}
