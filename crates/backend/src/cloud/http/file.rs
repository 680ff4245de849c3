//! Tag FileEntry. A path may hold slashes: one route takes them all, and whether it ends in one says if it is of a directory.

use std::{borrow::Cow, collections::BTreeMap};

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
use emulator::{
    Cx,
    file::{Content, FilePath, FileRecord, MOST_BYTES, file_view},
};
use percent_encoding::percent_decode_str;
use store::world::Tx;

use crate::{
    cloud::{
        Cloud,
        app::file,
        http::{
            refuse,
            sim::{page_size, paged},
        },
    },
    http::{
        error::HttpError,
        extract::{Bytes, Here, Op, Paged, Prefix, Query, header, path_fault},
        mount::Mount,
    },
};

/// The routes of files and directories.
const ANY: &str = "/v1/files/{scope}/{*path}";
const ROOT: &str = "/v1/files/{scope}/";
/// The largest file, and a little: a larger one is refused in words, unless it is far too large.
const LARGEST: usize = MOST_BYTES as usize + 1;
/// Entries of a page unless asked for. [spec]
const PAGE: u32 = 10;
/// What a file is that was put without a word. guess
const ANY_TYPE: &str = "application/octet-stream";

pub(crate) fn routes() -> Router<Cloud> {
    let any = get(read).head(metadata).put(put).delete(delete);
    Router::new()
        .route(ANY, any)
        .route(ROOT, get(read).delete(delete))
        .layer(DefaultBodyLimit::max(LARGEST))
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
    let path = request.uri().path();
    // An exported file is something else.
    if is_any && path.rsplit_once("/v1/files/exported/").is_some_and(|(_, id)| !id.contains('/')) {
        return refuse::unknown(request).await.into_response();
    }
    let of_directory = is_any && path.ends_with('/');
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
        let Path(named) = named.map_err(path_fault)?;
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
    let after = query.last_evaluated_key.map(|key| read_key(&key));
    let found = cloud.read(move |world| world.files_from(&prefix, after.as_deref(), limit + 1)).await?;
    Ok(paged(found, limit, here, |record| write_key(record.path.as_str()), |record| file_view(&record)))
}

/// What lies in a directory, or where a file can be downloaded.
async fn read(
    State(cloud): State<Cloud>,
    Named { path, is_directory }: Named,
    Query(query): Query<ListFilesQuery>,
    Prefix(prefix): Prefix,
    Here(here): Here,
) -> Result<Response, HttpError> {
    if !is_directory {
        let record = record(&cloud, path).await?;
        let to = match &record.content {
            Some(_) => {
                let generation = cloud.generation().await?;
                cloud.links().link(&record.path, generation.as_deref(), cloud.now())
            }
            None => here_as_directory(&record.path),
        };
        return moved(&format!("{prefix}{to}"));
    }
    let limit = page_size(query.limit.or(Some(PAGE)))?;
    let after = query.last_evaluated_key.map(|key| read_key(&key));
    let found = cloud.read(move |world| file::list(&world, &path, after.as_deref(), limit + 1)).await??;
    let name = |record: &FileRecord| write_key(record.path.name());
    Ok(paged(found, limit, here, name, |record| file_view(&record)).into_response())
}

/// A page's key is a name, which travels in a header: what no header may hold is encoded. guess
fn write_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for (nth, part) in name.split('/').enumerate() {
        if nth > 0 {
            key.push('/');
        }
        api::endpoint::percent_encode(part, &mut key);
    }
    key
}

/// The name that a key stands for; a bare name is one, too. [spec]
fn read_key(key: &str) -> String {
    percent_decode_str(key).decode_utf8().map_or_else(|_| key.to_owned(), Cow::into_owned)
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
    let content_type = header(&headers, header::CONTENT_TYPE.as_str()).unwrap_or(ANY_TYPE).to_owned();
    // Before any of it is read: bytes are in memory until they are on the disk.
    let announced = header(&headers, header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    let room = cloud.files().room(announced.unwrap_or(LARGEST).min(LARGEST)).ok_or_else(HttpError::busy)?;
    let Bytes(bytes) = Bytes::read(Request::from_parts(parts, body)).await?;
    let looked = tokio::task::spawn_blocking(move || (Content::of(&bytes, content_type), bytes)).await;
    let (content, bytes) = looked.map_err(HttpError::internal)?;
    let put = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        let _room = room;
        file::put(tx, cx, &path, content, &bytes)
    };
    let is_new = cloud.write_files(op.cause("putFile"), put).await?;
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

async fn delete(
    State(cloud): State<Cloud>,
    Named { path, is_directory }: Named,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let operation = if is_directory { "deleteDirectory" } else { "deleteFile" };
    let delete = if is_directory { file::delete_directory } else { file::delete };
    cloud.write_files(op.cause(operation), move |tx, cx| delete(tx, cx, &path)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What stands at a path; 404 where nothing does.
async fn record(cloud: &Cloud, path: FilePath) -> Result<FileRecord, HttpError> {
    let name = path.as_str().to_owned();
    let found = cloud.read(move |world| world.file(&path)).await?;
    found.ok_or_else(|| HttpError::not_found("file", &name))
}
