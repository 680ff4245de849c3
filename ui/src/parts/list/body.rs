use leptos::prelude::*;

use super::{List, Listed};
use crate::{
    format::count,
    kit::{
        Button, Size, Void,
        table::{Column, Table},
    },
    locales::{Lists, say},
    parts::{Failed, Failure},
    route::{ListPlace, Step},
};

/// What is open beside a list.
pub(crate) struct Beside<Row: Listed> {
    pub(crate) open: Signal<Option<Row::Id>>,
    /// Its row, when the list has it at hand.
    pub(crate) known: Signal<Option<Row>>,
    pub(crate) tab: Signal<Row::Tab>,
    pub(crate) on_tab: Callback<Row::Tab>,
    pub(crate) on_close: Callback<()>,
}

/// What stands in the place of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Rows,
    /// The query cannot be read.
    Unreadable,
    /// The list could not be read.
    Failed,
}

/// The rows of a list, or why there are none, and what is open beside them.
#[component]
pub(crate) fn ListBody<Row: Listed>(
    list: List<Row>,
    columns: impl Fn() -> Vec<Column<Row>> + Send + 'static,
    /// Above the rows, and as wide as they are.
    #[prop(optional, into)]
    above: ViewFn,
    drawer: impl Fn(Beside<Row>) -> AnyView + Send + 'static,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        if list.is_unreadable() {
            Shown::Unreadable
        } else if list.live.total().is_none() && list.live.error().is_some() {
            Shown::Failed
        } else {
            Shown::Rows
        }
    });
    let inside = move || match shown.get() {
        Shown::Failed => {
            let failure = list.live.error().as_ref().map(Failure::from);
            failure.map(|failure| view! { <Failed failure on_retry=move || list.live.retry()/> }).into_any()
        }
        // Where and why stands at the field.
        Shown::Unreadable => {
            view! { <Void title=t!(Lists::BadQuery) text=t!(Lists::BadQueryText)><Clear list/></Void> }
                .into_any()
        }
        Shown::Rows => view! {
            <Table
                label=say(Row::WORDS.table)
                name=Row::WORDS.name
                columns=columns()
                source=list.source.get_value()
                cursor=list.cursor
                sort=Signal::derive(move || list.place.with(|place| place.sort.clone()))
                default_sort=Row::WORDS.default_sort
                on_sort=move |sort: String| list.go(Step::New, |place| ListPlace { sort, ..place })
                open=Signal::derive(move || list.opened())
                on_open=move |id: String| list.open(id.parse().ok(), Step::New)
                top_on=Signal::derive(move || list.asked.with(|(q, sort)| format!("{sort} {q}")))
                empty=move || view! { <Nothing list/> }
            />
        }
        .into_any(),
    };
    let is_open = Memo::new(move |_| list.place.with(|place| place.open.is_some()));
    let beside = move || {
        let open = Signal::derive(move || list.place.with(|place| place.open.clone()));
        drawer(Beside {
            open,
            known: Signal::derive(move || {
                let open = open.get()?;
                list.live.find(|row| *row.id() == open)
            }),
            tab: Signal::derive(move || list.place.with(|place| place.tab)),
            on_tab: Callback::new(move |tab| list.go(Step::Same, |place| ListPlace { tab, ..place })),
            on_close: Callback::new(move |()| list.open(None, Step::New)),
        })
    };
    view! {
        <div class="split">
            <div class="pane">{above.run()}{inside}</div>
            {move || is_open.get().then(&beside)}
        </div>
    }
}

/// Two of the three empties: nothing yet, and nothing matches.
#[component]
fn Nothing<Row: Listed>(list: List<Row>) -> impl IntoView {
    let words = Row::WORDS;
    let of = Memo::new(move |_| list.live.read(|window| window.of).unwrap_or(0));
    move || {
        if of.get() == 0 {
            let (title, text, icon) = (say(words.nothing_yet), say(words.nothing_yet_text), words.icon);
            match Row::way_out(list.context()) {
                Some(way_out) => view! { <Void title text icon>{way_out}</Void> }.into_any(),
                None => view! { <Void title text icon/> }.into_any(),
            }
        } else {
            let text = t!(Lists::NothingMatchesText, total = count(of.get()));
            view! { <Void title=say(words.nothing_matches) text><Clear list/></Void> }.into_any()
        }
    }
}

/// The way out of a query.
#[component]
fn Clear<Row: Listed>(list: List<Row>) -> impl IntoView {
    view! { <Button size=Size::Small on_click=move |_| list.clear()>{t!(Lists::ClearQuery)}</Button> }
}
