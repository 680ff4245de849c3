//! The way to the server: where it is, and the session's token where there is no cookie.

use api::{Secret, id::ContextId};
use client::{Client, Request, Response, Transport, Unreachable};
use gloo_net::http::{Method, RequestBuilder};
use leptos::prelude::{untrack, window};
use web_sys::RequestCredentials;

use crate::locales::lang;

/// The vendor's header for the language of its messages, and ours. [soracom.md 0.11]
const LANGUAGE: &str = "x-soracom-lang";

/// Where the server is and how the page shows that it may come in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Door {
    /// Origin of the server; empty for the one that the page came from.
    pub(crate) address: String,
    /// The session's token, in this page's memory only; none where the browser keeps a cookie.
    pub(crate) token: Option<Secret<String>>,
}

/// Carries requests by the browser's `fetch`.
#[derive(Debug, Clone)]
pub(crate) struct Carrier {
    origin: String,
    /// Put in front of every path.
    prefix: String,
}

impl Carrier {
    /// What every path is put behind.
    pub(crate) fn whereto(&self) -> String {
        format!("{}{}", self.origin, self.prefix)
    }
}

impl Door {
    /// True where the page has the server's own origin, so that a cookie keeps the session.
    pub(crate) fn same_origin(&self) -> bool {
        self.address.is_empty()
    }

    /// For the server's own endpoints.
    pub(crate) fn client(&self) -> Client<Carrier> {
        self.carried(String::new())
    }

    /// For the platform's endpoints of a context, through the server's forwarder; it passes reads only.
    pub(crate) fn platform(&self, context: &ContextId) -> Client<Carrier> {
        self.carried(format!("/kansei/contexts/{context}"))
    }

    /// Where a socket of the server is.
    pub(crate) fn socket(&self, path: &str) -> String {
        let origin = if self.same_origin() {
            window().location().origin().unwrap_or_default()
        } else {
            self.address.clone()
        };
        // `https` becomes `wss`, `http` becomes `ws`.
        format!("{}{path}", origin.replacen("http", "ws", 1))
    }

    fn carried(&self, prefix: String) -> Client<Carrier> {
        let client = Client::new(Carrier { origin: self.address.clone(), prefix });
        self.headers().into_iter().fold(client, |client, (name, value)| client.header(name, value))
    }

    /// What every call says of the page: the language that it is read in, so that refusals come in that language (a
    /// change of it asks for nothing again), and whose it is.
    fn headers(&self) -> Vec<(&'static str, Secret<String>)> {
        let mut headers = vec![(LANGUAGE, Secret::new(untrack(lang).tag().to_owned()))];
        if let Some(token) = &self.token {
            headers.push(("authorization", Secret::new(format!("Bearer {}", token.expose()))));
        }
        headers
    }
}

impl Transport for Carrier {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let lost = |error: gloo_net::Error| Unreachable(error.to_string());
        let method = match request.method {
            api::Method::Get => Method::GET,
            api::Method::Head => Method::HEAD,
            api::Method::Post => Method::POST,
            api::Method::Put => Method::PUT,
            api::Method::Delete => Method::DELETE,
        };
        let url = self.whereto() + &request.path;
        let credentials =
            if self.origin.is_empty() { RequestCredentials::SameOrigin } else { RequestCredentials::Omit };
        let mut builder = RequestBuilder::new(&url).method(method).credentials(credentials);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let sent = match request.body {
            Some(body) => builder.body(js_sys::Uint8Array::from(body.as_slice())),
            None => builder.build(),
        };
        let answer = sent.map_err(lost)?.send().await.map_err(lost)?;
        Ok(Response {
            status: answer.status(),
            headers: answer.headers().entries().collect(),
            body: answer.binary().await.map_err(lost)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::{Lang, set_lang};

    fn said(door: &Door) -> Vec<String> {
        door.headers().into_iter().map(|(name, value)| format!("{name}: {}", value.expose())).collect()
    }

    #[test]
    fn every_call_says_the_language_of_the_moment_and_whose_it_is() {
        let cookie = Door { address: String::new(), token: None };
        let bearer = Door { token: Some(Secret::new("t-1".to_owned())), ..cookie.clone() };
        assert_eq!(said(&cookie), ["x-soracom-lang: en"]);
        set_lang(Lang::Ja);
        assert_eq!(said(&cookie), ["x-soracom-lang: ja"]);
        assert_eq!(said(&bearer), ["x-soracom-lang: ja", "authorization: Bearer t-1"]);
        set_lang(Lang::En);
    }
}
