use leptos::prelude::*;

use super::{List, Listed};
use crate::{
    format::count,
    kit::QueryBar,
    locales::{Lists, say},
    parts::CopyLink,
    route::{ListPlace, Step},
};

/// The query of a list, how many rows it finds, and the way to hand it on.
#[component]
pub(crate) fn ListQuery<Row: Listed>(
    list: List<Row>,
    /// Says also how long the search took.
    #[prop(optional)]
    took: bool,
) -> impl IntoView {
    // What was found by the query before is no answer to one that cannot be read.
    let found = move || {
        let found = list.live.read(|window| (window.total, window.of, window.took_us));
        found.filter(|_| !list.is_unreadable())
    };
    view! {
        <QueryBar
            label=t!(Lists::Query)
            placeholder=say(Row::WORDS.placeholder)
            query=Signal::derive(move || list.place.with(|place| place.q.clone()))
            on_change=move |q: String| list.go(Step::Same, |place| ListPlace { q, ..place })
            error=list.refused
            node_ref=list.field
        >
            <span class="query-count" role="status">
                {move || found().map(|(total, of, _)| text!(Lists::Found, n = count(total), total = count(of)))}
            </span>
            {took.then(|| view! {
                <span class="query-count wide">
                    {move || found().map(|(_, _, micros)| text!(Lists::Took, ms = format!("{}.{}", micros / 1000, micros % 1000 / 100)))}
                </span>
            })}
            <span class="wide"><CopyLink/></span>
        </QueryBar>
    }
}
