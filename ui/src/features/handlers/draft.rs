//! What somebody has changed and not saved, over a walk through the console and over a reload of the page. Pure.

use api::soracom::event_handler::{EventHandler, EventHandlerRequest};
use serde::{Deserialize, Serialize};

use super::field::{Field, fields};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// The handler that it was begun on; none where it is not made yet.
    pub(super) base: Option<EventHandler>,
    pub(super) now: EventHandlerRequest,
    /// Secrets that the browser did not keep over a reload.
    pub(super) lost: usize,
}

impl Draft {
    pub(super) fn is_changed(&self) -> bool {
        self.base.as_ref().is_none_or(|base| base.as_request() != self.now)
    }
}

/// What the browser keeps: both without secrets.
#[derive(Serialize, Deserialize)]
struct Kept {
    base: Option<EventHandler>,
    now: EventHandlerRequest,
}

/// Stands where a secret is.
const COVER: &str = "••••••••••";

/// The text that outlives the page.
pub(super) fn write(draft: &Draft) -> String {
    let base = draft.base.clone().map(|base| {
        let id = base.handler_id.clone();
        covered(base.as_request()).into_handler(id)
    });
    serde_json::to_string(&Kept { base, now: covered(draft.now.clone()) }).unwrap_or_default()
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
    draft.is_changed().then_some(draft)
}

fn covered(mut handler: EventHandlerRequest) -> EventHandlerRequest {
    for action in &mut handler.action_config_list {
        for field in fields(action).into_iter().filter(|field| field.is_secret()) {
            if !field.text(action).is_empty() {
                field.set(action, COVER.to_owned());
            }
        }
        // Deprecated, and never shown.
        action.properties.access_key = None;
        action.properties.secret_access_key = None;
    }
    handler
}

/// What stands under each cover in the step of the same place; says how many have nothing under them.
fn uncovered(
    mut handler: EventHandlerRequest,
    under: Option<&EventHandlerRequest>,
) -> (EventHandlerRequest, usize) {
    let mut lost = 0;
    for (at, action) in handler.action_config_list.iter_mut().enumerate() {
        let known = under
            .and_then(|under| under.action_config_list.get(at))
            .filter(|known| known.kind == action.kind);
        for field in fields(action).into_iter().filter(|field: &Field| field.is_secret()) {
            if field.text(action) == COVER {
                let text = known.map(|known| field.text(known)).unwrap_or_default();
                lost += usize::from(text.is_empty());
                field.set(action, text);
            }
        }
        if let Some(known) = known {
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

    #[test]
    fn it_comes_back_after_a_reload_without_its_secrets_having_lain_anywhere() {
        let mut now = ota();
        now.name = "mine".into();
        let draft = Draft { base: Some(saved()), now, lost: 0 };
        let text = write(&draft);
        for secret in ["s3cr3t", "k3y", "g.api.soracom.io"] {
            assert!(!text.contains(secret), "{secret} stands in {text}");
        }
        assert_eq!(read(&text, Some(&saved())), Some(draft));
    }

    #[test]
    fn a_secret_that_nobody_has_is_empty_and_said() {
        let draft = Draft { base: None, now: ota(), lost: 0 };
        let back = read(&write(&draft), None).unwrap();
        assert_eq!(back.lost, 2);
        assert_eq!(Field::Url.text(&back.now.action_config_list[0]), "");
    }

    #[test]
    fn one_that_says_what_is_saved_is_none() {
        let draft = Draft { base: Some(saved()), now: ota(), lost: 0 };
        assert_eq!(read(&write(&draft), Some(&saved())), None);
        assert_eq!(read("{", None), None);
    }
}
