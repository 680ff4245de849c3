use std::sync::Arc;

use api::{
    console::{
        context::Context,
        world::{
            self, BehaviourRule, Behaviours, Budget, ClockRequest, Device, DeviceData, DeviceSent,
            FaultSwitch, FiringSum, Firings, FiringsQuery, ForkRequest, Outbox, OutboxMessage, OutboxQuery,
            PowerRequest, ResetRequest, ScenarioInfo, World,
        },
    },
    id::{ContextId, MessageId, SimId},
};
use axum::{Json, Router, extract::State};
use futures_util::future::BoxFuture;

use crate::{
    cloud::{
        Cloud,
        control::{behaviours, budget, clock, device, faults, firings, outbox, reset, view},
    },
    http::{
        error::HttpError,
        extract::{Body, Id, Ids, Op, Query},
        mount::Mount,
    },
    registry::Registry,
};

/// Copies a world into a context of that name, and opens it.
pub(crate) type Fork =
    Arc<dyn Fn(Cloud, ContextId) -> BoxFuture<'static, Result<Context, HttpError>> + Send + Sync>;

/// What the pages of worlds stand on.
#[derive(Clone)]
struct Pages {
    clouds: Registry<Cloud>,
    fork: Fork,
    /// Whether faults may strike endpoints of this server itself.
    control: bool,
}

impl Pages {
    fn world(&self, id: &ContextId) -> Result<Cloud, HttpError> {
        self.clouds.get(id).ok_or_else(|| HttpError::not_found("world", id.as_str()))
    }
}

/// Everything under `/kansei/contexts/{context}/world`.
pub(crate) fn routes(clouds: Registry<Cloud>, fork: Fork, control: bool) -> Router {
    Router::new()
        .mount::<world::GetWorld, _, _>(get)
        .mount::<world::ListScenarios, _, _>(scenarios)
        .mount::<world::StartOver, _, _>(start_over)
        .mount::<world::SteerClock, _, _>(steer_clock)
        .mount::<world::ListWorldFaults, _, _>(list_faults)
        .mount::<world::SetWorldFaults, _, _>(set_faults)
        .mount::<world::ListBehaviours, _, _>(list_behaviours)
        .mount::<world::SetBehaviours, _, _>(set_behaviours)
        .mount::<world::GetDevice, _, _>(get_device)
        .mount::<world::PowerDevice, _, _>(power_device)
        .mount::<world::SendFromDevice, _, _>(send_from_device)
        .mount::<world::ListOutbox, _, _>(list_outbox)
        .mount::<world::SendMessage, _, _>(send_message)
        .mount::<world::ListFirings, _, _>(list_firings)
        .mount::<world::SumFirings, _, _>(sum_firings)
        .mount::<world::ForkWorld, _, _>(fork_world)
        .mount::<world::GetBudget, _, _>(get_budget)
        .mount::<world::SetBudget, _, _>(set_budget)
        .with_state(Pages { clouds, fork, control })
}

type Of = Id<ContextId>;

async fn send_from_device(
    State(pages): State<Pages>,
    Ids(context, sim): Ids<ContextId, SimId>,
    Body(data): Body<DeviceData>,
) -> Result<Json<DeviceSent>, HttpError> {
    Ok(Json(device::send(&pages.world(&context)?, sim, data).await?))
}

async fn list_firings(
    State(pages): State<Pages>,
    Id(context): Of,
    Query(query): Query<FiringsQuery>,
) -> Result<Json<Firings>, HttpError> {
    Ok(Json(firings::list(&pages.world(&context)?, query).await?))
}

async fn sum_firings(State(pages): State<Pages>, Id(context): Of) -> Result<Json<Vec<FiringSum>>, HttpError> {
    Ok(Json(firings::sums(&pages.world(&context)?).await?))
}

async fn get(State(pages): State<Pages>, Id(context): Of) -> Result<Json<World>, HttpError> {
    Ok(Json(view::world(&pages.world(&context)?).await?))
}

async fn scenarios(
    State(pages): State<Pages>,
    Id(context): Of,
) -> Result<Json<Vec<ScenarioInfo>>, HttpError> {
    pages.world(&context)?;
    Ok(Json(view::scenarios()))
}

async fn start_over(
    State(pages): State<Pages>,
    Id(context): Of,
    Body(request): Body<Option<ResetRequest>>,
) -> Result<Json<World>, HttpError> {
    let cloud = pages.world(&context)?;
    reset::begin_anew(&cloud, request.unwrap_or_default()).await?;
    Ok(Json(view::world(&cloud).await?))
}

async fn steer_clock(
    State(pages): State<Pages>,
    Id(context): Of,
    Body(request): Body<ClockRequest>,
) -> Result<Json<World>, HttpError> {
    let cloud = pages.world(&context)?;
    clock::steer(&cloud, request).await?;
    Ok(Json(view::world(&cloud).await?))
}

async fn list_faults(
    State(pages): State<Pages>,
    Id(context): Of,
) -> Result<Json<Vec<FaultSwitch>>, HttpError> {
    let cloud = pages.world(&context)?;
    Ok(Json(cloud.faults().list(cloud.now())))
}

async fn get_budget(State(pages): State<Pages>, Id(context): Of) -> Result<Json<Option<Budget>>, HttpError> {
    Ok(Json(budget::read(&pages.world(&context)?).await?))
}

async fn set_budget(
    State(pages): State<Pages>,
    Id(context): Of,
    Body(budget): Body<Option<Budget>>,
) -> Result<Json<Option<Budget>>, HttpError> {
    Ok(Json(budget::write(&pages.world(&context)?, budget).await?))
}

async fn set_faults(
    State(pages): State<Pages>,
    Id(context): Of,
    Body(switches): Body<Vec<FaultSwitch>>,
) -> Result<Json<Vec<FaultSwitch>>, HttpError> {
    Ok(Json(faults::set(&pages.world(&context)?, switches, pages.control)?))
}

async fn list_behaviours(State(pages): State<Pages>, Id(context): Of) -> Result<Json<Behaviours>, HttpError> {
    Ok(Json(behaviours::list(&pages.world(&context)?).await?))
}

async fn set_behaviours(
    State(pages): State<Pages>,
    Id(context): Of,
    Body(rules): Body<Vec<BehaviourRule>>,
) -> Result<Json<Behaviours>, HttpError> {
    Ok(Json(behaviours::set(&pages.world(&context)?, rules).await?))
}

async fn get_device(
    State(pages): State<Pages>,
    Ids(context, sim): Ids<ContextId, SimId>,
) -> Result<Json<Device>, HttpError> {
    Ok(Json(device::get(&pages.world(&context)?, sim).await?))
}

async fn power_device(
    State(pages): State<Pages>,
    Ids(context, sim): Ids<ContextId, SimId>,
    op: Op,
    Body(request): Body<PowerRequest>,
) -> Result<Json<Device>, HttpError> {
    let cause = op.cause("PowerDevice");
    Ok(Json(device::power(&pages.world(&context)?, sim, request.power, cause).await?))
}

async fn list_outbox(
    State(pages): State<Pages>,
    Id(context): Of,
    Query(query): Query<OutboxQuery>,
) -> Result<Json<Outbox>, HttpError> {
    Ok(Json(outbox::list(&pages.world(&context)?, query).await?))
}

async fn send_message(
    State(pages): State<Pages>,
    Ids(context, message): Ids<ContextId, MessageId>,
) -> Result<Json<OutboxMessage>, HttpError> {
    Ok(Json(outbox::send(&pages.world(&context)?, message).await?))
}

async fn fork_world(
    State(pages): State<Pages>,
    Id(context): Of,
    Body(request): Body<ForkRequest>,
) -> Result<Json<Context>, HttpError> {
    let cloud = pages.world(&context)?;
    Ok(Json((pages.fork)(cloud, request.name).await?))
}
