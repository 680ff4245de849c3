//! Tag AuditLog: who called the API, and who came through doors of Napter.

use api::{
    id::Imsi,
    soracom::audit_log::{
        ApiAuditLog, ApiAuditLogsQuery, AuditResource, NapterAuditLog, NapterAuditLogsQuery,
    },
};
use axum::extract::State;
use store::world::DoorLogRange;

use crate::{
    cloud::{
        Cloud,
        calls::CallRange,
        http::sim::{bad_key, page_size, paged},
    },
    http::{
        error::HttpError,
        extract::{Here, Paged, Query},
    },
};

pub(crate) async fn calls(
    State(cloud): State<Cloud>,
    Query(query): Query<ApiAuditLogsQuery>,
    Here(here): Here,
) -> Result<Paged<ApiAuditLog>, HttpError> {
    let limit = page_size(query.limit)?;
    // guess: the platform's key is a time, of which several calls may be; ours is the call.
    let before = query.last_evaluated_key.filter(|key| !key.is_empty());
    let before = before.map(|key| key.parse().map_err(|_| bad_key())).transpose()?;
    let range = CallRange {
        kind: query.api_kind.filter(|kind| !kind.is_empty()),
        from: query.from_epoch_ms,
        to: query.to_epoch_ms,
        before,
        limit: limit as usize + 1,
    };
    Ok(paged(cloud.calls().list(&range), limit, here, |(id, _)| id.to_string(), |(_, call)| call))
}

pub(crate) async fn napter(
    State(cloud): State<Cloud>,
    Query(query): Query<NapterAuditLogsQuery>,
    Here(here): Here,
) -> Result<Paged<NapterAuditLog>, HttpError> {
    let limit = page_size(query.limit)?;
    if let Some(AuditResource::Other(other)) = &query.resource_type {
        let shown: String = other.chars().take(64).collect();
        return Err(HttpError::bad_request(
            format!("resource_type: {shown} is not Subscriber."),
            "resource_type には Subscriber を指定してください。",
        ));
    }
    let imsi =
        query.resource_id.map(|id| Imsi::new(&*id).map_err(|_| HttpError::not_found("subscriber", &id)));
    // guess: the platform's key is a time, of which several entries may be; ours is the entry.
    let before = query.last_evaluated_key.filter(|key| !key.is_empty());
    let before = before.map(|key| key.parse().map_err(|_| bad_key()));
    let range = DoorLogRange {
        imsi: imsi.transpose()?,
        from: query.from,
        to: query.to,
        before: before.transpose()?,
        limit: limit + 1,
    };
    let found = cloud.read(move |world| world.door_log(&range)).await?;
    Ok(paged(found, limit, here, |(id, _)| id.to_string(), |(_, entry)| entry))
}
