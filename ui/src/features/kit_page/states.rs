use leptos::prelude::*;

use crate::kit::{ContextMark, Glyph, Level, State, StateWords, Tag};

const STATES: [(State, &str, &str); 7] = [
    (State::Online, "Online", "evidence inside its limit"),
    (State::Offline, "Offline", "Deleted seen, or never attached"),
    (State::Stale, "Stale", "online, but at odds with its group"),
    (State::Acting, "Acting", "a call is in flight"),
    (State::Failed, "Failed", "refused, lost or not back"),
    (State::Blocked, "Blocked", "suspended or held by a mode"),
    (State::Unknown, "Unknown", "evidence older than its own limit"),
];

/// Glyphs at four ages, and the three levels of loudness.
#[component]
pub(super) fn States() -> impl IntoView {
    let rows = STATES
        .into_iter()
        .map(|(state, word, means)| {
            let ages = [100, 60, 25, 0].map(|fresh| view! { <td><Glyph state fresh=fresh/></td> }).collect_view();
            view! { <tr><td class=format!("c-{}", state.class())>{word}</td>{ages}<td class="quiet">{means}</td></tr> }
        })
        .collect_view();
    view! {
        <section>
            <h2>"States: the shape is the state, the ring is how fresh the evidence is"</h2>
            <table class="states"><tbody>{rows}</tbody></table>
        </section>
        <section>
            <h2>"Loudness: normal is unlit, only exceptions get ink"</h2>
            <div class="specimens">
                <StateWords state=State::Online word="Online" age="4 s" fresh=95/>
                <StateWords state=State::Offline word="Offline" age="41 min" fresh=60/>
                <StateWords state=State::Unknown word="Unknown" age="3.8 h"/>
            </div>
            <div class="specimens">
                <Tag text="DNS ≠ group" state=State::Stale/>
                <Tag text="older than group" level=Level::Maybe/>
                <Tag text="11 held" state=State::Blocked glyph=true/>
                <Tag text="back" state=State::Online/>
                <Tag text="plain"/>
            </div>
            <div class="specimens">
                <Tag text="2 orphans" state=State::Failed level=Level::Hot/>
                <Tag text="Running" state=State::Acting level=Level::Hot glyph=true/>
            </div>
            <div class="specimens"><ContextMark text="PRODUCTION" local=false/><ContextMark text="LOCAL" local=true/></div>
        </section>
    }
}
