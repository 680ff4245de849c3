//! Errors become HTTP here and nowhere else, at the last step.
//!
//! A client's mistake is a 4xx in the vendor's shape; the official client repeats every 5xx for two minutes, so a 5xx
//! means a fault of ours and nothing else. Codes that begin with `KNS` are ours: the platform's own are not published.

use std::borrow::Cow;

use api::{
    ApiErrorBody,
    console::{
        context::LOCKED,
        notice::{CANNOT_WRITE, WriteTrouble},
        refusal::{QueryFault, Refusal},
    },
    soracom::sim::lifecycle::Obstacle,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use emulator::Error;
use store::StoreError;

use crate::{
    cloud::AppError,
    http::{
        finish::{Fault, Localized},
        query_fault,
    },
    writable,
};

/// A refusal, ready for the wire.
#[derive(Debug)]
pub(crate) struct HttpError {
    status: StatusCode,
    code: Cow<'static, str>,
    en: String,
    ja: String,
    /// For programs; only endpoints of ours say it.
    reason: Option<Box<QueryFault>>,
    /// For the log only.
    fault: Option<String>,
}

impl HttpError {
    /// True where what was asked for is not there.
    pub(crate) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        en: impl Into<String>,
        ja: impl Into<String>,
    ) -> Self {
        HttpError { status, code: code.into(), en: en.into(), ja: ja.into(), reason: None, fault: None }
    }

    /// The request does not read: which part, and why.
    pub(crate) fn bad_request(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "KNS0400", en, ja)
    }

    /// The query of a list of ours does not read; `en` says where and why.
    pub(crate) fn bad_query(en: String, fault: QueryFault) -> Self {
        let ja = query_fault::in_japanese(&fault);
        HttpError { reason: Some(Box::new(fault)), ..Self::bad_request(en, ja) }
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

    /// The password is right, and a one-time code is asked for. [blog kenichiro-kimura 2023-09-14] guess: the status.
    pub(crate) fn code_required() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "AUM0063",
            "MFA OTP code required",
            "多要素認証のワンタイムパスワードが必要です",
        )
    }

    /// The password that was to be replaced, or that a change asks for, is another one. [spec: 400]
    pub(crate) fn wrong_current_password() -> Self {
        Self::bad_request("The password is not right.", "パスワードが正しくありません。")
    }

    /// A SAM user lacks a permission. The Japanese is the platform's own [cli README_ja]; guess: the English and the status.
    pub(crate) fn denied(user: &str, missing: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "SEM0049",
            format!(
                "The SAM user '{user}' has no permission '{missing}', which this operation needs. Ask an administrator \
                 about the permissions of SAM users. A SAM user has to sign in again after they were set."
            ),
            format!(
                "SAMユーザー '{user}' にこの操作を行うための権限 '{missing}' が許可されていません。\
                 SAMユーザーの権限設定については管理者にお問い合わせください。\
                 なお、SAMユーザーは管理者が適切な権限を設定したあとで再度ログインしなおす必要があります。"
            ),
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

    /// The writes of a context are locked; nothing was sent.
    pub(crate) fn locked() -> Self {
        Self::new(
            StatusCode::LOCKED,
            LOCKED,
            "Writes are locked in this context: unlock them first.",
            "このコンテキストは読み取り専用です。書き込みのロックを解除してください。",
        )
    }

    /// Too much is waiting.
    pub(crate) fn busy() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "KNS0429",
            "Too many commands are waiting. Try again in a moment.",
            "処理待ちのコマンドが多すぎます。しばらくしてからもう一度お試しください。",
        )
    }

    /// A path was called too often. guess: code and words; the platform says the seconds in a header.
    pub(crate) fn over_budget(seconds: u32) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "KNS0429",
            format!("This API was called too often. It may be called again in {seconds} seconds."),
            format!("API の呼び出し回数が上限に達しました。{seconds} 秒後にもう一度お試しください。"),
        )
    }

    /// Nothing can be written at present; nothing was done. The log has it once, from where it was first met.
    fn cannot_write(trouble: WriteTrouble) -> Self {
        let (en, ja) = writable::words(trouble);
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            CANNOT_WRITE,
            format!("Nothing can be written: {en}. Nothing was done; what was acknowledged before is safe."),
            format!(
                "書き込みができません（{ja}）。この操作は実行されていません。これまでに完了した操作の内容は失われていません。"
            ),
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

    /// The server ends before the call could be answered; another may answer soon.
    pub(crate) fn ending() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "KNS0503",
            "The server is ending.",
            "サーバーを終了しています。",
        )
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
        let body = |message| Refusal {
            body: ApiErrorBody { code: self.code.clone().into_owned(), message },
            reason: self.reason.as_deref().cloned(),
        };
        let mut response = (self.status, Json(body(self.en))).into_response();
        response.extensions_mut().insert(Localized(body(self.ja)));
        if let Some(fault) = self.fault {
            response.extensions_mut().insert(Fault(fault));
        }
        response
    }
}

impl From<AppError> for HttpError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refused) => refused.into(),
            AppError::Store(store) => store.into(),
            AppError::Busy => HttpError::busy(),
            AppError::Ending => HttpError::ending(),
        }
    }
}

impl From<StoreError> for HttpError {
    fn from(error: StoreError) -> Self {
        match error.trouble() {
            Some(trouble) => HttpError::cannot_write(trouble),
            None if matches!(error, StoreError::Busy) => HttpError::busy(),
            None => HttpError::internal(error),
        }
    }
}

impl From<Error> for HttpError {
    fn from(error: Error) -> Self {
        match &error {
            Error::NotFound { kind, id } => HttpError::not_found(kind, id),
            Error::Refused { code, action, state } => refused(code, action, state),
            Error::Invalid { field, reason } => HttpError::bad_request(
                format!("{field}: {reason}"),
                format!("{field} の値が正しくありません（{reason}）。"),
            ),
            Error::Exhausted { what, limit } => HttpError::bad_request(
                format!("{what} may hold {limit}, and this would be more."),
                format!("{}の上限（{limit}）を超えています。", full_ja(what)),
            ),
        }
    }
}

/// The words for what stands against an action. guess: where the definition names no status for one, 400 it is.
fn refused(code: &'static str, action: &str, state: &str) -> HttpError {
    let (en, ja) = match Obstacle::of(code) {
        // The platform's own words. [spec: deleteSimSession]
        Some(Obstacle::Offline) => (
            "The specified subscriber is offline".to_owned(),
            "指定された Subscriber はオフラインです".to_owned(),
        ),
        Some(Obstacle::Protected) => (
            format!("{action} is not allowed while the termination protection of the SIM is on."),
            format!("解約プロテクションが ON のため、{action} は実行できません。"),
        ),
        Some(Obstacle::Subscription) => (
            format!("{action} is not available for the subscription {state}."),
            format!("サブスクリプション {state} では {action} を実行できません。"),
        ),
        Some(Obstacle::Status | Obstacle::Expired | Obstacle::OtherDevice) | None => (
            format!("{action} is not allowed while the SIM is {state}."),
            format!("SIM のステータスが {state} のため、{action} は実行できません。"),
        ),
    };
    HttpError::new(StatusCode::BAD_REQUEST, code, en, ja)
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

fn full_ja(what: &str) -> &str {
    match what {
        "a file in bytes" => "ファイルサイズ（バイト）",
        "all files of a world in bytes" => "ワールドのファイルの合計サイズ（バイト）",
        "the list of files and directories" => "ファイルとディレクトリの数",
        "a SIM's list of added subscriptions" => "SIM に追加できるサブスクリプション数",
        "a group's configuration in bytes" => "グループの設定サイズ（バイト）",
        "the list of on-demand remote accesses" => "オンデマンドリモートアクセス数",
        "the list of roles" => "ロール数",
        "the list of SAM users" => "SAM ユーザー数",
        other => other,
    }
}

fn kind_ja(kind: &str) -> &str {
    match kind {
        "SIM" => "SIM",
        "expiry time of SIM" => "有効期限が設定された SIM",
        "subscriber" => "Subscriber",
        "group" => "グループ",
        "file" => "ファイル",
        "on-demand remote access" => "オンデマンドリモートアクセス",
        "on-demand remote access to" => "オンデマンドリモートアクセスの接続先",
        "directory" => "ディレクトリ",
        "scope" => "スコープ",
        "tag" => "タグ",
        "SAM user" => "SAM ユーザー",
        "role" => "ロール",
        "AuthKey" => "認証キー",
        "operator" => "オペレーター",
        "password" => "パスワード",
        "parameter" => "設定項目",
        "namespace" => "ネームスペース",
        "scenario" => "シナリオ",
        "context" => "コンテキスト",
        "world" => "ワールド",
        "message" => "メッセージ",
        "plan" => "計画",
        "job" => "ジョブ",
        "path" => "パス",
        other => other,
    }
}
