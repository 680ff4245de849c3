use ::flux::expression::{Escape, Expression, FUNCTIONS, Fault, Scope, Template};
use api::{
    console::flux::{
        self, ApiCall, App, AppDraft, AppRow, Flaw, FunctionInfo, Quota, QuotaRequest, Runs, RunsQuery,
        Taken, Trial, TrialKind, TrialResult, Via, Words,
    },
    id::{ContextId, FluxAppId, FluxPartId},
};
use axum::{Json, Router, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::{
    automation::{
        Automation,
        calls::calls,
        draft::{faulty, graph},
        make::NotSaved,
        take::{Incoming, NotTaken},
    },
    http::{
        error::HttpError,
        extract::{Body, Id, Ids, Query, Triple},
        mount::Mount,
    },
    registry::Registry,
};

/// Messages that are listed unless somebody says, and at most.
const LISTED: u32 = 50;
const MOST_LISTED: u32 = 200;

/// Everything under `/kansei/contexts/{context}/flux`.
pub(crate) fn routes(automations: Registry<Automation>) -> Router {
    Router::new()
        .mount::<flux::ListApps, _, _>(list)
        .mount::<flux::CreateApp, _, _>(create)
        .mount::<flux::GetApp, _, _>(get)
        .mount::<flux::SaveApp, _, _>(save)
        .mount::<flux::DeleteApp, _, _>(delete)
        .mount::<flux::CheckApp, _, _>(check)
        .mount::<flux::TryExpression, _, _>(try_expression)
        .mount::<flux::GetWords, _, _>(words)
        .mount::<flux::ListCalls, _, _>(operations)
        .mount::<flux::TryMessage, _, _>(try_message)
        .mount::<flux::ListRuns, _, _>(runs)
        .mount::<flux::GetQuota, _, _>(get_quota)
        .mount::<flux::SetQuota, _, _>(set_quota)
        .with_state(automations)
}

type Of = State<Registry<Automation>>;

fn of(automations: &Registry<Automation>, id: &ContextId) -> Result<Automation, HttpError> {
    automations.get(id).ok_or_else(|| HttpError::not_found("context", id.as_str()))
}

async fn list(State(all): Of, Id(context): Id<ContextId>) -> Result<Json<Vec<AppRow>>, HttpError> {
    Ok(Json(of(&all, &context)?.rows().await?))
}

async fn create(
    State(all): Of,
    Id(context): Id<ContextId>,
    Body(draft): Body<AppDraft>,
) -> Result<Json<App>, HttpError> {
    Ok(Json(of(&all, &context)?.create(draft).await.map_err(not_saved)?))
}

async fn get(State(all): Of, Ids(context, id): Ids<ContextId, FluxAppId>) -> Result<Json<App>, HttpError> {
    let ready = of(&all, &context)?.app(&id).ok_or_else(|| HttpError::not_found("Flux app", id.as_str()))?;
    Ok(Json(ready.stored.app.clone()))
}

async fn save(
    State(all): Of,
    Ids(context, id): Ids<ContextId, FluxAppId>,
    Body(app): Body<App>,
) -> Result<Json<App>, HttpError> {
    Ok(Json(of(&all, &context)?.save(&id, app).await.map_err(not_saved)?))
}

async fn delete(
    State(all): Of,
    Ids(context, id): Ids<ContextId, FluxAppId>,
) -> Result<StatusCode, HttpError> {
    of(&all, &context)?.remove(&id).await.map_err(not_saved)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn check(
    State(all): Of,
    Id(context): Id<ContextId>,
    Body(draft): Body<AppDraft>,
) -> Result<Json<Vec<Flaw>>, HttpError> {
    of(&all, &context)?;
    Ok(Json(graph(&draft).err().unwrap_or_default()))
}

async fn try_expression(
    State(all): Of,
    Id(context): Id<ContextId>,
    Body(trial): Body<Trial>,
) -> Result<Json<TrialResult>, HttpError> {
    let now = of(&all, &context)?.now();
    let Trial { text, kind, payload, context, result } = trial;
    let scope = Scope {
        payload: &payload,
        context: &context,
        event_payload: &payload,
        event_context: &context,
        result: result.as_ref(),
        now: now.0,
    };
    let filled =
        |escape| Template::read(&text).and_then(|read| read.filled(&scope, escape)).map(Value::String);
    let outcome: Result<Value, Fault> = match kind {
        TrialKind::Condition if text.trim().is_empty() => Ok(Value::Bool(true)),
        TrialKind::Condition => Expression::read(&text).and_then(|read| read.holds(&scope)).map(Value::Bool),
        TrialKind::Template => filled(Escape::No),
        TrialKind::Path => filled(Escape::Segment),
    };
    Ok(Json(match outcome {
        Ok(value) => TrialResult { value: Some(value), flaw: None },
        Err(fault) => TrialResult { value: None, flaw: Some(faulty("text", &fault)) },
    }))
}

async fn words(State(all): Of, Id(context): Id<ContextId>) -> Result<Json<Words>, HttpError> {
    of(&all, &context)?;
    let functions = FUNCTIONS.iter().map(|function| FunctionInfo {
        name: function.name.to_owned(),
        takes: function.takes.iter().map(|&takes| takes.to_owned()).collect(),
    });
    let names = ["payload", "context", "event.payload", "event.context", "result"];
    Ok(Json(Words { names: names.map(str::to_owned).to_vec(), functions: functions.collect() }))
}

async fn operations(State(all): Of, Id(context): Id<ContextId>) -> Result<Json<Vec<ApiCall>>, HttpError> {
    of(&all, &context)?;
    Ok(Json(calls()))
}

async fn try_message(
    State(all): Of,
    Triple(context, app, channel): Triple<ContextId, FluxAppId, FluxPartId>,
    Body(payload): Body<Value>,
) -> Result<Json<Taken>, HttpError> {
    let context_of = json!({ "eventType": "api" });
    let incoming =
        Incoming { app, channel, payload, context: context_of, via: Via::Trial, key: None, hops: 0 };
    let id = of(&all, &context)?.take(incoming).await.map_err(not_taken)?;
    Ok(Json(Taken { id }))
}

async fn runs(
    State(all): Of,
    Ids(context, app): Ids<ContextId, FluxAppId>,
    Query(query): Query<RunsQuery>,
) -> Result<Json<Runs>, HttpError> {
    let automation = of(&all, &context)?;
    automation.app(&app).ok_or_else(|| HttpError::not_found("Flux app", app.as_str()))?;
    let limit = query.limit.unwrap_or(LISTED);
    if !(1..=MOST_LISTED).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {MOST_LISTED}."),
            format!("limit は 1〜{MOST_LISTED} の範囲で指定してください。"),
        ));
    }
    let before = query.before.map(|id| id.as_str().parse().map_err(HttpError::internal)).transpose()?;
    // One more than asked for tells whether there are more.
    let mut found = automation.db().read(move |automation| automation.runs(&app, before, limit + 1)).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(Json(Runs { runs: found.into_iter().map(|stored| stored.run).collect(), more }))
}

async fn get_quota(State(all): Of, Id(context): Id<ContextId>) -> Result<Json<Quota>, HttpError> {
    Ok(Json(of(&all, &context)?.quota().await?))
}

async fn set_quota(
    State(all): Of,
    Id(context): Id<ContextId>,
    Body(request): Body<QuotaRequest>,
) -> Result<Json<Quota>, HttpError> {
    let automation = of(&all, &context)?;
    automation.set_per_month(request.per_month).await?;
    Ok(Json(automation.quota().await?))
}

pub(in crate::automation) fn not_saved(why: NotSaved) -> HttpError {
    match why {
        NotSaved::Flaws(flaws) => {
            let first = flaws.first().map(|flaw| {
                let part = flaw.part.as_ref().map(|part| format!("{part}, ")).unwrap_or_default();
                format!("{part}{}: {}", flaw.field, flaw.message)
            });
            let first = first.unwrap_or_default();
            let ja = format!("この Flux アプリは実行できません（{} 件の問題）。{first}", flaws.len());
            HttpError::bad_request(format!("The app would not run ({} found). {first}", flaws.len()), ja)
        }
        NotSaved::Nowhere => HttpError::not_found("Flux app", "this id"),
        NotSaved::Overtaken => HttpError::conflict(
            "The app was saved by somebody else meanwhile. Read it again before you save it.",
            "このアプリは別の操作で保存されています。読み直してから保存してください。",
        ),
        NotSaved::TooMany => HttpError::bad_request(
            "There are as many Flux apps as there may be.",
            "Flux アプリの数が上限に達しています。",
        ),
        NotSaved::Users(error) => HttpError::bad_request(
            format!("The SAM users of its actions could not be made: {error}"),
            format!("アクション用の SAM ユーザーを作成できませんでした: {error}"),
        ),
        NotSaved::Store(error) => error.into(),
    }
}

pub(super) fn not_taken(why: NotTaken) -> HttpError {
    match why {
        NotTaken::Nowhere => HttpError::not_found("Flux channel", "at this address"),
        NotTaken::Off => HttpError::bad_request(
            "The Flux app is off and takes no messages.",
            "この Flux アプリは無効のため、メッセージを受け付けません。",
        ),
        NotTaken::Loop => HttpError::bad_request(
            "The chain was cut: the message has come through too many channels.",
            "メッセージが通過したチャネルの数が上限に達したため、処理を打ち切りました。",
        ),
        NotTaken::OverQuota => HttpError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "KNS0429",
            "The quota of Flux events of this month is used up.",
            "今月の Flux イベント数の上限に達しています。",
        ),
        NotTaken::Store(error) => error.into(),
    }
}
