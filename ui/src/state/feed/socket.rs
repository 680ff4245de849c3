use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// What comes of a socket.
pub(super) enum Event {
    Opened,
    Text(String),
    Closed,
}

/// A browser's socket with its listeners; closed when it is dropped.
pub(super) struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn FnMut()>,
    _text: Closure<dyn FnMut(MessageEvent)>,
    _closed: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Opens a socket; none when the address is refused at once. It tells `on_event` what comes of it.
    pub(super) fn open(url: &str, on_event: impl Fn(Event) + Clone + 'static) -> Option<Socket> {
        let socket = WebSocket::new(url).ok()?;
        let tell = on_event.clone();
        let opened = Closure::<dyn FnMut()>::new(move || tell(Event::Opened));
        let tell = on_event.clone();
        let text = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                tell(Event::Text(text));
            }
        });
        // An error is always followed by a close.
        let closed = Closure::<dyn FnMut(CloseEvent)>::new(move |_| on_event(Event::Closed));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(text.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Some(Socket { socket, _opened: opened, _text: text, _closed: closed })
    }

    pub(super) fn send(&self, text: &str) {
        // A socket that is closing drops the text; its close is told, and the feed asks again.
        let _closing = self.socket.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _closed_already = self.socket.close();
    }
}

/// A number that differs from page to page, for the waiting times.
pub(super) fn random() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any number will do")]
    let number = (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64;
    number
}

/// Puts `work` off until the running callback has returned: a socket must not be dropped inside its own listener.
pub(super) fn later(work: impl FnOnce() + 'static) {
    queue_microtask(work);
}
