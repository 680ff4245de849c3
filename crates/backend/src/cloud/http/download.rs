//! Where links to files lead. The platform's lead to another host; here it is a path of this server's own that stands beside
//! the platform's, so that it is reached in the world's name like they are. What somebody uploaded is served from the origin
//! of the console: never as a page.

use axum::{
    Router,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use emulator::file::FilePath;
use serde::Deserialize;

use crate::{
    cloud::Cloud,
    http::{
        error::HttpError,
        extract::{Query, path_fault},
    },
};

pub(crate) fn routes() -> Router<Cloud> {
    Router::new().route("/v1/downloads/{*path}", get(download))
}

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

async fn download(
    State(cloud): State<Cloud>,
    path: Result<Path<String>, PathRejection>,
    Query(Signed { expires, signature }): Query<Signed>,
) -> Result<Response, HttpError> {
    let Path(path) = path.map_err(path_fault)?;
    let path = FilePath::read(&path)?;
    let generation = cloud.generation().await?;
    if !cloud.links().holds(&path, generation.as_deref(), expires, &signature, cloud.now()) {
        return Err(HttpError::forbidden(
            "The link does not hold, or no longer.",
            "リンクが無効か、有効期限が切れています。",
        ));
    }
    let name = path.as_str().to_owned();
    let found = cloud.read(move |world| {
        let content = world.file(&path)?.and_then(|record| record.content);
        Ok(content.zip(world.file_content(&path)?))
    });
    let (content, bytes) = found.await?.ok_or_else(|| HttpError::not_found("file", &name))?;
    let kind = HeaderValue::from_str(&content.content_type);
    let headers = [
        (header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream"))),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}
