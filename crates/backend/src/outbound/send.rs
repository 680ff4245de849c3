use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use api::Secret;
use reqwest::{Method, StatusCode, Url, header::LOCATION, redirect::Policy};

use crate::{
    config::Outbound,
    outbound::address::{Forbidden, check},
    web_client::web_client,
};

/// Longest wait for a name to be resolved, and for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Redirects that are followed.
const MOST_REDIRECTS: u32 = 3;

/// A call of somebody's URL.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) method: String,
    pub(crate) to: Secret<String>,
    pub(crate) headers: Vec<(String, Secret<String>)>,
    pub(crate) body: Secret<String>,
}

/// What came of a call that was made, or tried. What the other side says beside its status is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It answered with this status.
    Answered(u16),
    /// It did not answer, in words that hold no address.
    Failed(String),
}

/// Makes one call, as `policy` allows.
///
/// # Errors
/// The policy forbids it; nothing has left. What it forbids after a redirect is a failure: the first call was made.
pub(crate) async fn send(policy: &Outbound, letter: Letter) -> Result<Outcome, Forbidden> {
    let mut url = read(letter.to.expose())?;
    let mut letter = Letter { method: letter.method.to_ascii_uppercase(), ..letter };
    let mut redirects = 0;
    loop {
        let addresses = match resolve(&url).await {
            Ok(addresses) => addresses,
            Err(reason) => return Ok(Outcome::Failed(reason)),
        };
        if let Err(forbidden) = permit(policy, &url, &addresses) {
            let host = url.host_str().unwrap_or_default();
            tracing::warn!(host, %forbidden, "a message was not let out");
            return if redirects == 0 {
                Err(forbidden)
            } else {
                Ok(Outcome::Failed(format!("it was redirected, and {forbidden}")))
            };
        }
        let (status, location) = match call(&url, &letter, &addresses).await {
            Ok(answer) => answer,
            Err(error) => return Ok(Outcome::Failed(reason(error))),
        };
        let Some(next) = location.filter(|_| status.is_redirection()) else {
            return Ok(Outcome::Answered(status.as_u16()));
        };
        redirects += 1;
        if redirects > MOST_REDIRECTS {
            return Ok(Outcome::Failed(format!("it was redirected more than {MOST_REDIRECTS} times")));
        }
        let next = match url.join(&next).map_err(|_| Forbidden::NoUrl).and_then(|next| read(next.as_str())) {
            Ok(next) => next,
            Err(forbidden) => return Ok(Outcome::Failed(format!("it was redirected, and {forbidden}"))),
        };
        letter = redirected(letter, status, url.origin() == next.origin());
        url = next;
    }
}

/// What is sent to where a redirect leads: the body only where it must be the same call, and headers to the same origin only.
fn redirected(letter: Letter, status: StatusCode, same_origin: bool) -> Letter {
    let same_call = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let mut letter = letter;
    if !same_call {
        letter.method = Method::GET.to_string();
        letter.body = Secret::default();
    }
    if !same_origin {
        let kind = |name: &str| name.eq_ignore_ascii_case("content-type");
        letter.headers.retain(|(name, _)| same_call && kind(name));
    }
    letter
}

fn read(text: &str) -> Result<Url, Forbidden> {
    let url = Url::parse(text).map_err(|_| Forbidden::NoUrl)?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(Forbidden::NoUrl),
    }
}

fn permit(policy: &Outbound, url: &Url, addresses: &[SocketAddr]) -> Result<(), Forbidden> {
    let host = url.host_str().unwrap_or_default();
    // One bad address among several is enough: which of them is called is not ours to say.
    addresses.iter().try_for_each(|address| check(policy, host, address.ip()))
}

/// The addresses of a URL's host: the call goes to these and asks nobody again.
async fn resolve(url: &Url) -> Result<Vec<SocketAddr>, String> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(80);
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    let found: Vec<SocketAddr> = match found {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(_)) => Vec::new(),
        Err(_) => return Err(format!("the name {host} was not resolved in time")),
    };
    if found.is_empty() { Err(format!("there is no address of {host}")) } else { Ok(found) }
}

async fn call(
    url: &Url,
    letter: &Letter,
    addresses: &[SocketAddr],
) -> reqwest::Result<(StatusCode, Option<String>)> {
    let client = web_client()
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .resolve_to_addrs(url.host_str().unwrap_or_default(), addresses)
        .build()?;
    let method = Method::from_bytes(letter.method.as_bytes()).unwrap_or(Method::POST);
    let mut request = client.request(method, url.clone());
    for (name, value) in &letter.headers {
        request = request.header(name, value.expose());
    }
    let answer = request.body(letter.body.expose().clone()).send().await?;
    let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok((answer.status(), location))
}

/// The first cause, which names no URL.
fn reason(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("there was no answer within {} s", PATIENCE.as_secs());
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
