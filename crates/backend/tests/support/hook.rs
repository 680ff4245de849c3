use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::sync::Notify;

/// Method and path, body, and the key that came along.
pub(crate) type Call = (String, String, Option<String>);

/// Somebody's server: it keeps what it is sent, and answers by the path.
#[derive(Clone, Default)]
pub(crate) struct Hook {
    seen: Arc<Mutex<Vec<Call>>>,
    /// Lets answer what was sent to `/slow`.
    slow: Arc<Notify>,
}

impl Hook {
    /// Starts it; answers with its address, too.
    pub(crate) async fn start() -> (Self, String) {
        let hook = Hook::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let hear = |State(hook): State<Hook>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let answer = hook.hear(&method, &uri, &headers, &body);
            async move {
                if uri.path() == "/slow" {
                    hook.slow.notified().await;
                }
                answer
            }
        };
        let app = Router::new().fallback(hear).with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        (hook, address)
    }

    fn hear(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Response {
        let key = headers.get("x-key").map(|value| value.to_str().unwrap().to_owned());
        let call = format!("{method} {}", uri.path());
        self.seen.lock().unwrap().push((call, String::from_utf8(body.to_vec()).unwrap(), key));
        let to = |status: StatusCode, to: &str| (status, [(header::LOCATION, to.to_owned())]).into_response();
        match uri.path() {
            "/moved" => to(StatusCode::FOUND, "/there"),
            "/moved-whole" => to(StatusCode::TEMPORARY_REDIRECT, "/there"),
            "/inside" => to(StatusCode::TEMPORARY_REDIRECT, "http://169.254.169.254/latest/meta-data/"),
            "/round" => to(StatusCode::TEMPORARY_REDIRECT, "/round"),
            "/broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            _ => StatusCode::ACCEPTED.into_response(),
        }
    }

    /// What it was sent.
    pub(crate) fn seen(&self) -> Vec<Call> {
        self.seen.lock().unwrap().clone()
    }

    /// Lets it answer the next that was sent to `/slow`.
    pub(crate) fn answer_slow(&self) {
        self.slow.notify_one();
    }
}
