//! An app without its secrets: as it is shown as text, kept in the browser, and written into a file. Pure.

use api::{
    console::flux::{AppDraft, SourceKind, Step, StepKind},
    secret::is_secret,
};

use crate::parts::holds_secret;

/// Stands where a secret is; left as it is, the secret stays.
pub(super) const COVER: &str = "••••••••••";

/// The app with a cover over each secret, and without what is the server's own: addresses of webhooks and SAM users.
pub(super) fn covered(app: &AppDraft) -> AppDraft {
    let mut app = app.clone();
    for source in &mut app.sources {
        if let SourceKind::IncomingWebhook { webhook } = &mut source.from {
            *webhook = None;
        }
    }
    for step in &mut app.actions {
        if let StepKind::SoracomApi { user, .. } = &mut step.does {
            *user = None;
        }
        each_secret(step, |text| COVER.clone_into(text));
    }
    app
}

/// The app as a file: what is secret is left out. Says how many secrets those were.
pub(super) fn for_file(app: &AppDraft) -> (AppDraft, usize) {
    let mut app = covered(app);
    let mut left_out = 0;
    for step in &mut app.actions {
        each_cover(step, |text| {
            text.clear();
            left_out += 1;
        });
    }
    (app, left_out)
}

/// The app with what stands under its covers in `before`; a secret that `before` does not have is empty. Says how many
/// those were.
pub(super) fn uncovered(mut app: AppDraft, before: &AppDraft) -> (AppDraft, usize) {
    for source in &mut app.sources {
        let known = before.sources.iter().find(|known| known.id == source.id).map(|known| &known.from);
        if let (
            SourceKind::IncomingWebhook { webhook },
            Some(SourceKind::IncomingWebhook { webhook: known }),
        ) = (&mut source.from, known)
        {
            webhook.clone_from(known);
        }
    }
    let mut lost = 0;
    for step in &mut app.actions {
        let known = before.actions.iter().find(|known| known.id == step.id);
        if let (StepKind::SoracomApi { user, .. }, Some(StepKind::SoracomApi { user: known, .. })) =
            (&mut step.does, known.map(|known| &known.does))
        {
            user.clone_from(known);
        }
        let mut under = known.cloned();
        each_cover_named(step, |name, text| {
            let kept = under.as_mut().and_then(|known| text_named(known, name));
            lost += usize::from(kept.is_none());
            *text = kept.unwrap_or_default();
        });
    }
    (app, lost)
}

/// Hands every text of an action that is a secret to `then`.
fn each_secret(step: &mut Step, mut then: impl FnMut(&mut String)) {
    let mut cover = |text: &mut String, is: bool| {
        if is && !text.is_empty() {
            then(text);
        }
    };
    match &mut step.does {
        StepKind::Slack { url, .. } => cover(url, true),
        StepKind::Webhook { url, headers, body, .. } => {
            let is = is_secret_url(url);
            cover(url, is);
            for (name, value) in headers.iter_mut() {
                cover(value, is_secret(name) || name.eq_ignore_ascii_case("cookie"));
            }
            let is = holds_secret(body);
            cover(body, is);
        }
        StepKind::SoracomApi { body, .. } => {
            let is = holds_secret(body);
            cover(body, is);
        }
        StepKind::Email { .. } | StepKind::Republish { .. } | StepKind::Ai { .. } | StepKind::Line { .. } => {
        }
    }
}

fn each_cover(step: &mut Step, mut then: impl FnMut(&mut String)) {
    each_cover_named(step, |_, text| then(text));
}

fn each_cover_named(step: &mut Step, mut then: impl FnMut(&str, &mut String)) {
    for (name, text) in texts(step) {
        if text == COVER {
            then(&name, text);
        }
    }
}

fn text_named(step: &mut Step, name: &str) -> Option<String> {
    texts(step).into_iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
}

/// The texts of an action that may be secret, by their fields.
fn texts(step: &mut Step) -> Vec<(String, &mut String)> {
    match &mut step.does {
        StepKind::Slack { url, .. } => vec![("url".to_owned(), url)],
        StepKind::Webhook { url, headers, body, .. } => {
            let mut all = vec![("url".to_owned(), url), ("body".to_owned(), body)];
            all.extend(headers.iter_mut().map(|(name, value)| (format!("header {name}"), value)));
            all
        }
        StepKind::SoracomApi { body, .. } => vec![("body".to_owned(), body)],
        StepKind::Email { .. } | StepKind::Republish { .. } | StepKind::Ai { .. } | StepKind::Line { .. } => {
            Vec::new()
        }
    }
}

/// Whether somebody's password or key stands in a URL.
fn is_secret_url(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let mut keyed = query.split('&').filter_map(|pair| pair.split_once('='));
    authority.contains('@') || url.contains("hooks.slack.com") || keyed.any(|(key, _)| is_secret(key))
}

#[cfg(test)]
mod tests {
    use super::{super::sample::chain, *};

    #[test]
    fn no_secret_leaves_and_each_comes_back() {
        let app = chain();
        let text = serde_json::to_string(&covered(&app)).unwrap();
        for secret in ["s3cr3t", "hooks.slack.com", "Bearer 1", "flux-1"] {
            assert!(!text.contains(secret), "{secret} stands in {text}");
        }
        assert!(text.contains("X-From"));
        assert_eq!(uncovered(serde_json::from_str(&text).unwrap(), &app), (app.clone(), 0));
        let (file, left_out) = for_file(&app);
        assert_eq!(left_out, 2);
        assert!(!serde_json::to_string(&file).unwrap().contains(COVER));
    }

    #[test]
    fn a_secret_that_nobody_has_is_empty_and_said() {
        let (app, lost) = uncovered(covered(&chain()), &AppDraft::default());
        assert_eq!(lost, 2);
        assert!(matches!(&app.actions[1].does, StepKind::Slack { url, .. } if url.is_empty()));
    }

    #[test]
    fn a_url_may_hold_one() {
        assert!(is_secret_url("https://me:pw@host/") && is_secret_url("https://host/?token=x"));
        assert!(!is_secret_url("https://host/a@b?simId=1"));
    }
}
