use std::collections::BTreeMap;

use api::{
    id::GroupId,
    soracom::{query::SearchSimsQuery, sim::Sim},
};
use axum::extract::State;
use emulator::{query::Search, sim_view};

use crate::{
    cloud::{Cloud, http::sim::paged},
    http::{
        error::HttpError,
        extract::{Here, Paged, Query},
    },
};

/// Size of a page unless asked for, and at most. [spec]
const DEFAULT_PAGE: u32 = 10;
const LARGEST_PAGE: u32 = 100;
/// Rows read at a time.
const SCAN: u32 = 500;

pub(crate) async fn search_sims(
    State(cloud): State<Cloud>,
    Query(query): Query<SearchSimsQuery>,
    Here(here): Here,
) -> Result<Paged<Sim>, HttpError> {
    let limit = query.limit.unwrap_or(DEFAULT_PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {LARGEST_PAGE}."),
            format!("limit は 1〜{LARGEST_PAGE} の範囲で指定してください。"),
        ));
    }
    let search = Search::new(&query)?;
    let found = cloud
        .read(move |world| {
            let names: BTreeMap<GroupId, String> = world
                .groups(None, u32::MAX)?
                .into_iter()
                .map(|g| (g.group_id.clone(), g.name().to_owned()))
                .collect();
            let mut found = Vec::new();
            let mut after = query.last_evaluated_key.clone();
            loop {
                let chunk = world.sims(after.as_deref(), SCAN)?;
                let last = chunk.len() < SCAN as usize;
                after = chunk.last().map(|record| record.sim_id().to_string());
                found.extend(chunk.into_iter().filter(|record| {
                    let group = record.sim.group_id.as_ref().and_then(|id| names.get(id));
                    search.matches(record, group.map(String::as_str))
                }));
                if last || found.len() > limit as usize {
                    return Ok(found);
                }
            }
        })
        .await?;
    Ok(paged(found, limit, here, |record| record.sim_id().to_string(), |record| sim_view(&record)))
}
