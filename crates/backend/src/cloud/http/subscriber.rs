use api::{
    id::Imsi,
    soracom::{
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{SetGroupRequest, TagUpdateRequest, UpdateSpeedClassRequest},
        subscriber::{ListSubscribersQuery, MatchMode, Subscriber},
    },
};
use axum::{Json, extract::State, http::StatusCode};
use emulator::{SimRecord, subscriber_view};

use crate::{
    cloud::{
        Cloud,
        app::sim::{self, Key},
        http::{
            scan::{BY_IMSI, look_through},
            sim::{event_page, event_range, page_size, paged},
        },
    },
    http::{
        error::HttpError,
        extract::{Body, Here, Id, Ids, Op, Paged, Query},
    },
};

type Reply = Result<Json<Subscriber>, HttpError>;

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<ListSubscribersQuery>,
    Here(here): Here,
) -> Result<Paged<Subscriber>, HttpError> {
    let limit = page_size(query.limit)?;
    let after = query.last_evaluated_key.clone();
    let wanted = move |record: &SimRecord| lets_through(&query, record);
    let found = look_through(&cloud, BY_IMSI, after, limit, wanted).await?;
    Ok(paged(found, limit, here, |record| record.imsi.to_string(), |record| subscriber_view(&record)))
}

pub(crate) async fn get(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>) -> Reply {
    Ok(Json(subscriber_view(&*cloud.sim(Key::Imsi(imsi)).await?)))
}

pub(crate) async fn delete_session(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    let cause = op.cause("deleteSubscriberSession");
    let record = cloud.write(cause, move |tx, cx| sim::delete_session(tx, cx, &Key::Imsi(imsi))).await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn list_session_events(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    Query(query): Query<ListSessionEventsQuery>,
    Here(here): Here,
) -> Result<Paged<SessionEvent>, HttpError> {
    let (range, limit) = event_range(&query)?;
    let events = cloud
        .read(move |world| match sim::find(&world, &Key::Imsi(imsi.clone())) {
            Ok(_) => world.events_of_imsi(&imsi, range).map(Ok),
            Err(error) => Ok(Err(error)),
        })
        .await??;
    Ok(event_page(events, limit, here))
}

pub(crate) async fn activate(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    let cause = op.cause("activateSubscriber");
    let record = cloud.write(cause, move |tx, cx| sim::activate(tx, cx, &Key::Imsi(imsi))).await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn deactivate(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    let cause = op.cause("deactivateSubscriber");
    let record = cloud.write(cause, move |tx, cx| sim::deactivate(tx, cx, &Key::Imsi(imsi))).await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn set_group(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    op: Op,
    Body(body): Body<SetGroupRequest>,
) -> Reply {
    let cause = op.cause("setGroup");
    let record =
        cloud.write(cause, move |tx, cx| sim::set_group(tx, cx, &Key::Imsi(imsi), &body.group_id)).await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn unset_group(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    let record =
        cloud.write(op.cause("unsetGroup"), move |tx, cx| sim::unset_group(tx, cx, &Key::Imsi(imsi))).await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn update_speed_class(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    op: Op,
    Body(body): Body<UpdateSpeedClassRequest>,
) -> Reply {
    let cause = op.cause("updateSpeedClass");
    let record = cloud
        .write(cause, move |tx, cx| sim::update_speed_class(tx, cx, &Key::Imsi(imsi), &body.speed_class))
        .await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn put_tags(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    op: Op,
    Body(tags): Body<Vec<TagUpdateRequest>>,
) -> Reply {
    let cause = op.cause("putSubscriberTags");
    let record = cloud.write(cause, move |tx, cx| sim::put_tags(tx, cx, &Key::Imsi(imsi), &tags)).await?;
    Ok(Json(subscriber_view(&record)))
}

pub(crate) async fn delete_tag(
    State(cloud): State<Cloud>,
    Ids(imsi, name): Ids<Imsi, String>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteSubscriberTag");
    cloud.write(cause, move |tx, cx| sim::delete_tag(tx, cx, &Key::Imsi(imsi), &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn lets_through(query: &ListSubscribersQuery, record: &SimRecord) -> bool {
    let one_of = |filter: &Option<String>, value: Option<&str>| {
        filter.as_ref().is_none_or(|filter| filter.split('|').any(|wanted| Some(wanted) == value))
    };
    let sim = &record.sim;
    has_tag(
        &sim.tags,
        query.tag_name.as_deref(),
        query.tag_value.as_deref(),
        query.tag_value_match_mode.as_ref(),
    ) && one_of(&query.status_filter, sim.status.as_ref().map(|status| status.as_str()))
        && one_of(&query.speed_class_filter, sim.speed_class.as_deref())
        && one_of(&query.serial_number_filter, sim.serial_number.as_deref())
}

/// Whether tags hold `name` with `value`; a query without a name asks for nothing.
pub(super) fn has_tag(
    tags: &api::soracom::sim::TagSet,
    name: Option<&str>,
    value: Option<&str>,
    mode: Option<&MatchMode>,
) -> bool {
    let Some(name) = name else { return true };
    let Some(found) = tags.get(name) else { return false };
    match (value, mode) {
        (None, _) => true,
        (Some(value), Some(MatchMode::Prefix)) => found.starts_with(value),
        (Some(value), None | Some(MatchMode::Exact | MatchMode::Other(_))) => found == value,
    }
}
