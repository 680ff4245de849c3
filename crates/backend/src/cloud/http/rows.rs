//! A world's fleet, cheaply, for an index: of each SIM what its row in a list is made of, and no more.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    console::rows::{MOST, RowsPage, RowsQuery},
    soracom::{
        session::{PreviousSession, SessionStatus},
        sim::{Sim, SimProfile, SimplifiedSubscriber},
    },
};
use axum::{Json, extract::State};
use emulator::SimRecord;

use crate::{
    cloud::{Cloud, token::mac},
    http::{error::HttpError, extract::Query},
};

/// Tells lives of a world apart without showing what its secrets hang on.
const EPOCH: &[u8] = b"kansei epoch of rows";

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<RowsQuery>,
) -> Result<Json<RowsPage>, HttpError> {
    let limit = query.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {MOST}."),
            format!("limit は 1〜{MOST} の範囲で指定してください。"),
        ));
    }
    let page = cloud
        .read(move |world| {
            let generation = world.generation()?.unwrap_or_default();
            let epoch = hex::encode(&mac(EPOCH, generation.as_bytes())[..8]);
            // Before the SIMs: each of them is then at least as new.
            let position = world.position();
            let mut sims = match query.since {
                Some(since) => world.sims_written_since(since, query.after.as_ref(), limit + 1)?,
                None => world.sims(query.after.as_ref().map(|after| after.as_str()), limit + 1)?,
            };
            let more = sims.len() > limit as usize;
            sims.truncate(limit as usize);
            Ok(RowsPage { epoch, position, sims: sims.iter().map(|record| row(record)).collect(), more })
        })
        .await?;
    Ok(Json(page))
}

/// A SIM with what [`api::console::sim_row::SimRow::derive`] looks at.
fn row(record: &SimRecord) -> Sim {
    let sim = &record.sim;
    let subscriber = sim.primary_subscriber().map(|whole| SimplifiedSubscriber {
        imsi: whole.imsi.clone(),
        subscription: whole.subscription.clone(),
        ..SimplifiedSubscriber::default()
    });
    let profile = SimProfile {
        primary_imsi: Some(record.imsi.clone()),
        subscribers: subscriber.map(|subscriber| BTreeMap::from([(record.imsi.to_string(), subscriber)])),
        ..SimProfile::default()
    };
    let session = sim.session_status.as_ref();
    let imei = session.and_then(|session| session.imei.clone());
    let earlier = if imei.is_none() { sim.previous_session.as_ref() } else { None };
    Sim {
        status: sim.status.clone(),
        speed_class: sim.speed_class.clone(),
        group_id: sim.group_id.clone(),
        tags: sim.tags.clone(),
        profiles: Arc::new(BTreeMap::from([(String::new(), profile)])),
        session_status: session.map(|session| SessionStatus {
            online: session.online,
            last_updated_at: session.last_updated_at,
            session_id: session.session_id.clone(),
            imei,
            dns_servers: session.dns_servers.clone(),
            vpg_id: session.vpg_id.clone(),
            ..SessionStatus::default()
        }),
        previous_session: earlier
            .map(|session| PreviousSession { imei: session.imei.clone(), ..PreviousSession::default() }),
        last_modified_time: sim.last_modified_time,
        ..Sim::bare(sim.sim_id.clone())
    }
}

#[cfg(test)]
mod tests {
    use api::{UnixMillis, console::sim_row::SimRow, id::OperatorId};
    use emulator::{
        scenario::{Birth, Origin, builtin},
        sim_view,
    };

    use super::*;

    #[test]
    fn a_row_is_made_of_it_as_of_the_whole_sim() {
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
                let whole = SimRow::derive(&sim_view(&record), group, None);
                assert_eq!(SimRow::derive(&row(&record), group, None), whole);
            }
        }
    }
}
