//! Whether the writes of a context pass: asked once for every request, where it would leave.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use api::{
    ApiErrorBody, Method, UnixMillis,
    console::context::{LOCKED, NOBODY_SIGNED_IN, Writes},
};
use client::{Request, Response};

use crate::steady;

/// Names the language of messages.
const LANG: &str = "x-soracom-lang";

/// Lets writes of one context pass, or not.
#[derive(Debug)]
pub(crate) struct Gate(Mutex<Lock>);

#[derive(Debug, Clone, Copy)]
enum Lock {
    /// Whoever is no production is not locked.
    Never,
    Locked,
    /// Until then by both clocks: one of them stands while the computer sleeps, the other may be set back.
    Until(Moment),
}

/// A moment by both clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) wall: UnixMillis,
    pub(crate) steady: Duration,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Moment { wall: steady::wall(), steady: steady::steady() }
    }

    fn after(self, minutes: u16) -> Self {
        let millis = u64::from(minutes) * 60_000;
        Moment {
            wall: self.wall.plus(i64::from(minutes) * 60_000),
            steady: self.steady + Duration::from_millis(millis),
        }
    }
}

impl Gate {
    /// One through which everything passes.
    pub(crate) const fn open() -> Self {
        Gate(Mutex::new(Lock::Never))
    }

    /// One that is locked until somebody unlocks it for a while.
    pub(crate) const fn locked() -> Self {
        Gate(Mutex::new(Lock::Locked))
    }

    /// Unlocks it for so many minutes, or locks it: for none. False where there is no lock.
    pub(crate) fn unlock(&self, minutes: u16, now: Moment) -> bool {
        let mut lock = self.lock();
        match *lock {
            Lock::Never => return false,
            Lock::Locked | Lock::Until(_) => {
                *lock = if minutes == 0 { Lock::Locked } else { Lock::Until(now.after(minutes)) };
            }
        }
        true
    }

    /// How it stands.
    pub(crate) fn writes(&self, now: Moment) -> Writes {
        match *self.lock() {
            Lock::Never => Writes::Open,
            Lock::Until(end) if now.wall < end.wall && now.steady < end.steady => {
                Writes::Until { at: end.wall }
            }
            Lock::Until(_) | Lock::Locked => Writes::Locked,
        }
    }

    /// The refusal of a request that may not pass.
    pub(crate) fn refuses(&self, request: &Request, now: Moment) -> Option<Response> {
        let reads = matches!(request.method, Method::Get | Method::Head);
        (!reads && self.writes(now) == Writes::Locked).then(|| locked(request))
    }

    fn lock(&self) -> MutexGuard<'_, Lock> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn locked(request: &Request) -> Response {
    refusal(
        request,
        (423, LOCKED),
        "Writes are locked in this context: unlock them first. Nothing was sent.",
        "このコンテキストは読み取り専用です。書き込みのロックを解除してください。何も送信していません。",
    )
}

/// The refusal where nobody is signed in to the context's account.
pub(crate) fn nobody_signed_in(request: &Request) -> Response {
    refusal(
        request,
        (409, NOBODY_SIGNED_IN),
        "Nobody is signed in to this context's account. Nothing was sent.",
        "このコンテキストのアカウントにサインインしていません。何も送信していません。",
    )
}

/// In the vendor's shape, as if the platform had said so.
fn refusal(request: &Request, (status, code): (u16, &str), en: &str, ja: &str) -> Response {
    let japanese = request.headers.iter().any(|(name, value)| name == LANG && value.starts_with("ja"));
    let body = ApiErrorBody { code: code.to_owned(), message: if japanese { ja } else { en }.to_owned() };
    Response {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: serde_json::to_vec(&body).expect("two texts are JSON"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall: i64, steady: u64) -> Moment {
        Moment { wall: UnixMillis(wall), steady: Duration::from_millis(steady) }
    }

    fn request(method: Method) -> Request {
        Request { method, path: "/v1/sims/1/activate".to_owned(), headers: Vec::new(), body: None }
    }

    #[test]
    fn it_is_locked_until_somebody_unlocks_it_and_again_when_the_minutes_are_over() {
        let gate = Gate::locked();
        let passes = |now| gate.refuses(&request(Method::Post), now).is_none();
        assert!(!passes(at(0, 0)));
        assert!(gate.unlock(2, at(0, 0)));
        assert_eq!(gate.writes(at(1, 1)), Writes::Until { at: UnixMillis(120_000) });
        assert!(passes(at(119_999, 119_999)));
        assert!(!passes(at(120_000, 119_999)), "the computer slept");
        assert!(!passes(at(1, 120_000)), "the clock was set back");
        assert!(gate.unlock(2, at(0, 0)) && gate.unlock(0, at(1, 1)));
        assert!(!passes(at(2, 2)), "it was locked at once");
    }

    #[test]
    fn reads_pass_and_every_write_is_refused_in_the_vendors_shape() {
        let gate = Gate::locked();
        assert!(gate.refuses(&request(Method::Get), at(0, 0)).is_none());
        for method in [Method::Post, Method::Put, Method::Delete] {
            let refused = gate.refuses(&request(method), at(0, 0)).unwrap();
            let body: ApiErrorBody = serde_json::from_slice(&refused.body).unwrap();
            assert_eq!((refused.status, body.code.as_str()), (423, LOCKED));
        }
        let mut japanese = request(Method::Post);
        japanese.headers.push((LANG.to_owned(), "ja".to_owned()));
        let refused = gate.refuses(&japanese, at(0, 0)).unwrap();
        assert!(String::from_utf8(refused.body).unwrap().contains("読み取り専用"));
    }

    #[test]
    fn what_has_no_lock_is_not_locked() {
        let gate = Gate::open();
        assert!(!gate.unlock(0, at(0, 0)));
        assert!(gate.refuses(&request(Method::Post), at(0, 0)).is_none());
    }
}
