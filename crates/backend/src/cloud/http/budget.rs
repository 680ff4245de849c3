//! What a call may cost: the world's rate limit, told in the vendor's headers.

use axum::{
    extract::{MatchedPath, Request, State},
    http::HeaderValue,
    middleware::Next,
    response::{IntoResponse, Response},
};
use emulator::budget::Allowance;

use crate::{
    cloud::{Cloud, budget, http::file},
    http::error::HttpError,
};

/// The headers, as the vendor names them. [docs tools/api/limitations]
const LIMIT: &str = "x-soracom-ratelimit-limit";
const REMAINING: &str = "x-soracom-ratelimit-remaining";
const REFRESH: &str = client::REFRESH;

/// Lets a call pass whose path has calls left. Counted is whoever is signed in, whatever its permissions then say: all of a
/// world's callers are one operator. guess: a call that is refused for another reason is counted as well.
pub(crate) async fn within_budget(
    State(cloud): State<Cloud>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let path = file::in_table(path, request.uri().path()).to_owned();
    let Some(allowance) = budget::ask(&cloud, &path, cloud.now()).await? else {
        return Ok(next.run(request).await);
    };
    let answer = if allowance.passes {
        next.run(request).await
    } else {
        HttpError::over_budget(allowance.refresh_seconds).into_response()
    };
    Ok(told(answer, &allowance))
}

fn told(mut answer: Response, allowance: &Allowance) -> Response {
    let headers = answer.headers_mut();
    headers.insert(LIMIT, HeaderValue::from(allowance.limit));
    headers.insert(REMAINING, HeaderValue::from(allowance.remaining));
    headers.insert(REFRESH, HeaderValue::from(allowance.refresh_seconds));
    answer
}
