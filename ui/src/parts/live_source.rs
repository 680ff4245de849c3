use api::{
    Endpoint,
    console::window::{Window, WindowQuery},
    id::ContextId,
};
use client::HasId;
use leptos::prelude::*;

use crate::{
    kit::table::{News, Source},
    state::LiveWindow,
};

/// A live list as the source of a table. `id` names a row.
pub(crate) fn live_source<E, Row>(live: LiveWindow<E, Row>, id: fn(&Row) -> String) -> Source<Row>
where
    E: Endpoint<Path = ContextId, Query = WindowQuery, Body = (), Response = Window<Row>> + 'static,
    Row: HasId + Send + Sync + 'static,
{
    Source::new(
        Signal::derive(move || live.total()),
        id,
        move |place| live.at(place),
        move |wanted| live.place(|row| id(row) == wanted),
        move |first, end| live.want(first, end),
    )
    .news(
        Signal::derive(move || {
            let news = live.news();
            match (news.fresh, news.moved) {
                (0, false) => None,
                (0, true) => Some(News::Moved),
                (fresh, _) => Some(News::Fresh(fresh)),
            }
        }),
        move || live.show_news(),
    )
}
