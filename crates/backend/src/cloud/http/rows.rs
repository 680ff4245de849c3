//! A world's fleet, cheaply, for an index: the row of each SIM and no more.

use std::sync::Arc;

use api::{
    console::{
        rows::{MOST, RowsPage, RowsQuery},
        sim_row::SimRow,
    },
    id::SimId,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use client::NEXT_KEY;
use emulator::SimRecord;
use serde_json::value::{RawValue, to_raw_value};
use store::{StoreError, world::Reading};

use crate::{
    cloud::{Cloud, token::mac},
    http::{error::HttpError, extract::Query},
};

/// Tells lives of a world apart without showing what its secrets hang on.
const EPOCH: &[u8] = b"kansei epoch of rows";

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<RowsQuery>,
) -> Result<Response, HttpError> {
    let limit = query.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {MOST}."),
            format!("limit は 1〜{MOST} の範囲で指定してください。"),
        ));
    }
    let (next, page) = cloud
        .read(move |world| {
            let (generation, position, mut rows) = of_one_life(&world, || match query.since {
                Some(since) => {
                    let written = world.sims_written_since(since, query.after.as_ref(), limit + 1)?;
                    Ok(written.iter().map(|record| written_row(record)).collect())
                }
                None => {
                    let after = query.after.as_ref().map(|after| after.as_str());
                    world.sims_as(after, limit + 1, written_row)
                }
            })?;
            let epoch = hex::encode(&mac(EPOCH, generation.as_bytes())[..8]);
            let more = rows.len() > limit as usize;
            rows.truncate(limit as usize);
            let next = rows.last().filter(|_| more).map(|(sim, _)| sim.to_string());
            let rows = rows.into_iter().map(|(_, row)| row).collect::<serde_json::Result<Vec<_>>>();
            Ok((next, rows.map(|rows| RowsPage { epoch, position, rows })))
        })
        .await?;
    let page = Json(page.map_err(HttpError::internal)?);
    Ok(match next {
        Some(next) => ([(NEXT_KEY, next)], page).into_response(),
        None => page.into_response(),
    })
}

/// What `read` finds, and the life of the world and the count of commands of before: what was found is at least as new. A world
/// that is begun anew meanwhile is read anew.
fn of_one_life<R>(
    world: &Reading<'_>,
    mut read: impl FnMut() -> Result<R, StoreError>,
) -> Result<(Arc<str>, u64, R), StoreError> {
    loop {
        let (life, position) = world.life();
        let found = read()?;
        if world.life().0 == life {
            return Ok((life, position, found));
        }
    }
}

/// A row as it goes on the wire: written on the thread that made it, of which there may be several.
fn written_row(record: &SimRecord) -> (SimId, serde_json::Result<Box<RawValue>>) {
    (record.sim_id().clone(), to_raw_value(&row(record)))
}

fn row(record: &SimRecord) -> SimRow {
    // As `sim_view` shows it, without the copy.
    SimRow::derive(&record.sim, None, None)
}

#[cfg(test)]
mod tests {
    use api::{UnixMillis, id::OperatorId};
    use emulator::{
        scenario::{Birth, Origin, builtin},
        sim_view,
    };

    use super::*;

    #[test]
    fn judged_it_is_the_row_of_what_the_platform_shows() {
        for name in ["small", "fleet"] {
            let operator = OperatorId::new("OP0012345678").unwrap();
            let birth =
                Birth::new(builtin(name).unwrap(), operator, None, 3, UnixMillis(1_800_000_000_000)).unwrap();
            let origin = Origin::new(birth).unwrap();
            let mut visitor = origin.visitor();
            for number in 0..origin.sims().min(300) {
                let record = visitor.record(number).unwrap();
                let group =
                    origin.groups().find(|group| Some(&group.group_id) == record.sim.group_id.as_ref());
                let mut judged = row(&record);
                judged.judge(group);
                assert_eq!(judged, SimRow::derive(&sim_view(&record), group, None));
            }
        }
    }
}
