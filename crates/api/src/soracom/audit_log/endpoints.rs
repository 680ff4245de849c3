use crate::{
    Page,
    soracom::audit_log::{NapterAuditLog, NapterAuditLogsQuery},
};

crate::endpoints! {
    /// What was done with doors, and who came through them, the newest first.
    GetNapterAuditLogs: GET "/v1/audit_logs/napter" { query: NapterAuditLogsQuery } -> Page<NapterAuditLog> = "AuditLog/getNapterAuditLogs";
}
