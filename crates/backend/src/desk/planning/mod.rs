//! Plans and their start: facts are gathered through the client, `ops` makes the plan, the desk keeps it.

mod drift;
mod undo;
mod wide;

use std::{collections::BTreeSet, sync::Arc};

use api::{
    console::{
        context::ContextKind,
        job::{Job, MOST_ITEMS, StartJobRequest, Steer},
        plan::{Action, Plan, PlanRequest, Warning},
    },
    id::{GroupId, JobId, PlanId, SimId},
    soracom::{
        event_handler::{EventHandler, ListEventHandlers, ListEventHandlersQuery, TargetKind},
        group::{GetGroup, Group},
        session::ListSessionEventsQuery,
        sim::{GetSim, ListSimSessionEvents},
    },
};
use ops::{
    Now,
    job::{JobState, Limits, Start, StartError},
    pacing::Pace,
    plan::{About, DoorsOfFleet, Facts, GroupFacts, Groups, HandlersOfGroups, Planned, TargetFacts},
};
use store::desk::StoredPlan;

use crate::{
    desk::{
        desk_state::{ContextRoom, DeskDb},
        doors::doors_of_fleet,
    },
    http::error::HttpError,
    random, steady,
};

/// Entries of a SIM's session history that a plan looks at.
const HISTORY: u32 = 100;

/// What a request comes to: an action, and the SIMs that it is for.
struct Aim {
    action: Action,
    sims: Vec<SimId>,
    /// The job that is taken back, SIM by SIM.
    undo: Option<JobId>,
    /// True where something of it does not come back.
    lasting: bool,
}

/// Makes a plan and keeps it. Nothing is sent that writes.
pub(crate) async fn make_plan(
    room: &ContextRoom,
    db: &DeskDb,
    request: PlanRequest,
) -> Result<Plan, HttpError> {
    check_size(&request)?;
    let id = PlanId::new(format!("P-{}", random::hex(8))).expect("hexadecimal digits are an id");
    let aim = if let Action::Undo { job, of } = &request.action {
        undo::aim(room, db, &request, job, *of).await?
    } else {
        let sims = sims_of(room, &request).await?;
        Aim { action: request.action.clone(), sims, undo: None, lasting: false }
    };
    let (plan, hashes) = if aim.sims.len() > MOST_ITEMS {
        wide::plan(room, db, &aim, request.query.is_some(), &id).await?
    } else {
        let Planned { mut plan, pins, hashes } = plan_of_few(room, db, &aim, &id).await?;
        if aim.lasting && !plan.warnings.contains(&Warning::NotAllUndone) {
            plan.warnings.push(Warning::NotAllUndone);
        }
        let of = id;
        db.write(move |desk| desk.put_targets(&of, 0, &pins)).await?;
        (plan, hashes)
    };
    let request = PlanRequest { action: aim.action, ..request };
    let stored = StoredPlan { plan: plan.clone(), request: room.secret_plans.keep(&plan, request), hashes };
    db.write(move |desk| desk.put_plan(&stored, steady::wall())).await?;
    Ok(plan)
}

/// The SIMs that a request is about, each once.
async fn sims_of(room: &ContextRoom, request: &PlanRequest) -> Result<Vec<SimId>, HttpError> {
    match &request.query {
        Some(_) if request.action.is_on_group() => Err(HttpError::bad_request(
            "An action on a group takes no query.",
            "グループに対する操作では、クエリを指定できません。",
        )),
        Some(_) if !request.targets.is_empty() => Err(HttpError::bad_request(
            "A plan takes a list of SIMs or a query, not both.",
            "計画に指定できるのは、SIM の一覧かクエリのどちらか一方です。",
        )),
        Some(query) => {
            room.is_whole()?;
            let mut found = Arc::clone(&room.mirror).found(query.clone()).await.map_err(malformed)?;
            // By name neighbours would be alike: a canary of one site says nothing of the others.
            found.sort_by_cached_key(|sim| (spread(sim), sim.clone()));
            Ok(found)
        }
        None => {
            let mut named = BTreeSet::new();
            Ok(request.targets.iter().filter(|sim| named.insert(*sim)).cloned().collect())
        }
    }
}

/// A number of a SIM that has nothing to do with its neighbours' (FNV-1a).
fn spread(sim: &SimId) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    sim.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// Why a query does not read.
pub(crate) fn malformed(error: index::QueryError) -> HttpError {
    HttpError::bad_query(error.to_string(), error.fault)
}

/// A plan of SIMs that are read one by one, with their histories, or of a group.
async fn plan_of_few(room: &ContextRoom, db: &DeskDb, aim: &Aim, id: &PlanId) -> Result<Planned, HttpError> {
    let mut facts = Facts { about: about(room, aim).await?, ..Facts::default() };
    let mut sims = Vec::with_capacity(aim.sims.len());
    for sim in &aim.sims {
        match target_facts(room, sim).await {
            Ok(target) => {
                facts.targets.push(target);
                sims.push(sim.clone());
            }
            // Of a job's SIMs one may be gone by now; the others go back all the same.
            Err(error) if aim.undo.is_some() && error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(job) = aim.undo.clone() {
        let sims = sims.clone();
        let ways = db.read(move |desk| desk.ways_back(&job, &sims)).await?;
        facts.targets.iter_mut().zip(ways).for_each(|(target, way)| target.own = Some(way));
    }
    if let Action::Configure { group_id, .. } = &aim.action {
        room.is_whole()?;
        let group = group(room, group_id).await?;
        let members = Arc::clone(&room.mirror).members(group_id.clone()).await;
        facts.group = Some(GroupFacts::new(group, members.iter()));
    }
    let request = PlanRequest::new(aim.action.clone(), sims);
    Ok(ops::plan::plan(&request, &facts, room.clock.now(), id.clone(), room.id.clone())?)
}

/// What else is known: the groups that SIMs are put into (those that the action names, as they are now, or any where each SIM has
/// its own), how often the platform may be called, and who signs the calls.
async fn about(room: &ContextRoom, aim: &Aim) -> Result<About, HttpError> {
    let groups = if aim.undo.is_some() {
        Arc::clone(&room.mirror).all_groups().await
    } else {
        let mut groups = Groups::new();
        for id in aim.action.groups() {
            groups.insert(id.clone(), Arc::new(group(room, id).await?));
        }
        groups
    };
    let root = room.client.transport().is_root().await;
    let handlers = if moves(aim) { handlers_of_groups(room).await } else { None };
    let doors = if ends_sessions(aim) { doors_of_fleet(room).await } else { Some(DoorsOfFleet::default()) };
    Ok(About { groups, rates: room.budget.rates(), root, handlers, doors })
}

/// Whether sessions may end.
fn ends_sessions(aim: &Aim) -> bool {
    aim.undo.is_some() || aim.action.steps().iter().any(Action::ends_session)
}

/// Whether SIMs may come into another group.
fn moves(aim: &Aim) -> bool {
    let moves = |step: &Action| matches!(step, Action::SetGroup { .. } | Action::UnsetGroup);
    aim.undo.is_some() || aim.action.steps().iter().any(moves)
}

/// Event handlers at work by their group; none where they cannot be read: the plan then says that it does not know.
async fn handlers_of_groups(room: &ContextRoom) -> Option<HandlersOfGroups> {
    let query = ListEventHandlersQuery { target: Some(TargetKind::Group) };
    let all: Vec<EventHandler> = room.client.find::<ListEventHandlers>(&(), &query).await.ok()?;
    let mut of_groups = HandlersOfGroups::new();
    for handler in all.into_iter().filter(EventHandler::is_active) {
        let group = handler.target_group_id.as_deref().and_then(|id| GroupId::new(id).ok());
        if let Some(group) = group {
            of_groups.entry(group).or_default().push((handler.handler_id, handler.name));
        }
    }
    Some(of_groups)
}

/// Starts a plan. The same intention again answers with the same job.
pub(crate) async fn start_job(
    room: &ContextRoom,
    db: &DeskDb,
    request: StartJobRequest,
    by: String,
) -> Result<Job, HttpError> {
    let (context, plan_id, op) = (room.id.clone(), request.plan.clone(), request.op.clone());
    let (running, stored, started) = db
        .read(move |desk| {
            Ok((desk.job_of_op(&context, &op)?, desk.plan(&context, &plan_id)?, desk.started(&plan_id)?))
        })
        .await?;
    if let Some(running) = running {
        return Ok(running);
    }
    let started_before =
        || HttpError::conflict("This plan was started before.", "この計画はすでに実行されています。");
    if started {
        return Err(started_before());
    }
    let StoredPlan { plan, request: planned, hashes } =
        stored.ok_or_else(|| HttpError::not_found("plan", request.plan.as_str()))?;
    // A plan with a secret is forgotten with the server that made it.
    let planned = planned
        .or_else(|| room.secret_plans.find(&request.plan))
        .ok_or_else(|| HttpError::not_found("plan", request.plan.as_str()))?;
    let sims = plan.accepted();
    check_start(&plan, &request)?;
    let drifted = drift::check(room, db, &plan, &hashes).await?;
    let of = plan.id.clone();
    let pins = db.read(move |desk| desk.targets(&of, 0)).await?;
    let start = Start {
        id: JobId::new(format!("J-{}", random::hex(6))).expect("hexadecimal digits are an id"),
        op: request.op,
        by,
        limits: limits(room, sims),
        pace: request.pace.unwrap_or(Pace::of(sims)),
        pins,
        drifted,
    };
    let now = Now { at: room.clock.now(), wall: steady::wall() };
    let state = JobState::new(&plan, planned.action, start, now).map_err(|error| match error {
        StartError::Expired => HttpError::conflict(
            "This plan has expired. Make it anew: the fleet may have changed.",
            "計画の有効期限が切れています。状況が変わっている可能性があるため、計画を作り直してください。",
        ),
        StartError::NothingToDo => HttpError::conflict(
            "Nothing in this plan can be done.",
            "この計画には実行できる対象がありません。",
        ),
        StartError::OtherAction => HttpError::internal("a stored plan and its request differ"),
    })?;
    let job = room.jobs.start(state).await?.ok_or_else(|| {
        HttpError::conflict(
            "This plan was started before, or what it was made for is no more.",
            "この計画はすでに実行されているか、計画時の状態が失われています。",
        )
    })?;
    room.secret_plans.forget(&request.plan);
    Ok(job)
}

/// What a job of so many SIMs allows itself: only where the desk is told of every change do rows stand for reads.
fn limits(room: &ContextRoom, sims: u64) -> Limits {
    let told = room.kind == ContextKind::Local;
    if told && sims > MOST_ITEMS as u64 { Limits::wide() } else { Limits::default() }
}

/// Steers a job. One that has ended stays as it is.
pub(crate) async fn steer_job(
    room: &ContextRoom,
    db: &DeskDb,
    id: JobId,
    to: Steer,
    by: String,
) -> Result<Job, HttpError> {
    if let Some(job) = room.jobs.steer(id.clone(), to, by).await? {
        return Ok(job);
    }
    let (context, asked) = (room.id.clone(), id.clone());
    match db.read(move |desk| desk.job(&context, &asked)).await? {
        Some(_) => Err(HttpError::conflict("This job has ended.", "このジョブはすでに終了しています。")),
        None => Err(HttpError::not_found("job", id.as_str())),
    }
}

async fn target_facts(room: &ContextRoom, id: &SimId) -> Result<TargetFacts, HttpError> {
    let sim = room.client.get::<GetSim>(id).await?;
    let group = match &sim.group_id {
        Some(id) => Some(Arc::new(group(room, id).await?)),
        None => None,
    };
    let query = ListSessionEventsQuery { limit: Some(HISTORY), ..ListSessionEventsQuery::default() };
    // A history that cannot be read is not known; the plan says so.
    let history = room.client.find::<ListSimSessionEvents>(id, &query).await.ok().map(|page| page.items);
    Ok(TargetFacts { sim, group, history, mark: room.mirror.mark(id), own: None })
}

async fn group(room: &ContextRoom, id: &GroupId) -> Result<Group, HttpError> {
    Ok(room.client.get::<GetGroup>(id).await?)
}

/// Most bytes of an action in JSON: a job's head travels whole in one frame of the feed. The platform keeps 8 KB of
/// configuration in a group; the keys that are to go may take as much again. [docs air/limitations]
pub(crate) const MOST_ACTION_BYTES: usize = 16 * 1024;

/// Refuses a plan that names too much.
fn check_size(request: &PlanRequest) -> Result<(), HttpError> {
    let bytes = serde_json::to_vec(&request.action).map_err(HttpError::internal)?.len();
    if bytes > MOST_ACTION_BYTES {
        return Err(HttpError::bad_request(
            format!("A plan takes {MOST_ACTION_BYTES} bytes of changes at most, and this one has {bytes}."),
            format!(
                "1 つの計画に含められる変更は {MOST_ACTION_BYTES} バイトまでです（指定: {bytes} バイト）。"
            ),
        ));
    }
    Ok(())
}

/// Refuses a start that says another number of SIMs than the plan, or names a pace that no job can go at.
fn check_start(plan: &Plan, request: &StartJobRequest) -> Result<(), HttpError> {
    let sims = plan.accepted();
    let said = request.sims;
    if said.is_some_and(|said| said != sims) || (said.is_none() && plan.is_said()) {
        return Err(HttpError::conflict(
            format!("This plan touches {sims} SIMs. Whoever starts it has to say so (sims)."),
            format!("この計画の対象は {sims} 枚です。実行するには、この枚数を指定してください（sims）。"),
        ));
    }
    match request.pace.and_then(|pace| pace.fault(sims)) {
        Some(fault) => Err(HttpError::bad_request(
            format!("pace.{fault}"),
            format!("pace の値が正しくありません（{fault}）。"),
        )),
        None => Ok(()),
    }
}
