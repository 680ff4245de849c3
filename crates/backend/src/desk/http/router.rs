use api::console::{context, handler, job, lease, ledger, plan, probe, session, window};
use axum::{Router, middleware, routing::get};

use crate::{
    desk::{
        Desk,
        http::{Guard, doors, forward, guard, handlers, lists, probe as probing, session as people, work},
    },
    http::{error::HttpError, mount::Mount},
};

/// Everything under `/kansei`; `more` (what steers local worlds) passes the same guard.
pub(crate) fn routes(desk: Desk, guard: Guard, more: Router) -> Router {
    let open = Router::new().mount::<session::SignIn, _, _>(people::sign_in);
    let guarded = Router::new()
        .mount::<session::CurrentSession, _, _>(people::current)
        .mount::<session::SignOut, _, _>(people::sign_out)
        .mount::<session::CreateTicket, _, _>(people::ticket)
        .mount::<context::ListContexts, _, _>(lists::contexts)
        .mount::<window::SimWindow, _, _>(lists::sims)
        .mount::<window::GroupWindow, _, _>(lists::groups)
        .mount::<plan::CreatePlan, _, _>(work::create_plan)
        .mount::<job::StartJob, _, _>(work::start_job)
        .mount::<job::GetJob, _, _>(work::get_job)
        .mount::<job::ListJobs, _, _>(work::list_jobs)
        .mount::<job::ListJobItems, _, _>(work::list_job_items)
        .mount::<job::GetJobReport, _, _>(work::job_report)
        .mount::<job::cells::GetJobCells, _, _>(work::job_cells)
        .mount::<job::SteerJob, _, _>(work::steer_job)
        .mount::<handler::CreateHandler, _, _>(handlers::create)
        .mount::<handler::ReplaceHandler, _, _>(handlers::replace)
        .mount::<handler::RemoveHandler, _, _>(handlers::remove)
        .mount::<handler::IgnoreSubscriber, _, _>(handlers::ignore)
        .mount::<lease::ListDoors, _, _>(doors::board)
        .mount::<lease::CountDoors, _, _>(doors::count)
        .mount::<lease::CloseDoors, _, _>(doors::close)
        .mount::<lease::PreviewLease, _, _>(doors::preview)
        .mount::<lease::OpenLease, _, _>(doors::open)
        .mount::<lease::ExtendLease, _, _>(doors::extend)
        .mount::<lease::ForwardLease, _, _>(doors::forward)
        .mount::<lease::StopForward, _, _>(doors::stop_forward)
        .mount::<probe::SendProbe, _, _>(probing::send)
        .mount::<ledger::ListLedger, _, _>(work::list_ledger)
        .mount::<ledger::VerifyLedger, _, _>(work::verify_ledger)
        .route("/kansei/contexts/{context}/v1/{*path}", get(forward::forward))
        .with_state(desk.clone())
        .merge(more)
        .route_layer(middleware::from_fn_with_state(desk.clone(), guard::signed_in));
    open.with_state(desk)
        .merge(guarded)
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(guard, guard::same_origin))
}

async fn unknown(uri: axum::http::Uri) -> HttpError {
    HttpError::not_found("path", &uri.path().chars().take(120).collect::<String>())
}
