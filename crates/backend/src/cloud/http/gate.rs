//! What every call passes: faults that are on, then the key and the token, then what the user may do.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc, time::Duration};

use api::{
    EndpointInfo,
    console::{self, rows, world::FaultEffect},
    id::UserName,
    soracom::{self, audit_log::ApiAuditLog},
    spec,
};
use axum::{
    Router,
    body::Body,
    extract::{Extension, FromRequestParts, MatchedPath, RawPathParams, Request, State},
    http::{StatusCode, request::Parts},
    middleware::{self, Next},
    response::Response,
};
use emulator::access::{Principal, Statements, Surroundings, Verdict, evaluate};
use http_body_util::{BodyExt, Collected};

use crate::{
    cloud::{Cloud, calls::address_in, held::Allowance, http::file, token::Claims},
    credentials::same,
    http::{error::HttpError, extract::header},
};

/// Who calls.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// What the token says.
    pub(crate) claims: Claims,
    /// Where the call comes from; from this process itself, the machine's own address.
    pub(crate) address: IpAddr,
    /// What the token allows.
    allowance: Allowance,
}

impl Caller {
    /// Who calls, as trust policies name it.
    pub(crate) fn principal(&self) -> Principal {
        let operator = self.claims.operator.operator_id.clone();
        match &self.claims.user {
            Some(name) => Principal::User(operator, name.clone()),
            None => Principal::Root(operator),
        }
    }
}

/// Lets a call pass that carries a key and a token that belong together, have not ended and were not signed out.
pub(crate) async fn signed_in(
    State(cloud): State<Cloud>,
    mut request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let headers = request.headers();
    let token = header(headers, "x-soracom-token").ok_or_else(HttpError::unauthorized)?;
    let key = header(headers, "x-soracom-api-key").ok_or_else(HttpError::unauthorized)?;
    let claims = cloud.tokens().check(token, cloud.now()).ok_or_else(HttpError::unauthorized)?;
    if !same(key, cloud.tokens().api_key(&claims).expose()) {
        return Err(HttpError::unauthorized());
    }
    let allowance = allowance_of(&cloud, &claims).await?;
    let address = address_in(request.extensions());
    request.extensions_mut().insert(Caller { claims, address, allowance });
    Ok(next.run(request).await)
}

/// What the holder of a token may do, if it holds. Most of the time that is known already.
async fn allowance_of(cloud: &Cloud, claims: &Claims) -> Result<Allowance, HttpError> {
    // Asked for before the token is looked up: what changes meanwhile makes the answer one of before.
    let (held, endings) = cloud.held();
    if let Some(allowance) = held.get(&claims.jti, endings) {
        return Ok(allowance);
    }
    let (id, count) = (claims.jti.clone(), claims.count);
    let allowance = if claims.user.is_some() {
        let frozen = cloud.read(move |world| world.frozen(&id)).await?.ok_or_else(HttpError::unauthorized)?;
        Allowance::Stated(Arc::new(Statements::parse("frozen", &frozen).map_err(HttpError::internal)?))
    } else if cloud.read(move |world| world.root_token_holds(&id, count)).await? {
        Allowance::Everything
    } else {
        return Err(HttpError::unauthorized());
    };
    held.remember(claims.jti.clone(), allowance.clone(), endings);
    Ok(allowance)
}

/// Notes who calls.
pub(crate) async fn noted(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let (at, path) = (cloud.now(), request.uri().path().to_owned());
    let kind =
        request.extensions().get::<MatchedPath>().map(|kind| file::in_table(kind.as_str(), &path).to_owned());
    cloud.calls().note(ApiAuditLog {
        api_kind: kind,
        operator_id: Some(caller.claims.operator.operator_id.clone()),
        remote_ip_address: Some(caller.address.to_string()),
        request_path: Some(path),
        requested_time_epoch_ms: Some(at),
        user_name: caller.claims.user.map(|name| name.to_string()),
        ..ApiAuditLog::default()
    });
    next.run(request).await
}

/// What nobody needs a permission for: "regardless of any permission settings". [spec: logout]
const FREE: &str = "Auth/logout";

/// Lets a call pass that the caller's token allows: the one place where anybody asks.
pub(crate) async fn permitted(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let Allowance::Stated(statements) = &caller.allowance else { return Ok(next.run(request).await) };
    let known = endpoint_of(&request, soracom::endpoints()).and_then(|info| info.spec);
    let ours = || endpoint_of(&request, rows::ENDPOINTS.iter().copied()).map(|_| ROWS);
    let operation = known.or_else(ours);
    // What stands in no table would be allowed to nobody.
    let operation = operation.ok_or_else(|| HttpError::internal("a route of no operation"))?;
    if operation == FREE {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let path = path_of(&mut parts).await?;
    let surroundings = Surroundings {
        now: cloud.now(),
        caller: caller.address,
        user: caller.claims.user.as_ref().map_or("", UserName::as_str),
        path: &path,
    };
    match evaluate(statements, &spec::permission(operation), &surroundings) {
        Verdict::Allowed => Ok(next.run(Request::from_parts(parts, body)).await),
        Verdict::Denied { missing } => Err(HttpError::denied(surroundings.user, &missing)),
    }
}

/// Who reads the whole fleet lists its SIMs.
const ROWS: &str = "Sim/listSims";

/// Lets a call pass whose path names the operator of this world. guess: 400 for any other, as where the definition has a
/// word on it, and 404 for the default permissions. [spec]
pub(crate) async fn own_operator(
    State(cloud): State<Cloud>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let (mut parts, body) = request.into_parts();
    let named = path_of(&mut parts).await?.remove("operator_id");
    let ours = cloud.parts().credentials.operator_id.as_str();
    if named.as_deref() == Some(ours) {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if route.ends_with("/default_permissions") {
        return Err(HttpError::not_found("operator", &named.unwrap_or_default()));
    }
    Err(HttpError::bad_request(
        "operator_id: is not the operator of the API key.",
        "operator_id が API キーのオペレーターと一致しません。",
    ))
}

/// What stands in the place of the path's parameters, by their names.
async fn path_of(parts: &mut Parts) -> Result<BTreeMap<String, String>, HttpError> {
    let params = RawPathParams::from_request_parts(parts, &()).await.map_err(|error| {
        HttpError::bad_request(format!("The path does not read: {error}."), "パスを解釈できません。")
    })?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// Lets the faults that are on strike.
pub(crate) async fn faults(State(cloud): State<Cloud>, request: Request, next: Next) -> Response {
    let info = endpoint_of(&request, soracom::endpoints());
    let operation = info.and_then(|info| info.spec?.rsplit('/').next());
    suffer(operation.and_then(|operation| cloud.faults().strike(operation, cloud.now())), request, next).await
}

/// The server's own endpoints under the same faults, each by its name, e.g. `StartJob`: so that anybody can see what a
/// page does when an answer of its server is lost.
pub(crate) fn under_faults(cloud: Cloud, ours: Router) -> Router {
    ours.layer(middleware::from_fn_with_state(cloud, own_faults))
}

async fn own_faults(State(cloud): State<Cloud>, request: Request, next: Next) -> Response {
    let info = endpoint_of(&request, console::endpoints());
    suffer(info.and_then(|info| cloud.faults().strike_ours(info.name, cloud.now())), request, next).await
}

async fn suffer(effect: Option<FaultEffect>, request: Request, next: Next) -> Response {
    match effect {
        None => next.run(request).await,
        Some(FaultEffect::Slow { millis }) => {
            tokio::time::sleep(Duration::from_millis(millis.into())).await;
            next.run(request).await
        }
        Some(FaultEffect::Status { status }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let error = HttpError::new(
                status,
                "KNS0999",
                "A fault that somebody switched on.",
                "設定された障害です。",
            );
            axum::response::IntoResponse::into_response(error)
        }
        Some(FaultEffect::Cut) => cut_off(next.run(request).await).await,
    }
}

/// The same answer as far as the middle of its body, where it breaks. A caller over TCP loses its connection; one in this
/// process is told that there was none.
async fn cut_off(answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    // What does not come whole breaks where it begins.
    let mut half = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    half.truncate(half.len() / 2);
    let broken = [Ok(half), Err(std::io::Error::other("cut off"))];
    Response::from_parts(parts, Body::from_stream(futures_util::stream::iter(broken)))
}

/// Which of `endpoints` a request is for. A `HEAD` is for the `GET` at its path, unless it is an endpoint of its own.
fn endpoint_of(request: &Request, endpoints: impl Iterator<Item = EndpointInfo>) -> Option<EndpointInfo> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    let path = file::in_table(path, request.uri().path());
    let method = request.method().as_str();
    let fits = |info: &EndpointInfo| {
        let ours = info.method.as_str();
        info.path == path && (ours == method || method == "HEAD" && ours == "GET")
    };
    endpoints.filter(fits).min_by_key(|info| info.method.as_str() != method)
}
