//! Where an account may be: what somebody typed becomes an address, or says why not.

use std::net::IpAddr;

use reqwest::Url;

/// An endpoint without a trailing slash.
///
/// # Errors
/// Why it is none, in English and Japanese.
pub(super) fn endpoint_of(text: &str) -> Result<String, (&'static str, &'static str)> {
    let url = Url::parse(text.trim())
        .map_err(|_| ("endpoint: it is no address.", "endpoint: アドレスとして解釈できません。"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err((
            "endpoint: it holds a name or a password; sign in instead.",
            "endpoint: ユーザー名やパスワードは含められません。サインインで指定してください。",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(("endpoint: it ends with its path.", "endpoint: クエリやフラグメントは含められません。"));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(&url) => {}
        _ => {
            return Err((
                "endpoint: it begins with https://; plain HTTP would show the keys on their way.",
                "endpoint: https:// で始まるアドレスを指定してください。平文の HTTP では認証情報が漏れるおそれがあります。",
            ));
        }
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_this_machine(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_https_or_on_this_machine() {
        for (text, endpoint) in [
            ("https://api.soracom.io", "https://api.soracom.io"),
            (" https://g.api.soracom.io/ ", "https://g.api.soracom.io"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://localhost:1/worlds/osaka", "http://localhost:1/worlds/osaka"),
        ] {
            assert_eq!(endpoint_of(text).as_deref(), Ok(endpoint));
        }
        for text in [
            "",
            "api.soracom.io",
            "http://api.soracom.io",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "https://me:secret@api.soracom.io",
            "https://api.soracom.io?x=1",
            "https://api.soracom.io/#x",
        ] {
            assert!(endpoint_of(text).is_err(), "{text}");
        }
    }
}
