use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware,
    response::Response,
    routing::get,
};
use tower::ServiceExt;

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

/// The table of contents. Paths of the endpoint tables are whole, so a door is chosen by its prefix and nothing is
/// nested: an unknown path under `/v1` or `/kansei` is answered there and never falls through to the page.
pub(crate) fn router(doors: Doors) -> Router {
    let page = match doors.ui {
        Some(files) => Router::new().fallback(get(ui::file)).with_state(files),
        None => Router::new().fallback(ui::no_page),
    };
    let rooms = [("/v1", doors.platform), ("/kansei", doors.desk), ("/console", doors.edge), ("", page)];
    Router::new()
        .fallback(choose)
        .with_state(Arc::new(rooms))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn(error::finish))
}

type Rooms = Arc<[(&'static str, Router); 4]>;

async fn choose(State(rooms): State<Rooms>, request: Request) -> Response {
    let path = request.uri().path();
    let room = rooms.iter().find(|(prefix, _)| stands_under(path, prefix)).map(|(_, room)| room.clone());
    let room = room.expect("the page stands under every path");
    match room.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn stands_under(path: &str, prefix: &str) -> bool {
    prefix.is_empty() || path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_a_whole_word() {
        assert!(stands_under("/v1", "/v1") && stands_under("/v1/sims", "/v1"));
        assert!(!stands_under("/v12", "/v1"));
        assert!(stands_under("/v12", ""));
    }
}
