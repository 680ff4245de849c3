use crate::{
    Page,
    soracom::audit_log::{ApiAuditLog, ApiAuditLogsQuery, NapterAuditLog, NapterAuditLogsQuery},
};

crate::endpoints! {
    /// Who called the API, the newest first.
    GetApiAuditLogs: GET "/v1/audit_logs/api" { query: ApiAuditLogsQuery } -> Page<ApiAuditLog> = "AuditLog/getApiAuditLogs";
    /// What was done with doors, and who came through them, the newest first.
    GetNapterAuditLogs: GET "/v1/audit_logs/napter" { query: NapterAuditLogsQuery } -> Page<NapterAuditLog> = "AuditLog/getNapterAuditLogs";
}
