//! Which pages may speak to this server. CORS alone does not guard simple requests and WebSockets, so we look ourselves.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::http::{error::HttpError, extract};

/// The hosts under which this server is reached, and the other origins that may speak to it.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    hosts: Vec<String>,
    allowed: Vec<String>,
}

/// What is to become of a request.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It comes from this server's own page, or from no page at all.
    Same,
    /// It comes from a page of an allowed origin.
    Allowed(HeaderValue),
    /// It comes from elsewhere, or was sent to another name than ours (DNS rebinding).
    Refused(HttpError),
}

impl Origins {
    /// The server at `address`; `allowed` are origins as browsers write them.
    pub(crate) fn new(address: SocketAddr, allowed: &[String]) -> Self {
        let port = address.port();
        let mut hosts = vec![
            address.to_string(),
            format!("localhost:{port}"),
            format!("127.0.0.1:{port}"),
            format!("[::1]:{port}"),
        ];
        hosts.dedup();
        let allowed =
            allowed.iter().map(|origin| origin.trim_end_matches('/').to_ascii_lowercase()).collect();
        Origins { inner: Arc::new(Inner { hosts, allowed }) }
    }

    /// Judges a request by its `Host` and `Origin`.
    pub(crate) fn judge(&self, headers: &HeaderMap) -> Verdict {
        let host = extract::header(headers, "host").unwrap_or_default().to_ascii_lowercase();
        if !self.inner.hosts.contains(&host) {
            return Verdict::Refused(HttpError::forbidden(
                "This server does not answer to that host name.",
                "このサーバーはそのホスト名では応答しません。",
            ));
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return Verdict::Same };
        let text = origin.to_str().unwrap_or_default().to_ascii_lowercase();
        if text.strip_prefix("http://") == Some(&*host) {
            return Verdict::Same;
        }
        if self.inner.allowed.contains(&text) {
            return Verdict::Allowed(origin.clone());
        }
        Verdict::Refused(foreign_page())
    }

    /// Whether a call comes from no page, from our own or from an allowed one, whatever its `Host`.
    fn knows_page(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let text = origin.to_str().unwrap_or_default().to_ascii_lowercase();
        let ours =
            text.strip_prefix("http://").is_some_and(|host| self.inner.hosts.iter().any(|ours| ours == host));
        ours || self.inner.allowed.contains(&text)
    }
}

/// Refuses the calls of foreign pages, and asks nothing else: a platform is for other people's programs. A page can send
/// what signs somebody in without a header of its own.
pub(crate) async fn no_foreign_page(
    State(origins): State<Origins>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    if origins.knows_page(request.headers()) { Ok(next.run(request).await) } else { Err(foreign_page()) }
}

fn foreign_page() -> HttpError {
    HttpError::forbidden(
        "Pages of that origin may not speak to this server. Start it with --allow-origin to let them.",
        "そのオリジンのページからは接続できません。許可するには --allow-origin を指定してサーバーを起動してください。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(pairs: &[(&'static str, &'static str)]) -> Verdict {
        let origins =
            Origins::new(SocketAddr::from(([127, 0, 0, 1], 8080)), &["https://ops.example/".to_owned()]);
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        origins.judge(&headers)
    }

    #[test]
    fn own_pages_and_programs_pass() {
        assert!(matches!(judge(&[("host", "127.0.0.1:8080")]), Verdict::Same));
        assert!(matches!(
            judge(&[("host", "localhost:8080"), ("origin", "http://localhost:8080")]),
            Verdict::Same
        ));
    }

    #[test]
    fn other_pages_pass_only_when_allowed() {
        assert!(matches!(
            judge(&[("host", "127.0.0.1:8080"), ("origin", "https://ops.example")]),
            Verdict::Allowed(_)
        ));
        assert!(matches!(
            judge(&[("host", "127.0.0.1:8080"), ("origin", "https://evil.example")]),
            Verdict::Refused(_)
        ));
        assert!(matches!(judge(&[("host", "127.0.0.1:8080"), ("origin", "null")]), Verdict::Refused(_)));
        assert!(matches!(
            judge(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:9999")]),
            Verdict::Refused(_)
        ));
    }

    #[test]
    fn a_platform_asks_for_the_page_only() {
        let origins =
            Origins::new(SocketAddr::from(([127, 0, 0, 1], 8080)), &["https://ops.example".to_owned()]);
        let knows = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("host", HeaderValue::from_static("rebound.example:8080"));
            headers.insert("origin", HeaderValue::from_static(origin));
            origins.knows_page(&headers)
        };
        assert!(origins.knows_page(&HeaderMap::new()), "a program");
        assert!(knows("http://localhost:8080") && knows("https://ops.example"));
        for foreign in
            ["http://rebound.example:8080", "null", "https://localhost:8080", "http://localhost:80"]
        {
            assert!(!knows(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_foreign_name_for_this_machine_is_refused() {
        assert!(matches!(judge(&[("host", "rebound.example:8080")]), Verdict::Refused(_)));
        assert!(matches!(judge(&[]), Verdict::Refused(_)));
    }
}
