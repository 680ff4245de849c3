use api::{
    id::GroupId,
    soracom::{
        group::{
            ConfigurationParameter, CreateGroupRequest, Group, ListGroupsQuery, ListSubscribersInGroupQuery,
        },
        sim::{Sim, TagUpdateRequest},
    },
};
use axum::{Json, extract::State, http::StatusCode};
use emulator::sim_view;

use crate::{
    cloud::{
        Cloud,
        app::group,
        http::{
            sim::{page_size, paged},
            subscriber::has_tag,
        },
        remove_group::remove_group,
    },
    http::{
        error::HttpError,
        extract::{Body, Here, Id, Ids, Op, Paged, Query, Triple},
    },
};

type Reply = Result<Json<Group>, HttpError>;

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<ListGroupsQuery>,
    Here(here): Here,
) -> Result<Paged<Group>, HttpError> {
    let limit = page_size(query.limit)?;
    let found = cloud
        .read(move |world| {
            let mut groups = world.groups(query.last_evaluated_key.as_deref(), u32::MAX)?;
            groups.retain(|group| {
                let mode = query.tag_value_match_mode.as_ref();
                has_tag(&group.tags, query.tag_name.as_deref(), query.tag_value.as_deref(), mode)
            });
            groups.truncate(limit as usize + 1);
            Ok(groups)
        })
        .await?;
    Ok(paged(found, limit, here, |group| group.group_id.to_string(), |group| group))
}

pub(crate) async fn create(
    State(cloud): State<Cloud>,
    op: Op,
    Body(request): Body<CreateGroupRequest>,
) -> Result<(StatusCode, Json<Group>), HttpError> {
    let operator = cloud.parts().credentials.operator_id.clone();
    let cause = op.cause("createGroup");
    let made = cloud.write(cause, move |tx, cx| group::create(tx, cx, &request, &operator)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

pub(crate) async fn get(State(cloud): State<Cloud>, Id(id): Id<GroupId>) -> Reply {
    Ok(Json(cloud.read(move |world| Ok(group::find(&world, &id))).await??))
}

pub(crate) async fn delete(
    State(cloud): State<Cloud>,
    Id(id): Id<GroupId>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    remove_group(&cloud, op.cause("deleteGroup"), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn list_members(
    State(cloud): State<Cloud>,
    Id(id): Id<GroupId>,
    Query(query): Query<ListSubscribersInGroupQuery>,
    Here(here): Here,
) -> Result<Paged<Sim>, HttpError> {
    let limit = page_size(query.limit)?;
    // The few members of a large fleet are looked for in all of it.
    let members = cloud
        .scan(move |world| match group::find(&world, &id) {
            Ok(_) => world.members(&id, query.last_evaluated_key.as_deref(), limit + 1).map(Ok),
            Err(error) => Ok(Err(error)),
        })
        .await??;
    Ok(paged(members, limit, here, |record| record.sim_id().to_string(), |record| sim_view(&record)))
}

pub(crate) async fn put_parameters(
    State(cloud): State<Cloud>,
    Ids(id, namespace): Ids<GroupId, String>,
    op: Op,
    Body(parameters): Body<Vec<ConfigurationParameter>>,
) -> Reply {
    let cause = op.cause("putConfigurationParameters");
    let kept =
        cloud.write(cause, move |tx, cx| group::put_parameters(tx, cx, &id, &namespace, &parameters)).await?;
    Ok(Json(kept))
}

pub(crate) async fn delete_parameter(
    State(cloud): State<Cloud>,
    Triple(id, namespace, name): Triple<GroupId, String, String>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteConfigurationParameter");
    cloud.write(cause, move |tx, cx| group::delete_parameter(tx, cx, &id, &namespace, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn delete_namespace(
    State(cloud): State<Cloud>,
    Ids(id, namespace): Ids<GroupId, String>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteConfigurationNamespace");
    cloud.write(cause, move |tx, cx| group::delete_namespace(tx, cx, &id, &namespace)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn put_tags(
    State(cloud): State<Cloud>,
    Id(id): Id<GroupId>,
    op: Op,
    Body(tags): Body<Vec<TagUpdateRequest>>,
) -> Reply {
    Ok(Json(cloud.write(op.cause("putGroupTags"), move |tx, cx| group::put_tags(tx, cx, &id, &tags)).await?))
}

pub(crate) async fn delete_tag(
    State(cloud): State<Cloud>,
    Ids(id, name): Ids<GroupId, String>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("deleteGroupTag"), move |tx, cx| group::delete_tag(tx, cx, &id, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}
