use api::UnixMillis;

/// One moment on the two clocks that a record carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The context's time; every timer runs on it.
    pub at: UnixMillis,
    /// The wall clock's time; only written down.
    pub wall: UnixMillis,
}
