//! Why a call did not bring what was asked for.

use api::{
    ApiErrorBody,
    console::refusal::{QueryFault, Refusal},
};
use thiserror::Error;

use crate::{
    client::REQUEST_ID,
    transport::{Response, Unreachable},
};

/// Longest message that is kept of a refusal, in characters: a proxy may answer with a whole page.
const MAX_MESSAGE: usize = 300;

/// Why a call did not bring what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClientError {
    /// The server answered, and refused.
    #[error(transparent)]
    Api(ApiError),
    /// No answer came: whether the call had an effect is not known.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// An answer came that is not what the contract says (or a request that cannot be written).
    #[error("not readable: {0}")]
    Unreadable(String),
}

impl ClientError {
    /// The HTTP status of a refusal.
    pub const fn status(&self) -> Option<u16> {
        match self {
            ClientError::Api(error) => Some(error.status),
            ClientError::Unreachable(_) | ClientError::Unreadable(_) => None,
        }
    }

    /// The code of a refusal, e.g. `SEM0016`.
    pub fn code(&self) -> Option<&str> {
        match self {
            ClientError::Api(error) => error.code.as_deref(),
            ClientError::Unreachable(_) | ClientError::Unreadable(_) => None,
        }
    }
}

impl From<Unreachable> for ClientError {
    fn from(Unreachable(why): Unreachable) -> Self {
        ClientError::Unreachable(why)
    }
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{status}{}: {message}", code.as_ref().map(|code| format!(" {code}")).unwrap_or_default())]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The vendor's code, or ours (`KNS…`); none where the body is not in the vendor's shape.
    pub code: Option<String>,
    /// The sentence that was sent, or the beginning of whatever was sent in its place; 300 characters at most.
    pub message: String,
    /// Why, for programs, where the refusal is one of ours and says so.
    pub reason: Option<Box<QueryFault>>,
    /// Under which id the server logged it, where it says so.
    pub request_id: Option<String>,
}

impl ApiError {
    /// Reads a refusal from `response`, in whatever form its body is.
    pub fn read(response: &Response) -> Self {
        let (code, message) = match serde_json::from_slice::<ApiErrorBody>(&response.body) {
            Ok(body) => (Some(body.code), body.message),
            Err(_) => (None, String::from_utf8_lossy(&response.body).trim().to_owned()),
        };
        // Apart from the rest: a reason that this version does not know is no reason to lose code and message.
        let reason = serde_json::from_slice::<Refusal>(&response.body)
            .ok()
            .and_then(|refusal| refusal.reason)
            .map(Box::new);
        ApiError {
            status: response.status,
            code,
            message: message.chars().take(MAX_MESSAGE).collect(),
            reason,
            request_id: response.header(REQUEST_ID).map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use api::console::refusal::QueryFaultKind;

    use super::*;

    fn refusal(body: &[u8]) -> ApiError {
        let headers = vec![("X-Request-Id".to_owned(), "r-1".to_owned())];
        ApiError::read(&Response { status: 502, headers, body: body.to_vec() })
    }

    #[test]
    fn the_vendors_body_is_read() {
        let error = refusal(br#"{"code":"SEM0016","message":"Session is not found"}"#);
        assert_eq!(error.to_string(), "502 SEM0016: Session is not found");
        assert_eq!(error.request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn a_reason_is_read_where_it_is_known() {
        let error =
            refusal(br#"{"code":"KNS0400","message":"no","reason":{"kind":"noKey","at":2,"word":":"}}"#);
        let fault = error.reason.unwrap();
        assert_eq!((fault.kind, fault.at, fault.word.as_str()), (QueryFaultKind::NoKey, Some(2), ":"));
        for unknown in [
            br#"{"code":"KNS0400","message":"no","reason":{"kind":"later","at":2}}"#.as_slice(),
            br#"{"code":"SEM0016","message":"no","reason":"theirs"}"#,
        ] {
            let error = refusal(unknown);
            assert_eq!((error.reason, error.message.as_str()), (None, "no"));
        }
    }

    #[test]
    fn any_other_body_is_kept_in_part() {
        let page = format!("<html>{}", "北".repeat(1000));
        let error = refusal(page.as_bytes());
        assert_eq!((error.code, error.message.chars().count()), (None, 300));
        assert_eq!(refusal(b"").to_string(), "502: ");
        assert_eq!(refusal(&[0xff, 0xfe, b'x']).message, "\u{fffd}\u{fffd}x");
        assert_eq!(refusal(br#"{"code":7}"#).message, r#"{"code":7}"#);
    }
}
