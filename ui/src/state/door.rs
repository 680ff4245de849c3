//! The way to the server: where it is, and the session's token where there is no cookie.

use api::{Secret, id::ContextId};
use client::{Client, Request, Response, Transport, Unreachable};
use gloo_net::http::{Method, RequestBuilder};
use leptos::prelude::window;
use web_sys::RequestCredentials;

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
        match &self.token {
            Some(token) => client.header("authorization", Secret::new(format!("Bearer {}", token.expose()))),
            None => client,
        }
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
