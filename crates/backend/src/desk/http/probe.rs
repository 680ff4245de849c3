//! Questions to devices. What was begun goes on to its end, also when whoever asked has gone.

use api::{
    console::probe::{MOST_BYTES, ProbeAnswer, ProbeRequest},
    id::{ContextId, SimId},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, header},
};

use crate::{
    desk::{
        Desk,
        http::Who,
        pen::LANG,
        probe::{Asker, too_long},
    },
    http::{
        error::HttpError,
        extract::{self, Body, Ids},
    },
};

/// A question's bytes and what stands around them; a byte of a text may take six in JSON.
const LARGEST: usize = 7 * MOST_BYTES;

pub(crate) async fn send(
    State(desk): State<Desk>,
    Ids(context, sim): Ids<ContextId, SimId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    request: Result<Body<ProbeRequest>, HttpError>,
) -> Result<Json<ProbeAnswer>, HttpError> {
    let length = extract::header(&headers, header::CONTENT_LENGTH.as_str());
    if length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > LARGEST) {
        return Err(too_long());
    }
    let Body(request) = request?;
    let lang = extract::header(&headers, LANG).map(str::to_owned);
    let asker = Asker::new(&desk.writable(&context)?, desk.db.clone(), who.session.user.name, lang, sim);
    Ok(Json(desk.visits.to_its_end(async move { asker.ask(request).await }).await?))
}
