use api::console::plan::{HandlerChange, Known};
use leptos::prelude::*;

use crate::{
    format::count,
    kit::{Icon, IconSize, Pictogram, Section},
    locales::Actions,
};

/// Event handlers that look after SIMs from now on, or no longer, once they are in another group; nothing where there are none.
pub(super) fn handler_lines(handlers: Known<Vec<HandlerChange>>) -> AnyView {
    let changes = match handlers {
        Known::Is(changes) if !changes.is_empty() => changes,
        Known::Is(_) | Known::NotKnown => return ().into_any(),
    };
    let lines = changes
        .into_iter()
        .map(|HandlerChange { name, won, sims, .. }| {
            let words = move || {
                let n = count(sims);
                match won {
                    true => text!(Actions::HandlerWon, name = name, n = n),
                    false => text!(Actions::HandlerLost, name = name, n = n),
                }
            };
            let icon = if won { Icon::Plus } else { Icon::Close };
            view! { <li><Pictogram icon size=IconSize::Small/><span>{words}</span></li> }
        })
        .collect_view();
    view! { <Section title=t!(Actions::Handlers)><ul class="plan-effects">{lines}</ul></Section> }.into_any()
}
