use client::ClientError;
use leptos::text_prop::TextProp;

use crate::locales::{Errors, Row, say};

/// Why something did not succeed, as a sentence; what the other side said of it stands in `detail`.
///
/// The one place that turns an error into words. Where it is shown decides the form: beside its field, as a toast, or in
/// place of the page.
#[derive(Clone)]
pub(crate) struct Failure {
    pub(crate) title: TextProp,
    pub(crate) detail: Option<String>,
    /// The HTTP status, for those who must tell refusals apart.
    pub(crate) status: Option<u16>,
}

impl From<&ClientError> for Failure {
    fn from(error: &ClientError) -> Self {
        let (row, detail): (Row, _) = match error {
            ClientError::Unreachable(_) => (Errors::Unreachable.row(), None),
            ClientError::Unreadable(what) => (Errors::Unreadable.row(), Some(what.clone())),
            ClientError::Api(error) => {
                let row = match error.status {
                    401 => Errors::SignedOut,
                    404 => Errors::NotFound,
                    409 => Errors::Conflict,
                    429 => Errors::Busy,
                    500.. => Errors::Fault,
                    _ => Errors::Refused,
                };
                let code = error.code.clone().unwrap_or_else(|| error.status.to_string());
                let request = error.request_id.as_ref().map(|id| format!(" · {id}")).unwrap_or_default();
                (row.row(), Some(format!("{code} · {}{request}", error.message)))
            }
        };
        Failure { title: say(row).into(), detail, status: error.status() }
    }
}
