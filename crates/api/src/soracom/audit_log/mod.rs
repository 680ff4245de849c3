//! Tag AuditLog: who came through a door of Napter's. Times are in milliseconds.

mod endpoints;
mod types;

pub use endpoints::{ENDPOINTS, GetNapterAuditLogs, visit};
pub use types::{AccessDirection, AccessType, AuditResource, NapterAuditLog, NapterAuditLogsQuery};
