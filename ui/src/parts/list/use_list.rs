use api::id::ContextId;
use client::ClientError;
use leptos::{html, prelude::*};

use super::{ListPlaceOf, Listed};
use crate::{
    kit::table::{Cursor, Source},
    parts::{live_source, query_words},
    route::{ListPlace, Navigator, Step, use_navigator},
    state::{LiveWindow, Shortcut, use_shortcuts, use_toasts, use_window},
};

/// A list page: where it is, what it holds, and what can be done with it.
pub(crate) struct List<Row: Listed> {
    navigator: Navigator,
    context: StoredValue<ContextId>,
    pub(crate) place: Memo<ListPlaceOf<Row>>,
    pub(crate) live: LiveWindow<Row::Window, Row>,
    pub(super) source: StoredValue<Source<Row>>,
    pub(super) cursor: Cursor,
    /// What is asked of the server: query and sort.
    pub(super) asked: Memo<(String, String)>,
    /// Why the query cannot be read, and where; none while it can.
    pub(super) refused: Memo<Option<String>>,
    /// The field of the query.
    pub(super) field: NodeRef<html::Input>,
}

impl<Row: Listed> Clone for List<Row> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Row: Listed> Copy for List<Row> {}

/// The list of a context. From here on its keys work: J and K walk, / goes to the query, Y copies the id at hand.
pub(crate) fn use_list<Row: Listed>(context: ContextId) -> List<Row> {
    let (navigator, toasts) = (use_navigator(), use_toasts());
    let place = Memo::new(move |before: Option<&ListPlaceOf<Row>>| {
        // Elsewhere another page is about to take this one's place.
        Row::place(navigator.route()).or_else(|| before.cloned()).unwrap_or_default()
    });
    let asked = Memo::new(move |_| place.with(|place| (place.q.trim().to_owned(), place.sort.clone())));
    let live = use_window::<Row::Window, Row>(context.clone(), asked.into());
    let refused = Memo::new(move |_| match live.error()? {
        ClientError::Api(error) if error.status == 400 => Some(query_words(&error)),
        ClientError::Api(_) | ClientError::Unreachable(_) | ClientError::Unreadable(_) => None,
    });
    let list = List {
        navigator,
        context: StoredValue::new(context),
        place,
        live,
        source: StoredValue::new(live_source(live, |row: &Row| row.id().to_string())),
        cursor: Cursor::new(),
        asked,
        refused,
        field: NodeRef::new(),
    };
    use_shortcuts().add([
        Shortcut::letters("j", move || list.walk(1)),
        Shortcut::letters("k", move || list.walk(-1)),
        Shortcut::letters("/", move || {
            if let Some(field) = list.field.get_untracked() {
                let _hidden = field.focus();
            }
        }),
        Shortcut::letters("y", move || {
            if let Some(id) = list.id_at_hand() {
                toasts.copy(id, Row::WORDS.id_copied);
            }
        }),
    ]);
    list
}

impl<Row: Listed> List<Row> {
    pub(crate) fn context(self) -> ContextId {
        self.context.get_value()
    }

    /// Shows something else of the list.
    pub(crate) fn go(self, step: Step, change: impl FnOnce(ListPlaceOf<Row>) -> ListPlaceOf<Row>) {
        let place = change(self.place.get_untracked());
        self.navigator.go(Row::route(self.context(), place), step);
    }

    /// Opens one row beside the list, or none.
    pub(crate) fn open(self, id: Option<Row::Id>, step: Step) {
        self.go(step, |place| ListPlace { open: id, ..place });
    }

    /// Takes the whole query away.
    pub(crate) fn clear(self) {
        self.go(Step::New, |place| ListPlace { q: String::new(), ..place });
    }

    /// The row that a key acts on: the cursor's, else the one that is open.
    pub(crate) fn at_hand(self) -> Option<Row> {
        let id = self.id_at_hand()?;
        untrack(|| self.live.find(|row| row.id().to_string() == id))
    }

    /// Whether there is nothing to show because the query cannot be read. While somebody types, rows of the query before
    /// stay; they are no answer to a query that came with the address.
    pub(crate) fn is_unreadable(self) -> bool {
        self.refused.with(Option::is_some) && (self.live.total().unwrap_or(0) == 0 || !self.is_typing())
    }

    fn is_typing(self) -> bool {
        let field = self.field.get_untracked();
        field.is_some_and(|field| {
            document().active_element().is_some_and(|at| at.is_same_node(Some(field.as_ref())))
        })
    }

    /// The id of what is open beside the list.
    pub(super) fn opened(self) -> Option<String> {
        self.place.with(|place| place.open.as_ref().map(ToString::to_string))
    }

    fn id_at_hand(self) -> Option<String> {
        untrack(|| self.cursor.id(&self.source.get_value()).or_else(|| self.opened()))
    }

    /// The cursor walks; what is open beside the list walks with it.
    fn walk(self, by: i64) {
        let (source, opened) = (self.source.get_value(), untrack(|| self.opened()));
        if let (None, Some(id)) = (untrack(|| self.cursor.id(&source)), &opened) {
            self.cursor.set_id(&source, id);
        }
        self.cursor.step(&source, by);
        let id = untrack(|| self.cursor.id(&source)).and_then(|id| id.parse().ok());
        if opened.is_some() && id.is_some() {
            self.open(id, Step::Same);
        }
    }
}
