//! Frames as texts.

use api::console::feed::{ClientFrame, Limits, MOST_WINDOWS, ServerFrame};

/// What holds until the server's `hello` says otherwise.
pub(super) const FIRST_LIMITS: Limits =
    Limits { frame_bytes: 32 * 1024, tick_ms: 5_000, ring: 0, life_ms: u64::MAX };

/// Reads a server's frame; an error is a sentence for the log.
pub(super) fn read(text: &str, limits: &Limits) -> Result<ServerFrame, String> {
    if text.len() > limits.frame_bytes as usize {
        return Err(format!("a frame of {} bytes; the limit is {}", text.len(), limits.frame_bytes));
    }
    serde_json::from_str(text).map_err(|error| format!("a frame that is none: {error}"))
}

/// Writes a client's frame. They hold texts and numbers only, which always can be written.
pub(super) fn write(frame: &ClientFrame) -> String {
    serde_json::to_string(frame).unwrap_or_default()
}

/// True for a frame that the server takes: a larger one would end the socket, and one with more windows is refused.
pub(super) fn fits(frame: &ClientFrame, limits: &Limits) -> bool {
    let windows = match frame {
        ClientFrame::Subscribe { windows, .. } | ClientFrame::Resume { windows, .. } => windows.len(),
        ClientFrame::Unsubscribe { .. } | ClientFrame::Ack { .. } => 0,
    };
    windows <= MOST_WINDOWS && write(frame).len() <= limits.frame_bytes as usize
}

/// Keeps limits from making the machine spin: a tick of at least 100 ms, a life of at least ten ticks.
pub(super) fn sane(limits: Limits) -> Limits {
    let tick_ms = limits.tick_ms.max(100);
    Limits { tick_ms, life_ms: limits.life_ms.max(u64::from(tick_ms) * 10), ..limits }
}
