//! Errors become HTTP here and nowhere else, at the last step.
//!
//! A client's mistake is a 4xx in the vendor's shape; the official client repeats every 5xx for two minutes, so a 5xx
//! means a fault of ours and nothing else. Codes that begin with `KNS` are ours: the platform's own are not published.

use std::borrow::Cow;

use api::ApiErrorBody;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use emulator::Error;
use store::StoreError;

use crate::cloud::AppError;

/// A refusal, ready for the wire.
#[derive(Debug)]
pub(crate) struct HttpError {
    status: StatusCode,
    code: Cow<'static, str>,
    en: String,
    ja: String,
    /// For the log only.
    fault: Option<String>,
}

impl HttpError {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        en: impl Into<String>,
        ja: impl Into<String>,
    ) -> Self {
        HttpError { status, code: code.into(), en: en.into(), ja: ja.into(), fault: None }
    }

    /// The request does not read: which part, and why.
    pub(crate) fn bad_request(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "KNS0400", en, ja)
    }

    /// Nobody is signed in, or not well.
    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "KNS0401", "Sign in first.", "サインインしてください。")
    }

    /// The credentials are wrong. What of them is not said.
    pub(crate) fn wrong_credentials() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "KNS0401",
            "The credentials are not right.",
            "認証情報が正しくありません。",
        )
    }

    pub(crate) fn forbidden(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "KNS0403", en, ja)
    }

    pub(crate) fn not_found(kind: &str, id: &str) -> Self {
        let en = format!("There is no {kind} {id}.");
        let ja = format!("{} {id} は存在しません。", kind_ja(kind));
        Self::new(StatusCode::NOT_FOUND, "KNS0404", en, ja)
    }

    pub(crate) fn conflict(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "KNS0409", en, ja)
    }

    /// Too much is waiting.
    fn busy() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "KNS0429",
            "Too many commands are waiting. Try again in a moment.",
            "処理待ちのコマンドが多すぎます。しばらくしてからもう一度お試しください。",
        )
    }

    /// A fault of ours: the client gets the request's id, the log gets the rest.
    pub(crate) fn internal(fault: impl std::fmt::Display) -> Self {
        HttpError {
            fault: Some(fault.to_string()),
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "KNS0500",
                "Something went wrong in Kansei. The request id leads to it in the log.",
                "Kansei の内部で問題が発生しました。詳細はリクエスト ID でログを確認してください。",
            )
        }
    }

    /// A context's platform could not be reached.
    pub(crate) fn unreachable(why: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_GATEWAY,
            "KNS0502",
            format!("The platform of this context did not answer: {why}"),
            format!("このコンテキストのプラットフォームから応答がありません: {why}"),
        )
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let body = ApiErrorBody { code: self.code.clone().into_owned(), message: self.en.clone() };
        let mut response = (self.status, Json(body)).into_response();
        // The language is the request's; `localize` knows it and takes these out again.
        response.extensions_mut().insert(Localized { code: self.code, ja: self.ja });
        if let Some(fault) = self.fault {
            response.extensions_mut().insert(Fault(fault));
        }
        response
    }
}

/// The Japanese sentence of an error, until the request's language is known.
#[derive(Clone)]
struct Localized {
    code: Cow<'static, str>,
    ja: String,
}

/// What the log is to say of a fault.
#[derive(Clone)]
struct Fault(String);

/// Gives every answer its request id, errors their language, and faults their line in the log.
pub(crate) async fn finish(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let japanese = request
        .headers()
        .get("x-soracom-lang")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|lang| lang.starts_with("ja"));
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let id = crate::random::hex(8);
    let mut response = next.run(request).await;
    if let Some(Fault(fault)) = response.extensions().get() {
        tracing::error!(request = %id, %method, %path, %fault, "fault");
    }
    if japanese && let Some(Localized { code, ja }) = response.extensions().get().cloned() {
        let body = ApiErrorBody { code: code.into_owned(), message: ja };
        let (parts, _) = response.into_parts();
        let text = serde_json::to_vec(&body).unwrap_or_default();
        response = Response::from_parts(parts, axum::body::Body::from(text));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(client::REQUEST_ID, value);
    }
    response
}

impl From<AppError> for HttpError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refused) => refused.into(),
            AppError::Store(store) => store.into(),
            AppError::Busy => HttpError::busy(),
        }
    }
}

impl From<StoreError> for HttpError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Busy) { HttpError::busy() } else { HttpError::internal(error) }
    }
}

impl From<Error> for HttpError {
    fn from(error: Error) -> Self {
        match &error {
            Error::NotFound { kind, id } => HttpError::not_found(kind, id),
            // The platform's own words. [spec: deleteSimSession] guess: the status is not published, 400 it is.
            Error::Refused { code: code @ "SEM0016", .. } => HttpError::new(
                StatusCode::BAD_REQUEST,
                *code,
                "The specified subscriber is offline",
                "指定された Subscriber はオフラインです",
            ),
            Error::Refused { code, action, state } => HttpError::new(
                StatusCode::BAD_REQUEST,
                *code,
                format!("{action} is not allowed while the SIM is {state}."),
                format!("SIM のステータスが {state} のため、{action} は実行できません。"),
            ),
            Error::Invalid { field, reason } => HttpError::bad_request(
                format!("{field}: {reason}"),
                format!("{field} の値が正しくありません（{reason}）。"),
            ),
            Error::Exhausted { what, limit } => HttpError::bad_request(
                format!("{what} may hold {limit}, and this would be more."),
                format!("{what} の上限（{limit}）を超えています。"),
            ),
        }
    }
}

impl From<ops::plan::PlanError> for HttpError {
    fn from(error: ops::plan::PlanError) -> Self {
        use ops::plan::PlanError;
        match &error {
            PlanError::NoTarget => {
                HttpError::bad_request(error.to_string(), "対象の SIM が指定されていません。")
            }
            PlanError::Invalid { reason } => {
                HttpError::bad_request(reason.clone(), format!("計画の内容が正しくありません（{reason}）。"))
            }
            PlanError::UnknownSim(id) => HttpError::not_found("SIM", id.as_str()),
            PlanError::UnknownGroup(id) => HttpError::not_found("group", id.as_str()),
        }
    }
}

impl From<client::ClientError> for HttpError {
    /// What a context's platform refused is passed on as it came; what could not be reached is said.
    fn from(error: client::ClientError) -> Self {
        match error {
            // 401 would tell the page that its own session has ended, which it has not.
            client::ClientError::Api(refused)
                if (400..500).contains(&refused.status) && refused.status != 401 =>
            {
                let status = StatusCode::from_u16(refused.status).unwrap_or(StatusCode::BAD_GATEWAY);
                let code = refused.code.unwrap_or_else(|| format!("KNS0{}", refused.status));
                HttpError::new(status, code, refused.message.clone(), refused.message)
            }
            client::ClientError::Api(refused) => {
                HttpError::unreachable(format!("{} {}", refused.status, refused.message))
            }
            client::ClientError::Unreachable(why) | client::ClientError::Unreadable(why) => {
                HttpError::unreachable(why)
            }
        }
    }
}

fn kind_ja(kind: &str) -> &str {
    match kind {
        "SIM" => "SIM",
        "subscriber" => "Subscriber",
        "group" => "グループ",
        "tag" => "タグ",
        "parameter" => "設定項目",
        "namespace" => "ネームスペース",
        "scenario" => "シナリオ",
        "context" => "コンテキスト",
        "world" => "ワールド",
        "plan" => "計画",
        "job" => "ジョブ",
        "path" => "パス",
        other => other,
    }
}
