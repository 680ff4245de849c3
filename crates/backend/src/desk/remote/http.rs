//! Accounts elsewhere, for the console.

use std::sync::Arc;

use api::{
    console::context::{
        AccountSignIn, AddContext, AddContextRequest, Context, MOST_UNLOCKED_MINUTES, RemoveContext,
        SignInAccount, SignOutAccount, UnlockRequest, UnlockWrites,
    },
    id::ContextId,
};
use axum::{Json, Router, extract::State};

use super::Remotes;
use crate::http::{
    error::HttpError,
    extract::{Body, Id},
    mount::Mount,
};

/// Adding and removing contexts, signing in to their accounts, and the lock of their writes.
pub(crate) fn routes(remotes: Arc<Remotes>) -> Router {
    Router::new()
        .mount::<AddContext, _, _>(add)
        .mount::<RemoveContext, _, _>(remove)
        .mount::<SignInAccount, _, _>(sign_in)
        .mount::<SignOutAccount, _, _>(sign_out)
        .mount::<UnlockWrites, _, _>(unlock)
        .with_state(remotes)
}

async fn add(
    State(remotes): State<Arc<Remotes>>,
    Body(request): Body<AddContextRequest>,
) -> Result<Json<Context>, HttpError> {
    Ok(Json(remotes.add(request).await?))
}

async fn remove(
    State(remotes): State<Arc<Remotes>>,
    Id(context): Id<ContextId>,
) -> Result<Json<()>, HttpError> {
    Ok(Json(remotes.remove(&context).await?))
}

async fn sign_in(
    State(remotes): State<Arc<Remotes>>,
    Id(context): Id<ContextId>,
    Body(request): Body<AccountSignIn>,
) -> Result<Json<Context>, HttpError> {
    Ok(Json(remotes.sign_in(&context, request).await?))
}

async fn sign_out(
    State(remotes): State<Arc<Remotes>>,
    Id(context): Id<ContextId>,
) -> Result<Json<Context>, HttpError> {
    Ok(Json(remotes.sign_out(&context).await?))
}

async fn unlock(
    State(remotes): State<Arc<Remotes>>,
    Id(context): Id<ContextId>,
    Body(UnlockRequest { minutes }): Body<UnlockRequest>,
) -> Result<Json<Context>, HttpError> {
    if minutes > MOST_UNLOCKED_MINUTES {
        return Err(HttpError::bad_request(
            format!("minutes: {MOST_UNLOCKED_MINUTES} at most."),
            format!("minutes は {MOST_UNLOCKED_MINUTES} 以下で指定してください。"),
        ));
    }
    Ok(Json(remotes.unlock(&context, minutes)?))
}
