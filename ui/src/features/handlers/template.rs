//! Texts with `${…}` in them: their pieces, and what they become. Pure.

use std::collections::BTreeMap;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// It is a `${…}`.
    pub(super) boxed: bool,
}

/// A text in its pieces; `${` without its end is text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut put = |text: &str, boxed: bool| {
        if !text.is_empty() {
            all.push(Piece { text: text.to_owned(), boxed });
        }
    };
    let mut rest = text;
    while let Some(begin) = rest.find("${") {
        let Some(end) = rest[begin..].find('}').map(|end| begin + end + 1) else { break };
        put(&rest[..begin], false);
        put(&rest[begin..end], true);
        rest = &rest[end..];
    }
    put(rest, false);
    all
}

/// The text with values in the place of `${…}`; what stands for nothing is left as it was written, as the platform does.
pub(super) fn filled(text: &str, values: &BTreeMap<String, String>) -> String {
    let value = |piece: Piece| name(&piece).and_then(|name| values.get(name).cloned()).unwrap_or(piece.text);
    pieces(text).into_iter().map(value).collect()
}

/// The first `${…}` of a text that stands for nothing.
pub(super) fn unknown(text: &str, known: &[&str]) -> Option<String> {
    pieces(text)
        .into_iter()
        .find(|piece| name(piece).is_some_and(|name| !known.contains(&name)))
        .map(|piece| piece.text)
}

/// The names of all `${…}` of a text.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, next)) = after.split_once('}') else { break };
        all.push(name);
        rest = next;
    }
    all
}

fn name(piece: &Piece) -> Option<&str> {
    if piece.boxed { piece.text.strip_prefix("${")?.strip_suffix('}') } else { None }
}

/// An address of which only the scheme, the host and the way to what may be a secret are shown.
pub(super) fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let path = if rest.starts_with(['?', '#']) { Some(rest) } else { rest.strip_prefix('/') };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let path = path.filter(|path| !path.is_empty()).map_or_else(String::new, |path| {
        let way = path.split(['?', '#']).next().unwrap_or_default();
        let way =
            way.trim_end_matches('/').rsplit_once('/').map_or(String::new(), |(way, _)| format!("{way}/"));
        format!("/{way}••••••")
    });
    format!("{scheme}://{host}{path}")
}

/// Which incoming webhook an address is, as the platform writes them.
pub(super) fn webhook_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("/v1/flux/incoming_webhooks/")?;
    rest.split(['/', '?', '#']).next().filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_webhook_it_is() {
        assert_eq!(
            webhook_of("https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/x?y"),
            Some("01JD8M")
        );
        assert_eq!(webhook_of("https://host/v1/flux/incoming_webhooks/"), None);
        assert_eq!(webhook_of("https://host/"), None);
    }

    #[test]
    fn a_text_is_its_pieces() {
        let all = |text| pieces(text).into_iter().map(|piece| (piece.text, piece.boxed)).collect::<Vec<_>>();
        let piece = |text: &str, boxed| (text.to_owned(), boxed);
        assert_eq!(all("a ${b} c${d"), [piece("a ", false), piece("${b}", true), piece(" c${d", false)]);
        assert_eq!(all("${シム}${b}"), [piece("${シム}", true), piece("${b}", true)]);
        assert_eq!(all(""), []);
    }

    #[test]
    fn what_stands_for_nothing_is_left_and_named() {
        let values = BTreeMap::from([("simId".to_owned(), "8981".to_owned())]);
        assert_eq!(filled("${simId} (${simName})", &values), "8981 (${simName})");
        assert_eq!(unknown("${simId} (${simName})", &["simId"]), Some("${simName}".to_owned()));
        assert_eq!(unknown("${simId}", &["simId"]), None);
    }

    #[test]
    fn an_address_keeps_its_secrets() {
        for (url, shown) in [
            (
                "https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/s3cr3t",
                "https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/••••••",
            ),
            ("https://me:pw@host/x?token=s3cr3t", "https://host/••••••"),
            ("https://host?token=s3cr3t", "https://host/••••••"),
            ("https://host", "https://host"),
            ("https://host/", "https://host"),
            ("${url}", "${url}"),
        ] {
            assert_eq!(masked(url), shown);
        }
    }
}
