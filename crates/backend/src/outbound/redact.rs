//! Addresses and headers as a person may read them: where it goes, and none of the secrets that open it.

use reqwest::Url;

/// What stands for a secret.
const GONE: &str = "…";
/// A part of a path from so many characters on may be a secret.
const LONG: usize = 20;
/// Headers that carry secrets and whose names do not say so.
const CARRY: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];
/// Ends of the names of headers that carry secrets.
const ENDS: [&str; 4] = ["key", "token", "signature", "secret"];

/// A URL without user, password, fragment, the values of its query, and the parts of its path that look like keys: the last
/// of a Slack hook or of one of the vendor's incoming webhooks, and whatever is long and mixes letters and digits. What is
/// no URL, as a mail address, is told as it is.
pub(crate) fn address(text: &str) -> String {
    let Ok(url) = Url::parse(text) else { return text.to_owned() };
    let Some(host) = url.host_str() else { return text.to_owned() };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let mut out = format!("{}://{host}{port}", url.scheme());
    let parts: Vec<&str> = url.path().split('/').skip(1).collect();
    let hook = host == "hooks.slack.com" || parts.contains(&"incoming_webhooks");
    for (place, part) in parts.iter().enumerate() {
        let last = place + 1 == parts.len() && !part.is_empty();
        out.push('/');
        out.push_str(if is_key(part) || hook && last { GONE } else { part });
    }
    for (place, (name, _)) in url.query_pairs().enumerate() {
        out.push_str(if place == 0 { "?" } else { "&" });
        out.push_str(&format!("{name}={GONE}"));
    }
    out
}

/// The value of a header, or what stands for it where it is a secret.
pub(crate) fn header(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    let secret = CARRY.contains(&&*name)
        || ENDS.iter().any(|end| name.ends_with(end))
        || api::secret::is_secret(&name);
    if secret { GONE.to_owned() } else { value.to_owned() }
}

fn is_key(part: &str) -> bool {
    part.len() >= LONG
        && part.bytes().any(|b| b.is_ascii_digit())
        && part.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The host of an address, with its port: what stands before and behind it may be a secret.
pub(crate) fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_not_with_what() {
        for (text, told) in [
            ("https://hooks.slack.com/services/T01/B02/abcDEF", "https://hooks.slack.com/services/T01/B02/…"),
            (
                "https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/short",
                "https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/…",
            ),
            ("https://me:pw@a.test:8443/x?token=abc&b=1#f", "https://a.test:8443/x?token=…&b=…"),
            (
                "https://cmdb.example/sims/8942310774120985236",
                "https://cmdb.example/sims/8942310774120985236",
            ),
            ("https://a.test/hook/4f0c2d9a7be14c6f8a11/run", "https://a.test/hook/…/run"),
            ("http://127.0.0.1:9", "http://127.0.0.1:9/"),
            ("ops@example.jp", "ops@example.jp"),
        ] {
            assert_eq!(address(text), told);
        }
    }

    #[test]
    fn headers_that_open_something_are_not_told() {
        for name in
            ["Authorization", "X-Api-Key", "x-soracom-token", "X-Hub-Signature", "Cookie", "client-secret"]
        {
            assert_eq!(header(name, "v"), "…", "{name}");
        }
        assert_eq!(header("content-type", "text/plain"), "text/plain");
    }
}
