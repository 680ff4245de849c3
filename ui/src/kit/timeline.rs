use leptos::prelude::*;

use super::{Glyph, State};

/// What the line beside a moment says about the time below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Track {
    /// Solid: a session was open.
    Online,
    /// Bars: open, but at odds with its group.
    Stale,
    /// Dots: no session.
    Offline,
    /// Hatch: nobody looked, so no line is drawn.
    Unseen,
    /// Nothing below.
    Bare,
}

/// One entry: when, what it was, and what there is to say about it.
pub(crate) struct Moment {
    /// None for what lies between two moments.
    pub(crate) time: Option<MomentTime>,
    pub(crate) glyph: Option<State>,
    pub(crate) track: Track,
    pub(crate) body: AnyView,
}

/// When something was.
pub(crate) struct MomentTime {
    pub(crate) words: Box<dyn Fn() -> String + Send>,
    /// As a machine reads it.
    pub(crate) machine: String,
    /// Everything about it, for the tooltip.
    pub(crate) full: String,
}

/// A history, newest first.
#[component]
pub(crate) fn Timeline(moments: Vec<Moment>) -> impl IntoView {
    let last = moments.len().saturating_sub(1);
    let items = moments
        .into_iter()
        .enumerate()
        .map(|(i, Moment { time, glyph, track, body })| {
            let track = match track {
                Track::Online => "",
                Track::Stale => " stale",
                Track::Offline => " offline",
                Track::Unseen => " unseen",
                Track::Bare => " bare",
            };
            let ends = match i {
                _ if last == 0 => " bare",
                0 => " newest",
                _ if i == last => " oldest",
                _ => "",
            };
            let between = if time.is_none() { " between" } else { "" };
            let time = match time {
                Some(MomentTime { words, machine, full }) => {
                    view! { <time datetime=machine title=full>{words}</time> }.into_any()
                }
                None => view! { <span></span> }.into_any(),
            };
            view! {
                <li class=format!("{track}{ends}{between}")>
                    {time}
                    <span class="node">{glyph.map(|state| view! { <Glyph state fresh=100/> })}</span>
                    <div class="event">{body}</div>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }
}
