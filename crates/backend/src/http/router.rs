use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get};

use crate::{
    config::UiFiles,
    http::{error, ui},
};

/// Largest body of a request, in bytes.
const BODY: usize = 1024 * 1024;

/// What stands behind the doors of the one listener.
pub(crate) struct Doors {
    /// `/v1`: the platform of the default world.
    pub(crate) platform: Router,
    /// `/kansei`: the desk.
    pub(crate) desk: Router,
    /// `/console`: the feed.
    pub(crate) edge: Router,
    /// Everything else: the page.
    pub(crate) ui: Option<UiFiles>,
}

/// The table of contents. Unknown paths under `/v1`, `/kansei` and `/console` never fall through to the page.
pub(crate) fn router(doors: Doors) -> Router {
    let page = match doors.ui {
        Some(files) => Router::new().fallback(get(ui::file)).with_state(files),
        None => Router::new().fallback(ui::no_page),
    };
    Router::new()
        .merge(under("/v1", doors.platform))
        .merge(under("/kansei", doors.desk))
        .merge(doors.edge)
        .merge(page)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn(error::finish))
}

/// Everything under a prefix, with the router's own fallback. The paths of the table are whole, so nothing is nested.
fn under(prefix: &str, router: Router) -> Router {
    let whole = router.clone();
    Router::new()
        .route_service(prefix, whole.clone())
        .route_service(&format!("{prefix}/"), whole.clone())
        .route_service(&format!("{prefix}/{{*rest}}"), whole)
}
