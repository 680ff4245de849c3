//! From where this server is seen to call: the platform says so itself, and nobody else is asked.

use std::net::IpAddr;

use api::{
    console::lease::SourceHint,
    endpoint::Endpoint,
    soracom::{
        audit_log::{ApiAuditLog, ApiAuditLogsQuery, GetApiAuditLogs},
        auth::Auth,
    },
};
use tokio::sync::Mutex;

use super::leases::Leases;
use crate::{reach::SignedIn, steady};

/// Sign-ins that are read: others may have signed in since.
const ENTRIES: u32 = 200;
/// How far apart the platform and this machine may say a sign-in was, in milliseconds.
const CLOCKS_MS: i64 = 300_000;

/// What the platform said of a sign-in of ours.
#[derive(Debug, Default)]
pub(super) struct Source(Mutex<Option<(SignedIn, SourceHint)>>);

impl Leases {
    /// From where the platform saw our last sign-in. It is asked once for each.
    pub(super) async fn last_sign_in(&self) -> SourceHint {
        let Some(signed_in) = self.shared.client.transport().signed_in().await else {
            return SourceHint::NotKnown;
        };
        let mut known = self.shared.source.0.lock().await;
        if let Some((_, hint)) = known.as_ref().filter(|(of, _)| *of == signed_in) {
            return hint.clone();
        }
        let hint = self.look_for_sign_in(&signed_in).await;
        if hint != SourceHint::NotKnown {
            *known = Some((signed_in, hint.clone()));
        }
        hint
    }

    async fn look_for_sign_in(&self, signed_in: &SignedIn) -> SourceHint {
        let ago =
            i64::try_from(steady::steady().saturating_sub(signed_in.since).as_millis()).unwrap_or(i64::MAX);
        let at = self.shared.clock.now().plus(-ago);
        let query = ApiAuditLogsQuery {
            api_kind: Some(Auth::PATH.to_owned()),
            from_epoch_ms: Some(at.plus(-CLOCKS_MS)),
            limit: Some(ENTRIES),
            ..ApiAuditLogsQuery::default()
        };
        let mut pages = self.shared.client.pages::<GetApiAuditLogs, ApiAuditLog>(&(), &query);
        let log = match pages.next().await.unwrap_or_else(|| Ok(Vec::new())) {
            Ok(log) => log,
            Err(error) => {
                tracing::debug!(%error, context = %self.shared.context, "from where we signed in could not be read");
                return SourceHint::NotKnown;
            }
        };
        let ours = |call: &&ApiAuditLog| {
            let user = call.user_name.as_deref().filter(|name| !name.is_empty());
            call.api_kind.as_deref() == Some(Auth::PATH) && user == signed_in.user.as_deref()
        };
        let apart = |call: &&ApiAuditLog| Some(call.requested_time_epoch_ms?.since(at).abs());
        let nearest = log
            .iter()
            .filter(ours)
            .filter_map(|call| Some((apart(&call)?, call)))
            .min_by_key(|(apart, _)| *apart);
        let Some((_, call)) = nearest.filter(|(apart, _)| *apart <= CLOCKS_MS) else {
            return SourceHint::NotKnown;
        };
        let address = call.remote_ip_address.as_deref().and_then(|address| address.parse().ok());
        match (address, call.requested_time_epoch_ms) {
            (Some(IpAddr::V4(address)), Some(at)) => {
                SourceHint::LastSignIn { range: format!("{address}/32"), at }
            }
            (Some(IpAddr::V6(address)), Some(at)) => {
                SourceHint::LastSignIn { range: format!("{address}/128"), at }
            }
            (_, _) => SourceHint::NotKnown,
        }
    }
}
