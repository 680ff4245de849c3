//! The one signal that ends a server's tasks.

use tokio::sync::watch;

/// Set to true once, when the server is to end.
pub(crate) type Stop = watch::Receiver<bool>;

/// Waits until the server is to end; its owner's disappearance counts too.
pub(crate) async fn stopped(stop: &mut Stop) {
    let _ = stop.wait_for(|stop| *stop).await;
}
