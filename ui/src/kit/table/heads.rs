use leptos::prelude::*;

use super::{Column, Sort};
use crate::kit::{Icon, IconSize, Pictogram};

/// The sticky head; a column that can be sorted by is a button.
#[component]
pub(super) fn Heads<R: Send + Sync + 'static>(
    columns: Vec<Column<R>>,
    #[prop(into)] sort: Signal<String>,
    default_sort: &'static str,
    on_sort: impl Fn(String) + Clone + 'static,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|column| {
            let title = column.title;
            let number = column.class.contains("number");
            let Some(key) = column.sort else {
                let hidden = column.class.contains("actions");
                return view! { <th role="columnheader" scope="col" class:number=number><span class:vh=hidden>{move || title.get()}</span></th> }.into_any();
            };
            let on_sort = on_sort.clone();
            let order = move || sort.with(|text| Sort::read(text, default_sort).aria(key));
            let arrow = move || {
                order().map(|order| {
                    let icon = if order == "ascending" { Icon::Up } else { Icon::Down };
                    view! { <Pictogram icon size=IconSize::Tiny/> }
                })
            };
            view! {
                <th role="columnheader" scope="col" class:number=number aria-sort=order>
                    <button type="button" on:click=move |_| {
                        on_sort(sort.with_untracked(|text| Sort::read(text, default_sort).pressed(key, default_sort)));
                    }>
                        {move || title.get()}
                        {arrow}
                    </button>
                </th>
            }
            .into_any()
        })
        .collect_view();
    view! { <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads}</tr></thead> }
}
