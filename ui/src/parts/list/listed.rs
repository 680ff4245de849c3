use std::{fmt::Display, str::FromStr};

use api::{
    Endpoint,
    console::window::{Window, WindowQuery},
    id::ContextId,
};
use client::HasId;
use leptos::prelude::*;

use crate::{
    kit::Icon,
    locales::Row,
    route::{ListPlace, Route},
};

/// A row of which there is a list page.
pub(crate) trait Listed: HasId<Id: FromStr + Display + Send + Sync> + Send + Sync + 'static {
    /// Windows the list.
    type Window: Endpoint<Path = ContextId, Query = WindowQuery, Body = (), Response = Window<Self>> + 'static;
    /// The pages of what is open beside it.
    type Tab: Copy + Default + PartialEq + Send + Sync + 'static;

    const WORDS: ListWords;

    /// What can be done while the context has no such thing at all.
    fn way_out(_context: ContextId) -> Option<AnyView> {
        None
    }

    /// The list's part of a place; none when another page is there.
    fn place(route: Route) -> Option<ListPlaceOf<Self>>;

    /// The place of this list in a context.
    fn route(context: ContextId, place: ListPlaceOf<Self>) -> Route;
}

/// What a list of such rows shows.
pub(crate) type ListPlaceOf<Row> = ListPlace<<Row as HasId>::Id, <Row as Listed>::Tab>;

/// What a list is called, and what it says.
pub(crate) struct ListWords {
    /// Names the table for styles.
    pub(crate) name: &'static str,
    /// What the list is sorted by unless the place says otherwise.
    pub(crate) default_sort: &'static str,
    pub(crate) table: Row,
    pub(crate) placeholder: Row,
    pub(crate) id_copied: Row,
    /// While the context has no such thing at all: a title, a sentence and a picture.
    pub(crate) nothing_yet: Row,
    pub(crate) nothing_yet_text: Row,
    pub(crate) icon: Icon,
    /// While it has some, and none that the query finds.
    pub(crate) nothing_matches: Row,
}
