//! The machine's clocks. This file and no other reads them; what they say together is looked at in `machine.rs`.

use std::{sync::OnceLock, time::Duration};

use api::UnixMillis;

/// Wall time.
#[expect(clippy::disallowed_methods, reason = "one of the two places where time enters")]
pub(crate) fn wall() -> UnixMillis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UnixMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A clock that only runs forward; its zero means nothing.
#[expect(clippy::disallowed_methods, reason = "one of the two places where time enters")]
pub(crate) fn steady() -> Duration {
    static ZERO: OnceLock<std::time::Instant> = OnceLock::new();
    ZERO.get_or_init(std::time::Instant::now).elapsed()
}
