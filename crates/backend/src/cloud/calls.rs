//! Who called a world's API, and from where: the newest so many calls, for as long as the server runs.

use std::{
    collections::VecDeque,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Mutex, PoisonError},
};

use api::{UnixMillis, soracom::audit_log::ApiAuditLog};
use axum::{
    extract::{ConnectInfo, Extension},
    http::Extensions,
};

/// Calls that are kept.
const MOST: usize = 10_000;
/// Bytes of a path that are kept.
const LONGEST: usize = 1_024;

/// Who calls, as a handler is told; whoever calls within this process does so from this machine.
pub(crate) type From = Option<Extension<ConnectInfo<SocketAddr>>>;

/// From where whoever calls does so.
pub(crate) fn address(from: From) -> IpAddr {
    from.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Extension(ConnectInfo(from))| from.ip())
}

/// The same of a request.
pub(crate) fn address_in(extensions: &Extensions) -> IpAddr {
    address(extensions.get::<ConnectInfo<SocketAddr>>().map(|from| Extension(*from)))
}

/// Which calls are wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallRange {
    pub(crate) kind: Option<String>,
    pub(crate) from: Option<UnixMillis>,
    pub(crate) to: Option<UnixMillis>,
    /// Only those that were noted before the one with this number.
    pub(crate) before: Option<u64>,
    pub(crate) limit: usize,
}

/// The calls of a world's API.
#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    next: u64,
    calls: VecDeque<(u64, ApiAuditLog)>,
}

impl Calls {
    /// Notes a call. What is oldest makes room, and a path that is very long is cut.
    pub(crate) fn note(&self, mut call: ApiAuditLog) {
        if let Some(path) = call.request_path.as_mut().filter(|path| path.len() > LONGEST) {
            path.truncate(path.floor_char_boundary(LONGEST));
            path.shrink_to_fit();
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.calls.len() == MOST {
            kept.calls.pop_front();
        }
        let number = kept.next;
        kept.next += 1;
        kept.calls.push_back((number, call));
    }

    /// Calls with their numbers, the newest first.
    pub(crate) fn list(&self, range: &CallRange) -> Vec<(u64, ApiAuditLog)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |(number, call): &&(u64, ApiAuditLog)| {
            let at = call.requested_time_epoch_ms.unwrap_or_default();
            range.before.is_none_or(|before| *number < before)
                && range.kind.as_ref().is_none_or(|kind| call.api_kind.as_ref() == Some(kind))
                && range.from.is_none_or(|from| at >= from)
                && range.to.is_none_or(|to| at <= to)
        };
        kept.calls.iter().rev().filter(wanted).take(range.limit).cloned().collect()
    }

    /// Forgets the calls of a world that is no more.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).calls.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(kind: &str, at: i64) -> ApiAuditLog {
        ApiAuditLog {
            api_kind: Some(kind.to_owned()),
            requested_time_epoch_ms: Some(UnixMillis(at)),
            ..ApiAuditLog::default()
        }
    }

    #[test]
    fn the_newest_are_kept_and_come_first() {
        let calls = Calls::default();
        for nth in 0..MOST as i64 + 5 {
            calls.note(call(if nth % 2 == 0 { "/v1/sims" } else { "/v1/auth" }, nth));
        }
        let all = CallRange { limit: usize::MAX, ..CallRange::default() };
        let found = calls.list(&all);
        let times: Vec<i64> = found.iter().map(|(_, call)| call.requested_time_epoch_ms.unwrap().0).collect();
        assert_eq!((times.len(), times[0], times[MOST - 1]), (MOST, MOST as i64 + 4, 5));
        let page =
            CallRange { kind: Some("/v1/auth".into()), before: Some(found[1].0), limit: 2, ..all.clone() };
        let times: Vec<i64> =
            calls.list(&page).iter().map(|(_, call)| call.requested_time_epoch_ms.unwrap().0).collect();
        assert_eq!(times, [MOST as i64 + 1, MOST as i64 - 1]);
        let range = CallRange { from: Some(UnixMillis(100)), to: Some(UnixMillis(102)), ..all.clone() };
        assert_eq!(calls.list(&range).len(), 3);
        calls.note(ApiAuditLog { request_path: Some("北".repeat(60_000)), ..call("/v1/sims/{sim_id}", 1) });
        let path = calls.list(&all)[0].1.request_path.clone().unwrap();
        assert_eq!(path, "北".repeat(LONGEST / 3));
        calls.forget();
        assert!(calls.list(&all).is_empty());
    }
}
