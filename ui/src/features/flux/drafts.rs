//! Drafts over a walk through the console, and over a reload of the page.

use api::console::flux::{App, AppDraft};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    changes::changes,
    cover::{covered, uncovered},
    studio::{Draft, Studio},
};
use crate::state::Shelf;

/// What the browser keeps: both without secrets.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u64,
    base: AppDraft,
    now: AppDraft,
}

/// The text that outlives the page.
pub(super) fn write(draft: &Draft) -> String {
    let kept = Kept { version: draft.base.version, base: covered(&draft.base.app), now: covered(&draft.now) };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The draft in a kept text, on the app as it is saved. Where that is another version, the draft still stands on its own.
fn read(text: &str, saved: &App) -> Option<Draft> {
    let Kept { version, base, now } = serde_json::from_str(text).ok()?;
    let (now, lost) = uncovered(now, &saved.app);
    let app = if version == saved.version { saved.app.clone() } else { uncovered(base, &saved.app).0 };
    let draft = Draft { base: App { version, app, ..saved.clone() }, now, lost };
    (!changes(&draft.base.app, &draft.now).is_empty()).then_some(draft)
}

/// Takes up the draft that lies on the shelf, once the app is known.
pub(super) fn take_up(studio: Studio, shelf: Shelf) {
    let known = Memo::new(move |_| studio.app.with(|app| app.is_some()));
    Effect::new(move || {
        if !known.get() || studio.draft.with_untracked(Option::is_some) {
            return;
        }
        let name = studio.shelf_name();
        let Some(saved) = untrack(|| studio.app.value()) else { return };
        let held = shelf.get::<Draft>(&name).or_else(|| read(&shelf.text(&name)?, &saved));
        match held {
            // It was saved, and the page was gone before it heard of that.
            Some(draft) if changes(&saved.app, &draft.now).is_empty() => shelf.remove(&name),
            Some(draft) => studio.draft.set(Some(draft)),
            None => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use api::{UnixMillis, id::FluxAppId};

    use super::{super::sample::chain, *};

    fn saved() -> App {
        App { id: FluxAppId::new("A").unwrap(), version: 3, saved_at: UnixMillis(1), app: chain() }
    }

    #[test]
    fn a_draft_comes_back_after_a_reload_without_its_secrets_having_lain_anywhere() {
        let mut now = chain();
        now.actions[0].condition = "true".to_owned();
        let draft = Draft { base: saved(), now, lost: 0 };
        let text = write(&draft);
        assert!(!text.contains("hooks.slack.com") && !text.contains("s3cr3t"));
        assert_eq!(read(&text, &saved()), Some(draft));
    }

    #[test]
    fn one_that_says_what_is_saved_is_none() {
        let draft = Draft { base: saved(), now: chain(), lost: 0 };
        assert_eq!(read(&write(&draft), &saved()), None);
        assert_eq!(read("{", &saved()), None);
    }

    #[test]
    fn one_of_an_older_version_still_says_so() {
        let mut now = chain();
        now.name = "mine".to_owned();
        let text = write(&Draft { base: saved(), now, lost: 0 });
        let newer = App { version: 4, ..saved() };
        assert_eq!(read(&text, &newer).unwrap().base.version, 3);
    }
}
