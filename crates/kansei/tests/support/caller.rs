use reqwest::Method;
use serde_json::{Value, json};

/// Somebody who calls the server. A broken connection is an answer too: none.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    http: reqwest::Client,
    base: String,
    headers: Vec<(String, String)>,
}

impl Caller {
    pub(crate) fn new(base: &str) -> Self {
        Caller { http: backend::web_client().build().unwrap(), base: base.to_owned(), headers: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same caller at a server that was started again.
    pub(crate) fn at(&self, base: &str) -> Self {
        Caller { headers: self.headers.clone(), ..Caller::new(base) }
    }

    /// Signs in on the platform.
    pub(crate) async fn cli(base: &str, credentials: &Value) -> Self {
        let request = json!({ "authKeyId": credentials["authKeyId"], "authKey": credentials["authKey"] });
        let (status, keys) = Caller::new(base).post("/v1/auth", &request).await.unwrap();
        assert_eq!(status, 200, "{keys}");
        let text = |field: &str| keys[field].as_str().unwrap().to_owned();
        Caller::new(base).with("x-soracom-api-key", &text("apiKey")).with("x-soracom-token", &text("token"))
    }

    /// Signs in on the desk.
    pub(crate) async fn page(base: &str, code: &str) -> Self {
        let request = json!({ "credentials": { "kind": "code", "code": code }, "keep": "bearer" });
        let (status, signed_in) = Caller::new(base).post("/kansei/sign-in", &request).await.unwrap();
        assert_eq!(status, 200, "{signed_in}");
        Caller::new(base).with("authorization", &format!("Bearer {}", signed_in["token"].as_str().unwrap()))
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(crate) async fn get(&self, path: &str) -> Option<(u16, Value)> {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// The status of an answer that must come.
    pub(crate) async fn delete(&self, path: &str) -> u16 {
        let answer = self.text(Method::DELETE, path, None).await;
        answer.unwrap_or_else(|| panic!("DELETE {path}: no answer")).0
    }

    /// Status and body of an answer that came whole; none when the connection broke.
    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let text = self.text(method, path, body).await?;
        let value = if text.1.is_empty() { Value::Null } else { serde_json::from_str(&text.1).unwrap() };
        Some((text.0, value))
    }

    pub(crate) async fn text(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Option<(u16, String)> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.text().await.ok()?))
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Every item of a list, page by page. `path` has a query already.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut after = String::new();
        loop {
            let request = self.request(Method::GET, &format!("{path}{after}"));
            let response = request.send().await.unwrap_or_else(|error| panic!("GET {path}{after}: {error}"));
            assert_eq!(response.status(), 200, "GET {path}{after}");
            let next = response.headers().get("x-soracom-next-key").cloned();
            let page: Vec<Value> = response.json().await.unwrap();
            items.extend(page);
            let Some(next) = next else { return items };
            after = format!("&last_evaluated_key={}", next.to_str().unwrap());
        }
    }

    /// The body of an answer that must come and be a success.
    pub(crate) async fn must_get(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await.unwrap_or_else(|| panic!("GET {path}: no answer"));
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }
}
