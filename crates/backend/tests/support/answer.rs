use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a call was answered with.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The call, for messages.
    pub(crate) call: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The JSON body of an answer that must be a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        self.accepted().json()
    }

    /// An answer that must be a success.
    #[track_caller]
    pub(crate) fn accepted(self) -> Self {
        assert!(
            (200..300).contains(&self.status),
            "{} was answered with {} {}",
            self.call,
            self.status,
            self.text
        );
        self
    }

    /// The body of an answer that must have this status; `why` says what the test expects.
    #[track_caller]
    pub(crate) fn expecting(self, status: u16, why: &str) -> Value {
        assert_eq!(self.status, status, "{why}: {} was answered with {}", self.call, self.text);
        self.json()
    }

    /// The message of an answer that must be a refusal with this status and code, in the vendor's shape; only an endpoint
    /// of ours may say more.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str, why: &str) -> String {
        let call = self.call.clone();
        let body = self.expecting(status, why);
        assert_eq!(body["code"], code, "{why}: {call}: {body}");
        let ours = call.contains(" /kansei/");
        let fields = body.as_object().unwrap().keys().filter(|field| !(ours && *field == "reason"));
        let fields: Vec<&String> = fields.collect();
        assert_eq!(fields, ["code", "message"], "{why}: {call}: {body}");
        body["message"].as_str().unwrap().to_owned()
    }

    /// The body of a success as a type of the contract.
    #[track_caller]
    pub(crate) fn read<T: DeserializeOwned>(self) -> T {
        let answer = self.accepted();
        serde_json::from_str(&answer.text)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", answer.call, answer.text))
    }

    /// The body as JSON; null when it is empty.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let text = if self.text.is_empty() { "null" } else { &self.text };
        serde_json::from_str(text)
            .unwrap_or_else(|error| panic!("{}: no JSON ({error}): {}", self.call, self.text))
    }

    /// A header's value, if it is there.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}
