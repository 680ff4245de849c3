use std::collections::BTreeMap;

use api::{
    id::GroupId,
    soracom::{query::SearchSimsQuery, sim::Sim},
};
use axum::extract::State;
use emulator::{SimRecord, query::Search, sim_view};

use crate::{
    cloud::{
        Cloud,
        http::{
            scan::{BY_ID, look_through},
            sim::paged,
        },
    },
    http::{
        error::HttpError,
        extract::{Here, Paged, Query},
    },
};

/// Size of a page unless asked for, and at most. [spec]
const DEFAULT_PAGE: u32 = 10;
const LARGEST_PAGE: u32 = 100;

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
    let groups = cloud.read(|world| world.groups(None, u32::MAX)).await?;
    let names: BTreeMap<GroupId, String> =
        groups.into_iter().map(|group| (group.group_id.clone(), group.name().to_owned())).collect();
    let wanted = move |record: &SimRecord| {
        let group = record.sim.group_id.as_ref().and_then(|id| names.get(id));
        search.matches(record, group.map(String::as_str))
    };
    let found = look_through(&cloud, BY_ID, query.last_evaluated_key, limit, wanted).await?;
    Ok(paged(found, limit, here, |record| record.sim_id().to_string(), |record| sim_view(&record)))
}
