use api::console::{
    feed::Change,
    notice::{Notice, Part, WriteTrouble},
};
use leptos::prelude::*;

use crate::{
    format::{Zone, clock},
    kit::{Banner, BannerPlace, State},
    locales::{Shell, pick},
    route::use_navigator,
    state::{Heard, use_feed, use_session},
};

/// What an operator must know of the machine under the context, on every page. It is announced once, when it begins.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let (session, navigator, feed) = (use_session(), use_navigator(), use_feed());
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Notices { notices } = &frame.change {
                session.notice(&frame.context, notices);
            }
        }
        Heard::ReadAgain => session.look_again(),
        Heard::Tick => {}
    });
    let notices = Memo::new(move |_| {
        let context = navigator.route().context().and_then(|id| session.context(id));
        context.map(|context| context.notices).unwrap_or_default()
    });
    view! {
        {move || notices.get().into_iter().map(|notice| view! {
            <div role="alert">
                <Banner state=state(&notice) title=move || title(&notice) text=move || text(&notice) place=BannerPlace::Across/>
            </div>
        }).collect_view()}
    }
}

const fn state(notice: &Notice) -> State {
    match notice {
        Notice::CannotWrite { .. } => State::Failed,
        Notice::SetBack { .. } | Notice::Slept { .. } => State::Stale,
    }
}

fn title(notice: &Notice) -> String {
    let time = |at: api::UnixMillis| clock(at, Zone::here(at));
    match *notice {
        Notice::CannotWrite { part, trouble, since } => match (part, trouble) {
            (Part::World, WriteTrouble::Full) => text!(Shell::WorldFull, time = time(since)),
            (Part::Desk, WriteTrouble::Full) => text!(Shell::DeskFull, time = time(since)),
            (Part::World, WriteTrouble::Failing) => text!(Shell::WorldFailing, time = time(since)),
            (Part::Desk, WriteTrouble::Failing) => text!(Shell::DeskFailing, time = time(since)),
        },
        Notice::SetBack { from, to } => text!(Shell::SetBack, from = time(from), to = time(to)),
        Notice::Slept { from, to } => text!(Shell::Slept, from = time(from), to = time(to)),
    }
}

fn text(notice: &Notice) -> String {
    let words = match notice {
        Notice::CannotWrite { .. } => Shell::CannotWriteText,
        Notice::SetBack { .. } => Shell::SetBackText,
        Notice::Slept { .. } => Shell::SleptText,
    };
    pick(words.row()).to_owned()
}
