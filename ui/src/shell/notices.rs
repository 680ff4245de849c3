use api::{
    UnixMillis,
    console::{
        feed::Change,
        notice::{Notice, Part, WriteTrouble},
    },
};
use leptos::prelude::*;

use super::world::simulated;
use crate::{
    format::{Zone, clock},
    kit::{Banner, BannerPlace, State},
    locales::{Shell, pick},
    route::use_navigator,
    state::{Heard, use_clock, use_feed, use_session},
};

/// What an operator must know of the machine under the context, on every page. It is announced once, when it begins.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let (session, navigator, feed, clock) = (use_session(), use_navigator(), use_feed(), use_clock());
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
    // The machine's times are not the world's: where both stand on a page, it is said which these are.
    let apart = Memo::new(move |_| simulated(clock).is_some());
    view! {
        {move || notices.get().into_iter().map(|notice| view! {
            <div role="alert">
                <Banner state=state(&notice) title=move || title(&notice, here, apart.get()) text=move || text(&notice) place=BannerPlace::Across/>
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

fn here(at: UnixMillis) -> String {
    clock(at, Zone::here(at))
}

/// What is the matter, and since when; `apart` where another clock's times stand on the page, too.
fn title(notice: &Notice, plain: fn(UnixMillis) -> String, apart: bool) -> String {
    let time = |at| if apart { text!(Shell::RealAt, time = plain(at)) } else { plain(at) };
    match *notice {
        Notice::CannotWrite { part, trouble, since } => match (part, trouble) {
            (Part::World, WriteTrouble::Full) => text!(Shell::WorldFull, time = time(since)),
            (Part::Desk, WriteTrouble::Full) => text!(Shell::DeskFull, time = time(since)),
            (Part::Automation, WriteTrouble::Full) => text!(Shell::FluxFull, time = time(since)),
            (Part::World, WriteTrouble::Failing) => text!(Shell::WorldFailing, time = time(since)),
            (Part::Desk, WriteTrouble::Failing) => text!(Shell::DeskFailing, time = time(since)),
            (Part::Automation, WriteTrouble::Failing) => text!(Shell::FluxFailing, time = time(since)),
        },
        // It names the computer's clock by itself.
        Notice::SetBack { from, to } => text!(Shell::SetBack, from = plain(from), to = plain(to)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(at: UnixMillis) -> String {
        clock(at, Zone::UTC)
    }

    #[test]
    fn every_trouble_has_its_sentence_and_says_whose_time_it_is() {
        let (from, to) = (UnixMillis(1_795_000_000_000), UnixMillis(1_795_000_600_000));
        let lasting = |part, trouble| Notice::CannotWrite { part, trouble, since: from };
        let notices = [
            lasting(Part::World, WriteTrouble::Full),
            lasting(Part::Desk, WriteTrouble::Full),
            lasting(Part::Automation, WriteTrouble::Full),
            lasting(Part::World, WriteTrouble::Failing),
            lasting(Part::Desk, WriteTrouble::Failing),
            lasting(Part::Automation, WriteTrouble::Failing),
            Notice::SetBack { from: to, to: from },
            Notice::Slept { from, to },
        ];
        let said: std::collections::BTreeSet<String> =
            notices.iter().map(|notice| title(notice, utc, false)).collect();
        assert_eq!(said.len(), notices.len());
        let back = title(&notices[6], utc, true);
        assert!(back.starts_with("This computer’s clock was set back from "), "{back}");
        for notice in &notices {
            assert!(!title(notice, utc, false).contains("real time"));
            assert!(
                title(notice, utc, true).contains("real time") != matches!(notice, Notice::SetBack { .. })
            );
        }
        assert_eq!(text(&notices[7]), pick(Shell::SleptText.row()));
    }
}
