//! Two ways to the API of a context: over TCP, or straight into this process's own router.

use std::time::Duration;

use axum::{Router, body::Body};
use client::{Request, Response, Transport, Unreachable};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// The same where a device is asked something, which may itself be waited for: 300 s at most. [spec]
const PATIENCE_WITH_DEVICES: Duration = Duration::from_secs(330);

/// How a context's API is reached.
#[derive(Debug, Clone)]
pub(crate) enum CloudTransport {
    /// The local world in this process: through its whole router, but not through a socket.
    InProcess(Router),
    /// Anything else, and the local world when faults are to break real connections.
    Tcp {
        /// The HTTP client.
        http: reqwest::Client,
        /// The endpoint without a trailing slash.
        endpoint: String,
    },
}

impl CloudTransport {
    /// Over TCP to `endpoint`.
    ///
    /// # Errors
    /// The HTTP client cannot be built.
    pub(crate) fn tcp(endpoint: String) -> reqwest::Result<Self> {
        // Where an answer leads to is told, not followed: the way may lead to another host, and the keys are in headers.
        let http = crate::web_client::web_client().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(CloudTransport::Tcp { http, endpoint })
    }
}

impl Transport for CloudTransport {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        match self {
            CloudTransport::InProcess(router) => in_process(router.clone(), request).await,
            CloudTransport::Tcp { http, endpoint } => over_tcp(http, endpoint, request).await,
        }
    }
}

async fn in_process(router: Router, request: Request) -> Result<Response, Unreachable> {
    let unreachable = |error: &dyn std::fmt::Display| Unreachable(error.to_string());
    let mut builder = axum::http::Request::builder().method(request.method.as_str()).uri(&request.path);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let request = builder.body(Body::from(request.body.unwrap_or_default())).map_err(|e| unreachable(&e))?;
    let answer = router.oneshot(request).await.map_err(|e| unreachable(&e))?;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.map_err(|e| unreachable(&e))?.to_bytes();
    Ok(Response { status: parts.status.as_u16(), headers: headers_of(&parts.headers), body: body.to_vec() })
}

async fn over_tcp(http: &reqwest::Client, endpoint: &str, request: Request) -> Result<Response, Unreachable> {
    // The address may hold what must not be told; what went wrong is enough.
    let unreachable = |error: reqwest::Error| Unreachable(error.without_url().to_string());
    let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
        .map_err(|error| Unreachable(error.to_string()))?;
    let mut builder =
        http.request(method, format!("{endpoint}{}", request.path)).timeout(patience(&request.path));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if let Some(body) = request.body {
        builder = builder.body(body);
    }
    let answer = builder.send().await.map_err(unreachable)?;
    let (status, headers) = (answer.status().as_u16(), headers_of(answer.headers()));
    let body = answer.bytes().await.map_err(unreachable)?.to_vec();
    Ok(Response { status, headers, body })
}

/// How long an answer is waited for.
fn patience(path: &str) -> Duration {
    if path.contains("/downlink/") { PATIENCE_WITH_DEVICES } else { PATIENCE }
}

fn headers_of(headers: &axum::http::HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}
