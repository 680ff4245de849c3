//! Tag FileEntry. A path may hold slashes: one route takes them all, and whether it ends in one says if it is of a directory.

use std::collections::BTreeMap;

use api::{
    Endpoint,
    soracom::file::{FileEntry, FileScope, FindFiles, FindFilesQuery, GetFile, ListFiles, ListFilesQuery},
};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use emulator::file::{FilePath, FileRecord, MOST_BYTES, file_view};

use crate::{
    cloud::{
        Cloud,
        app::file,
        http::{
            refuse,
            sim::{LARGEST_PAGE, page_size, paged},
        },
    },
    http::{
        error::HttpError,
        extract::{Bytes, Here, Op, Paged, Query, ServedFrom, header},
        mount::Mount,
    },
};

/// The routes of files and directories.
const ANY: &str = "/v1/files/{scope}/{*path}";
const ROOT: &str = "/v1/files/{scope}/";
/// Entries of a page unless asked for. [spec]
const PAGE: u32 = 10;
/// What a file is that was put without a word. guess
const ANY_TYPE: &str = "application/octet-stream";

pub(crate) fn routes() -> Router<Cloud> {
    // The largest file, and a little: a larger one is refused in words, unless it is far too large.
    let limit = usize::try_from(MOST_BYTES).unwrap_or(usize::MAX).saturating_add(1);
    let any = get(read).head(metadata).put(put).delete(delete);
    Router::new()
        .route(ANY, any)
        .route(ROOT, get(read).delete(delete))
        .layer(DefaultBodyLimit::max(limit))
        .mount::<FindFiles, _, _>(find)
}

/// The path as the endpoint table has it, of a call that was `matched` by a route and came to `path`.
pub(crate) fn in_table<'a>(matched: &'a str, path: &str) -> &'a str {
    match matched {
        ROOT => ListFiles::PATH,
        ANY if path.ends_with('/') => ListFiles::PATH,
        ANY => GetFile::PATH,
        other => other,
    }
}

/// Refuses what the table has for files only, of a directory: one route takes both.
pub(crate) async fn as_in_table(request: Request, next: Next) -> Response {
    let is_any = request.extensions().get::<MatchedPath>().is_some_and(|matched| matched.as_str() == ANY);
    let of_directory = is_any && request.uri().path().ends_with('/');
    if of_directory && !matches!(*request.method(), Method::GET | Method::DELETE) {
        return refuse::unknown(request).await.into_response();
    }
    next.run(request).await
}

/// The file or directory that a path names, in a scope that is there.
struct Named {
    path: FilePath,
    is_directory: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let is_directory = parts.uri.path().ends_with('/');
        let named = Path::<BTreeMap<String, String>>::from_request_parts(parts, state).await;
        let Path(named) =
            named.map_err(|_| HttpError::bad_request("The path does not read.", "パスを解釈できません。"))?;
        in_scope(&named.get("scope").map_or("", String::as_str).into())?;
        let path = FilePath::read(named.get("path").map_or("", String::as_str))?;
        Ok(Named { path, is_directory })
    }
}

/// Files of an operator's own are all that there are here. [spec: 404 for a scope that does not exist]
fn in_scope(scope: &FileScope) -> Result<(), HttpError> {
    if *scope == FileScope::Private {
        return Ok(());
    }
    Err(HttpError::not_found("scope", &scope.as_str().chars().take(64).collect::<String>()))
}

async fn find(
    State(cloud): State<Cloud>,
    Query(query): Query<FindFilesQuery>,
    Here(here): Here,
) -> Result<Paged<FileEntry>, HttpError> {
    in_scope(&query.scope)?;
    let limit = page_size(query.limit.or(Some(PAGE)))?;
    // guess: a prefix without the slash that every path begins with is meant with it.
    let prefix = format!("/{}", query.prefix.trim_start_matches('/'));
    let after = query.last_evaluated_key;
    let found = cloud.read(move |world| world.files_from(&prefix, after.as_deref(), limit + 1)).await?;
    Ok(paged(found, limit, here, |record| record.path.as_str().to_owned(), |record| file_view(&record)))
}

/// What lies in a directory, or where a file can be downloaded.
async fn read(
    State(cloud): State<Cloud>,
    Named { path, is_directory }: Named,
    Query(query): Query<ListFilesQuery>,
    ServedFrom(base): ServedFrom,
    Here(here): Here,
) -> Result<Response, HttpError> {
    if !is_directory {
        let record = record(&cloud, path).await?;
        let to = match &record.content {
            Some(_) => cloud.links().link(&record.path, cloud.now()),
            None => here_as_directory(&record.path),
        };
        return moved(&format!("{base}{to}"));
    }
    let limit = page_size(query.limit.or(Some(PAGE)))?.min(LARGEST_PAGE);
    let after = query.last_evaluated_key;
    let found = cloud.read(move |world| file::list(&world, &path, after.as_deref(), limit + 1)).await??;
    let name = |record: &FileRecord| record.path.name().to_owned();
    Ok(paged(found, limit, here, name, |record| file_view(&record)).into_response())
}

/// Where a directory that was asked for as a file is listed. [spec]
fn here_as_directory(path: &FilePath) -> String {
    let mut to = format!("/v1/files/{}/", FileScope::Private);
    for name in path.as_str().split('/').filter(|name| !name.is_empty()) {
        api::endpoint::percent_encode(name, &mut to);
        to.push('/');
    }
    to
}

fn moved(to: &str) -> Result<Response, HttpError> {
    let to = HeaderValue::from_str(to).map_err(HttpError::internal)?;
    Ok((StatusCode::FOUND, [(header::LOCATION, to)]).into_response())
}

async fn metadata(State(cloud): State<Cloud>, Named { path, .. }: Named) -> Result<Response, HttpError> {
    let name = path.as_str().to_owned();
    let content = record(&cloud, path).await?.content.ok_or_else(|| HttpError::not_found("file", &name))?;
    let etag = format!("\"{}\"", content.etag);
    let headers = [
        (header::CONTENT_LENGTH, content.length.to_string()),
        (header::CONTENT_TYPE, content.content_type),
        (header::ETAG, etag),
    ];
    Ok((headers, Body::empty()).into_response())
}

async fn put(
    State(cloud): State<Cloud>,
    op: Op,
    headers: HeaderMap,
    request: Request,
) -> Result<StatusCode, HttpError> {
    let (mut parts, body) = request.into_parts();
    let Named { path, .. } = Named::from_request_parts(&mut parts, &()).await?;
    let request = Request::from_parts(parts, body);
    let content_type = header(&headers, header::CONTENT_TYPE.as_str()).unwrap_or(ANY_TYPE).to_owned();
    let Bytes(bytes) = Bytes::read(request).await?;
    let put = move |tx: &mut store::world::Tx<'_>, cx: &mut emulator::Cx| {
        file::put(tx, cx, &path, &content_type, &bytes)
    };
    let is_new = cloud.write(op.cause("putFile"), put).await?;
    cloud.files_changed().notify_one();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

async fn delete(
    State(cloud): State<Cloud>,
    Named { path, is_directory }: Named,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let operation = if is_directory { "deleteDirectory" } else { "deleteFile" };
    let delete = if is_directory { file::delete_directory } else { file::delete };
    cloud.write(op.cause(operation), move |tx, _| delete(tx, &path)).await?;
    cloud.files_changed().notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// What stands at a path; 404 where nothing does.
async fn record(cloud: &Cloud, path: FilePath) -> Result<FileRecord, HttpError> {
    let name = path.as_str().to_owned();
    let found = cloud.read(move |world| world.file(&path)).await?;
    found.ok_or_else(|| HttpError::not_found("file", &name))
}
