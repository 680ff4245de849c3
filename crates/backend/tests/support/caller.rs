use reqwest::Method;
use serde_json::Value;

use crate::support::{Answer, find_operation, findings};

/// Somebody who calls the server. Whatever the platform answers is held against the vendor's definition.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    http: reqwest::Client,
    base: String,
    headers: Vec<(String, String)>,
}

impl Caller {
    pub(crate) fn new(http: reqwest::Client, base: String) -> Self {
        Caller { http, base, headers: Vec::new() }
    }

    /// The same with one more header.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// The same without a header.
    pub(crate) fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.headers.retain(|(header, _)| !header.eq_ignore_ascii_case(name));
        other
    }

    /// The headers that it sends with every call.
    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    /// A `POST` without a body, as most of the platform's verbs are.
    pub(crate) async fn act(&self, path: &str) -> Answer {
        self.send(Method::POST, path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string())).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// A `POST` whose answer must be lost on the way.
    pub(crate) async fn post_and_lose(&self, path: &str, body: &Value) {
        let sent = self.request(Method::POST, path, Some(body.to_string())).send().await;
        let read = match sent {
            Ok(response) => response.text().await,
            Err(error) => Err(error),
        };
        assert!(read.is_err(), "POST {path} was answered: {read:?}");
    }

    /// Sends whatever it is told to, also a body that is none.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let call = format!("{method} {path}");
        let response = self
            .request(method.clone(), path, body)
            .send()
            .await
            .unwrap_or_else(|error| panic!("{call}: {error}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_else(|error| panic!("{call}: {error}"));
        let answer = Answer { call, status, headers, text };
        if method == Method::HEAD {
            return answer;
        }
        if let Some(operation) = find_operation(method.as_str(), path.split('?').next().unwrap_or_default()) {
            let found = findings(operation, &answer);
            assert!(found.is_empty(), "{}: {} {}: {found:#?}", operation.id, answer.call, answer.status);
        }
        answer
    }

    fn request(&self, method: Method, path: &str, body: Option<String>) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        match body {
            Some(body) => request.header("content-type", "application/json").body(body),
            None => request,
        }
    }
}
