//! Tag AuditLog: who called the API, and who came through a door of Napter's. Times are in milliseconds.

mod calls;
mod endpoints;
mod types;

pub use calls::{ApiAuditLog, ApiAuditLogsQuery};
pub use endpoints::{ENDPOINTS, GetApiAuditLogs, GetNapterAuditLogs, visit};
pub use types::{AccessDirection, AccessType, AuditResource, NapterAuditLog, NapterAuditLogsQuery};
