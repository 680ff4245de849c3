//! The page's files, from the binary or from disk.

use std::path::PathBuf;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    config::UiFiles,
    http::{error::HttpError, extract},
};

/// The page itself.
const INDEX: &str = "index.html";
/// Scripts and styles of our own only; no framing; sockets to ourselves.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                   font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                   frame-ancestors 'none'";

/// Answers with a file of the page. Places inside the page stand in its fragment, so any other path is none of ours;
/// a person who leaves out the `#` is shown the way.
pub(crate) async fn file(State(files): State<UiFiles>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let brotli = extract::header(request.headers(), "accept-encoding").is_some_and(|all| all.contains("br"));
    if path.is_empty() {
        return match find(&files, INDEX, brotli).await {
            Some(found) => found.answer(INDEX),
            None => no_page().await.into_response(),
        };
    }
    if let Some(found) = find(&files, &path, brotli).await {
        return found.answer(&path);
    }
    // A missing script or style must not be answered with a page.
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return HttpError::not_found("path", &path.chars().take(120).collect::<String>()).into_response();
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::temporary(&format!("/#/{path}{query}")).into_response()
}

/// The answer of a server that has no page.
pub(crate) async fn no_page() -> HttpError {
    HttpError::new(
        StatusCode::NOT_FOUND,
        "KNS0404",
        "This server was built without its page. `cargo xtask run` builds both.",
        "このサーバーには画面が含まれていません。cargo xtask run でビルドしてください。",
    )
}

struct Found {
    bytes: Vec<u8>,
    brotli: bool,
}

impl Found {
    fn answer(self, path: &str) -> Response {
        let mut headers = HeaderMap::new();
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let kind = if kind.type_() == mime_guess::mime::TEXT {
            format!("{kind}; charset=utf-8")
        } else {
            kind.to_string()
        };
        if let Ok(kind) = HeaderValue::from_str(&kind) {
            headers.insert(header::CONTENT_TYPE, kind);
        }
        // What lies under /a/ has its digest in its address.
        let cache = if path.starts_with("a/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.brotli {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        (headers, Body::from(self.bytes)).into_response()
    }
}

async fn find(files: &UiFiles, path: &str, brotli: bool) -> Option<Found> {
    if !clean(path) {
        return None;
    }
    if brotli && let Some(bytes) = read(files, &format!("{path}.br")).await {
        return Some(Found { bytes, brotli: true });
    }
    Some(Found { bytes: read(files, path).await?, brotli: false })
}

async fn read(files: &UiFiles, path: &str) -> Option<Vec<u8>> {
    match files {
        UiFiles::Embedded(dir) => dir.get_file(path).map(|file| file.contents().to_vec()),
        UiFiles::Directory(root) => {
            let full: PathBuf = root.join(path);
            tokio::fs::read(full).await.ok()
        }
    }
}

/// Only plain names: nothing that leaves the directory, on Windows neither by a drive's letter.
fn clean(path: &str) -> bool {
    path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && !path.contains(['\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_directory_is_not_clean() {
        assert!(clean("a/1f/ui.js"));
        for path in ["../credentials.json", "a/../../x", "/etc/passwd", "a//b", "a\\b", ".", "C:/Users/x"] {
            assert!(!clean(path), "{path}");
        }
    }
}
