use std::sync::Arc;

use api::id::ContextId;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::Uri,
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tower::ServiceExt;

use crate::{
    config::UiFiles,
    http::{error::HttpError, finish::finish, ui},
    registry::Registry,
    visits::Visits,
};

/// Largest body of a request, in bytes.
const BODY: usize = 1024 * 1024;

/// What stands behind the doors of the one listener.
pub(crate) struct Doors {
    /// `/v1`: the platform of the default world.
    pub(crate) platform: Router,
    /// `/worlds/NAME/v1`: the platforms of all worlds by name.
    pub(crate) worlds: Registry<Router>,
    /// `/kansei`: the desk.
    pub(crate) desk: Router,
    /// `/console`: the feed.
    pub(crate) edge: Router,
    /// Everything else: the page.
    pub(crate) ui: Option<UiFiles>,
}

/// The table of contents. Paths of the endpoint tables are whole, so a door is chosen by its prefix and nothing is
/// nested: an unknown path under `/v1` or `/kansei` is answered there and never falls through to the page. Every call is a
/// visit; also the answer to one that was broken off is finished.
pub(crate) fn router(doors: Doors, visits: &Visits) -> Router {
    let page = match doors.ui {
        Some(files) => Router::new().fallback(get(ui::file)).with_state(files),
        None => Router::new().fallback(ui::no_page),
    };
    let worlds = Router::new().fallback(choose_world).with_state(doors.worlds);
    let rooms = [
        ("/v1", doors.platform),
        ("/worlds", worlds),
        ("/kansei", doors.desk),
        ("/console", doors.edge),
        ("", page),
    ];
    let rooms = Router::new().fallback(choose).with_state(Arc::new(rooms)).layer(DefaultBodyLimit::max(BODY));
    visits.counted(rooms).layer(middleware::from_fn(finish))
}

/// What stands before `/v1` in the address of a world that was named.
#[derive(Debug, Clone)]
pub(crate) struct WorldPrefix(pub(crate) String);

type Rooms = Arc<[(&'static str, Router); 5]>;

async fn choose(State(rooms): State<Rooms>, request: Request) -> Response {
    let path = request.uri().path();
    let room = rooms.iter().find(|(prefix, _)| stands_under(path, prefix)).map(|(_, room)| room.clone());
    let room = room.expect("the page stands under every path");
    match room.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Hands `/worlds/NAME/v1/…` as `/v1/…` to the platform of that world.
async fn choose_world(State(worlds): State<Registry<Router>>, mut request: Request) -> Response {
    let Some((world, inner)) = inner_address(request.uri()) else {
        return HttpError::not_found("path", request.uri().path()).into_response();
    };
    let Some(platform) = ContextId::new(&*world).ok().and_then(|id| worlds.get(&id)) else {
        return HttpError::not_found("world", &world).into_response();
    };
    request.extensions_mut().insert(WorldPrefix(format!("/worlds/{world}")));
    *request.uri_mut() = inner;
    match platform.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The world's name, and the address inside it.
fn inner_address(uri: &Uri) -> Option<(String, Uri)> {
    let rest = uri.path().strip_prefix("/worlds/")?;
    let (world, inner) = rest.split_once('/')?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some((world.to_owned(), format!("/{inner}{query}").parse().ok()?))
}

fn stands_under(path: &str, prefix: &str) -> bool {
    prefix.is_empty()
        || path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, http::StatusCode};
    use tokio::sync::watch;

    use super::*;

    #[tokio::test]
    async fn a_call_that_the_end_breaks_off_has_its_id_and_its_language() {
        let (_stop, stopping) = watch::channel(true);
        let doors = Doors {
            platform: Router::new().fallback(std::future::pending::<Response>),
            worlds: Registry::default(),
            desk: Router::new(),
            edge: Router::new(),
            ui: None,
        };
        let request = Request::get("/v1/sims").header("x-soracom-lang", "ja");
        let request = request.body(axum::body::Body::empty()).unwrap();
        let Ok(answer) = router(doors, &Visits::new(stopping)).oneshot(request).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key(client::REQUEST_ID));
        let body = to_bytes(answer.into_body(), 1_000).await.unwrap();
        let body: api::ApiErrorBody = serde_json::from_slice(&body).unwrap();
        assert_eq!((body.code.as_str(), body.message.as_str()), ("KNS0503", "サーバーを終了しています。"));
    }

    #[test]
    fn a_world_is_the_second_word() {
        let uri: Uri = "/worlds/recording/v1/sims?limit=1".parse().unwrap();
        let (world, inner) = inner_address(&uri).unwrap();
        assert_eq!((world.as_str(), inner.to_string().as_str()), ("recording", "/v1/sims?limit=1"));
        assert!(inner_address(&"/worlds/recording".parse().unwrap()).is_none());
    }

    #[test]
    fn a_door_is_a_whole_word() {
        assert!(stands_under("/v1", "/v1") && stands_under("/v1/sims", "/v1"));
        assert!(!stands_under("/v12", "/v1"));
        assert!(stands_under("/v12", ""));
    }
}
