use tokio::sync::oneshot;

use crate::{cloud::Cloud, feed::ContextChange};

/// Tells, and waits until it has been heard with all that came before it.
pub(super) async fn tell(cloud: &Cloud, change: impl FnOnce(oneshot::Sender<()>) -> ContextChange) {
    let (heard, hearing) = oneshot::channel();
    if cloud.parts().told.send(change(heard)).is_ok() {
        // Whoever listens may end with the server; then there is nobody to wait for.
        let _ = hearing.await;
    }
}
