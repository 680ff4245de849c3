//! `kansei job`: plan, start, watch, stop, go on, list, and the items of one.

use std::time::Duration;

use anyhow::{Context, bail};
use api::{
    console::{
        job::{
            GetJob, GetJobReport, Job, JobItemsQuery, ListJobItems, ListJobs, ListJobsQuery, Standing,
            StartJob, StartJobRequest, Steer, SteerJob, SteerJobRequest,
        },
        pace::Pace,
        plan::{Action, CreatePlan, Plan, PlanRequest},
    },
    id::{JobId, OpId, PlanId},
};

use super::{
    Ended,
    connection::{Connection, ask},
    say,
    steps::action,
};
use crate::command_line::{JobVerb, PaceOptions, PlanOptions, ServerOptions, StartOptions};

/// How often a job that is watched is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Carries out a verb on jobs.
///
/// # Errors
/// It could not be carried out.
pub(crate) fn job(verb: JobVerb) -> anyhow::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(verb.server()).await?;
        let ended = carry_out(&mut connection, verb).await;
        // The command has ended as it has ended; the session ends by itself, too.
        let _signed_out = connection.close().await;
        ended
    })
}

async fn carry_out(connection: &mut Connection, verb: JobVerb) -> anyhow::Result<Ended> {
    let at = |job: &JobId| (connection.context.clone(), job.clone());
    match verb {
        JobVerb::Plan(options) => plan(connection, options).await,
        JobVerb::Start(options) => start(connection, options).await,
        JobVerb::Watch { job, server } => watch(connection, &server, &job).await,
        JobVerb::Stop { job, pause, brake, .. } => {
            let to = if pause {
                Steer::Pause
            } else if brake {
                Steer::Brake
            } else {
                Steer::Cancel
            };
            steer(connection, &job, to).await
        }
        JobVerb::GoOn { job, .. } => steer(connection, &job, Steer::GoOn).await,
        JobVerb::List { limit, .. } => {
            let query = ListJobsQuery { limit: Some(limit), before: None };
            let jobs = ask::<ListJobs>(connection, &connection.context, &query, &()).await?;
            jobs.iter().try_for_each(say)?;
            Ok(Ended::Well)
        }
        JobVerb::Items { job, show, .. } => {
            let mut after = None;
            loop {
                let query = JobItemsQuery { show: show.map(Into::into), after, limit: Some(500) };
                let page = ask::<ListJobItems>(connection, &at(&job), &query, &()).await?;
                page.items.iter().try_for_each(say)?;
                after = page.next;
                if after.is_none() {
                    return Ok(Ended::Well);
                }
            }
        }
        JobVerb::Report { job, .. } => {
            say(&ask::<GetJobReport>(connection, &at(&job), &(), &()).await?)?;
            Ok(Ended::Well)
        }
    }
}

/// Makes a plan; sends nothing that writes.
async fn plan(connection: &Connection, options: PlanOptions) -> anyhow::Result<Ended> {
    let request = match (&options.undo, &options.query) {
        (Some(job), _) => {
            let of = options.of.map(Into::into);
            PlanRequest::new(Action::Undo { job: job.clone(), of }, Vec::new())
        }
        (None, Some(query)) => PlanRequest::of_query(action(&options.steps), query.clone()),
        (None, None) => PlanRequest::new(action(&options.steps), options.sim.clone()),
    };
    let plan: Plan = ask::<CreatePlan>(connection, &connection.context, &(), &request).await?;
    let some = plan.action.is_on_group() || plan.accepted() > 0;
    say(&plan)?;
    Ok(if some { Ended::Well } else { Ended::NothingToDo })
}

/// Starts a plan. The same again starts nothing twice: the intention has the plan's name unless said otherwise.
async fn start(connection: &mut Connection, options: StartOptions) -> anyhow::Result<Ended> {
    let op = match options.op {
        Some(op) => op,
        None => intention(&options.plan)?,
    };
    let pace = pace(&options.pace, options.sims);
    let request = StartJobRequest { plan: options.plan, op, pace, sims: options.sims };
    let job = ask::<StartJob>(connection, &connection.context, &(), &request).await?;
    if options.watch {
        return watch(connection, &options.server, &job.id).await;
    }
    say(&job)?;
    Ok(Ended::Well)
}

fn intention(plan: &PlanId) -> anyhow::Result<OpId> {
    OpId::new(format!("cli-{plan}")).context("the plan's id makes no intention")
}

/// The pace where something of it is said; the rest of it is that of so many SIMs.
fn pace(options: &PaceOptions, sims: Option<u64>) -> Option<Pace> {
    let PaceOptions { canary, growth, brake, window } = *options;
    if canary.is_none() && growth.is_none() && brake.is_none() && window.is_none() {
        return None;
    }
    let usual = Pace::of(sims.unwrap_or(2));
    Some(Pace {
        canary_percent: canary.unwrap_or(usual.canary_percent),
        growth: growth.unwrap_or(usual.growth),
        brake_per_mille: brake.map_or(usual.brake_per_mille, |percent| (percent * 10.0).round() as u32),
        window_ms: window.map_or(usual.window_ms, |seconds| i64::from(seconds) * 1_000),
        ..usual
    })
}

async fn steer(connection: &Connection, job: &JobId, to: Steer) -> anyhow::Result<Ended> {
    let path = (connection.context.clone(), job.clone());
    say(&ask::<SteerJob>(connection, &path, &(), &SteerJobRequest { to }).await?)?;
    Ok(Ended::Well)
}

/// Says a job whenever it has changed, until it has ended or does not go on by itself.
async fn watch(connection: &mut Connection, server: &ServerOptions, id: &JobId) -> anyhow::Result<Ended> {
    let path = (connection.context.clone(), id.clone());
    let mut told = None;
    let mut failures = 0;
    loop {
        match connection.client.get::<GetJob>(&path).await {
            Ok(job) => {
                failures = 0;
                if told != Some(job.revision) {
                    told = Some(job.revision);
                    say(&job)?;
                }
                if let Some(ended) = ended(&job) {
                    return Ok(ended);
                }
            }
            // A job may take longer than a session lasts.
            Err(error) if error.status() == Some(401) && failures < 120 => {
                failures += 1;
                *connection = Connection::open(server).await?;
            }
            // A server that is started again has not lost its job.
            Err(error) if error.status().is_none() && failures < 120 => failures += 1,
            Err(error) => bail!(error),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// How a job that is not going on stands; none while it goes on.
fn ended(job: &Job) -> Option<Ended> {
    let counts = &job.counts;
    let needs = counts.done_unverified + counts.failed + counts.unknown;
    match job.standing {
        Standing::Window { .. } | Standing::Running => None,
        Standing::Halted { .. } if counts.running > 0 => None,
        Standing::Cancelled if job.ended_at.is_none() => None,
        Standing::Halted { .. } | Standing::Cancelled => Some(Ended::Stopped),
        Standing::Over if needs > 0 => Some(Ended::NeedsPerson),
        Standing::Over => Some(Ended::Well),
    }
}
