//! Where an account elsewhere is shown: how it stands is looked at again and again, and says whether writes have to wait.

use api::console::context::{Remote, Writes};
use leptos::prelude::*;

use crate::{
    features::accounts::{account_banner, account_lock},
    locales::{Errors, Row},
    parts::Later,
    route::use_navigator,
    state::{Heard, Pace, use_clock, use_feed, use_session},
};

/// Ticks of the feed between two looks.
const EVERY: u32 = 8;

/// What is to be known of the account, above the page.
#[component]
pub(super) fn Elsewhere() -> impl IntoView {
    let (session, feed, clock) = (use_session(), use_feed(), use_clock());
    let here = use_here();
    let remote = Memo::new(move |_| session.context(&here.get()?)?.remote);
    let wait = Memo::new(move |_| remote.with(|remote| writes_wait(remote.as_ref()?, clock.wall().0)));
    Effect::new(move || feed.hold_writes(wait.get()));
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| {
        if let Heard::Tick = heard
            && here.get_untracked().is_some()
        {
            pace.changed();
            if pace.is_due() && !document().hidden() {
                session.look_again();
            }
        }
    });
    move || here.get().map(|context| view! { <Later fetch=account_banner of=context/> })
}

/// Whether its writes pass, in the top bar.
#[component]
pub(super) fn ElsewhereLock() -> impl IntoView {
    let here = use_here();
    move || here.get().map(|context| view! { <Later fetch=account_lock of=context/> })
}

/// The context that is shown, where it is elsewhere.
fn use_here() -> Memo<Option<api::id::ContextId>> {
    let (session, navigator) = (use_session(), use_navigator());
    Memo::new(move |_| {
        let id = navigator.route().context().cloned()?;
        session.context(&id)?.remote.is_some().then_some(id)
    })
}

fn writes_wait(remote: &Remote, wall: i64) -> Option<Row> {
    if remote.account.is_none() {
        return Some(Errors::NobodySignedIn.row());
    }
    match remote.writes {
        Writes::Open => None,
        Writes::Until { at } if at.0 > wall => None,
        Writes::Until { .. } | Writes::Locked => Some(Errors::WritesLocked.row()),
    }
}
