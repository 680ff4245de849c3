//! What somebody has changed and not saved, over a walk through the console and over a reload of the page. Pure.

use api::soracom::event_handler::{Action, EventHandler, EventHandlerRequest};
use serde::{Deserialize, Serialize};

use super::field::{Field, fields};
use crate::parts::holds_secret;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// The handler that it was begun on; none where it is not made yet.
    pub(super) base: Option<EventHandler>,
    pub(super) now: EventHandlerRequest,
    /// Secrets that the browser did not keep over a reload, by their steps.
    pub(super) lost: Vec<(usize, Field)>,
}

impl Draft {
    pub(super) const fn new(now: EventHandlerRequest) -> Self {
        Draft { base: None, now, lost: Vec::new() }
    }

    pub(super) fn on(base: EventHandler) -> Self {
        Draft { now: base.as_request(), base: Some(base), lost: Vec::new() }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.base.as_ref().is_none_or(|base| base.as_request() != self.now)
    }

    /// How many secrets are still to be typed again.
    pub(super) fn missing(&self) -> usize {
        let is_empty = |(at, field): &&(usize, Field)| {
            self.now.action_config_list.get(*at).is_some_and(|action| field.text(action).is_empty())
        };
        self.lost.iter().filter(is_empty).count()
    }
}

/// What the browser keeps: both without secrets.
#[derive(Serialize, Deserialize)]
struct Kept {
    base: Option<EventHandler>,
    now: EventHandlerRequest,
}

/// Stands where a secret is. Behind it stands the step of the saved handler that has the same one, or nothing where it is new.
const COVER: &str = "••••••••••";

/// The text that outlives the page.
pub(super) fn write(draft: &Draft) -> String {
    let under = draft.base.as_ref().map(EventHandler::as_request);
    let base = draft.base.clone().map(|base| {
        let id = base.handler_id.clone();
        covered(base.as_request(), under.as_ref()).into_handler(id)
    });
    let now = covered(draft.now.clone(), under.as_ref());
    serde_json::to_string(&Kept { base, now }).unwrap_or_default()
}

/// The draft in a kept text. What was saved meanwhile by somebody else stays different from what it was begun on.
pub(super) fn read(text: &str, saved: Option<&EventHandler>) -> Option<Draft> {
    let Kept { base, now } = serde_json::from_str(text).ok()?;
    let under = saved.map(EventHandler::as_request);
    let (now, lost) = uncovered(now, under.as_ref());
    let base = base.map(|base| {
        let id = base.handler_id.clone();
        uncovered(base.as_request(), under.as_ref()).0.into_handler(id)
    });
    let draft = Draft { base, now, lost };
    (draft.is_changed() || !draft.lost.is_empty()).then_some(draft)
}

/// Whether what stands in a field may be a secret.
fn is_secret(field: Field, text: &str) -> bool {
    field.is_secret() || matches!(field, Field::Parameter(_)) || holds_secret(text)
}

fn covered(mut handler: EventHandlerRequest, under: Option<&EventHandlerRequest>) -> EventHandlerRequest {
    for action in &mut handler.action_config_list {
        for field in fields(action) {
            let text = field.text(action);
            if text.is_empty() || !is_secret(field, &text) {
                continue;
            }
            let has = |known: &Action| known.kind == action.kind && field.text(known) == text;
            let step = under.and_then(|under| under.action_config_list.iter().position(has));
            field.set(action, step.map_or_else(|| COVER.to_owned(), |step| format!("{COVER}{step}")));
        }
        // Deprecated, and never shown.
        action.properties.access_key = None;
        action.properties.secret_access_key = None;
    }
    handler
}

/// What stands under each cover; says where nothing does.
fn uncovered(
    mut handler: EventHandlerRequest,
    under: Option<&EventHandlerRequest>,
) -> (EventHandlerRequest, Vec<(usize, Field)>) {
    let mut lost = Vec::new();
    for (at, action) in handler.action_config_list.iter_mut().enumerate() {
        for field in fields(action) {
            let text = field.text(action);
            let Some(step) = text.strip_prefix(COVER) else { continue };
            let known = step.parse::<usize>().ok().and_then(|step| under?.action_config_list.get(step));
            let text = known.filter(|known| known.kind == action.kind).map(|known| field.text(known));
            let text = text.unwrap_or_default();
            if text.is_empty() {
                lost.push((at, field));
            }
            field.set(action, text);
        }
        let known = under.and_then(|under| under.action_config_list.get(at));
        if let Some(known) = known.filter(|known| known.kind == action.kind) {
            action.properties.access_key.clone_from(&known.properties.access_key);
            action.properties.secret_access_key.clone_from(&known.properties.secret_access_key);
        }
    }
    (handler, lost)
}

#[cfg(test)]
mod tests {
    use api::id::HandlerId;

    use super::{super::sample::ota, *};

    fn saved() -> EventHandler {
        ota().into_handler(HandlerId::new("34ec1b9a").unwrap())
    }

    fn draft(change: impl FnOnce(&mut EventHandlerRequest)) -> Draft {
        let mut draft = Draft::on(saved());
        change(&mut draft.now);
        draft
    }

    fn url(draft: &Draft, at: usize) -> String {
        Field::Url.text(&draft.now.action_config_list[at])
    }

    #[test]
    fn it_comes_back_after_a_reload_without_its_secrets_having_lain_anywhere() {
        let draft = draft(|now| now.name = "mine".into());
        let text = write(&draft);
        for secret in ["s3cr3t", "k3y", "g.api.soracom.io"] {
            assert!(!text.contains(secret), "{secret} stands in {text}");
        }
        assert_eq!(read(&text, Some(&saved())), Some(draft));
    }

    #[test]
    fn a_secret_goes_with_its_step_wherever_that_is_moved() {
        let draft = draft(|now| now.action_config_list.swap(0, 1));
        let back = read(&write(&draft), Some(&saved())).unwrap();
        assert_eq!((back.missing(), url(&back, 1)), (0, url(&draft, 1)));
    }

    #[test]
    fn a_new_secret_is_lost_and_said_and_never_the_old_one() {
        let changed = draft(|now| Field::Url.set(&mut now.action_config_list[0], "https://other/n3w".into()));
        let text = write(&changed);
        assert!(!text.contains("n3w"), "{text}");
        let mut back = read(&text, Some(&saved())).unwrap();
        assert_eq!((back.missing(), url(&back, 0)), (1, String::new()));
        Field::Url.set(&mut back.now.action_config_list[0], "https://other/n3w".into());
        assert_eq!(back.missing(), 0, "it was typed again");
        let new = Draft::new(ota());
        assert_eq!(read(&write(&new), None).unwrap().missing(), 2);
    }

    #[test]
    fn a_body_that_holds_one_is_covered_and_another_is_not() {
        let body = |text: &str| draft(|now| Field::Body.set(&mut now.action_config_list[0], text.into()));
        assert!(!write(&body(r#"{"password":"hunter2"}"#)).contains("hunter2"));
        assert!(write(&body(r#"{"temperature":"warm"}"#)).contains("warm"));
    }

    #[test]
    fn one_that_says_what_is_saved_is_none() {
        assert_eq!(read(&write(&draft(|_| {})), Some(&saved())), None);
        assert_eq!(read("{", Some(&saved())), None);
    }
}
