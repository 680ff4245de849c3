use leptos::prelude::*;

use super::{open::OpenButton, row::DoorRow, watch::Watch, words::key};
use crate::{
    kit::{Icon, Void},
    locales::{Doors, say},
    route::{DoorsView, Route, link, use_navigator},
};

/// Every open door, or only those of whoever looks; the one that closes first stands first.
#[component]
pub(super) fn OpenDoors(watch: Watch, #[prop(optional)] mine: bool) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let doors = watch.with(|board| {
            let shown = board.doors.iter().filter(|door| door.mine || !mine);
            shown.map(|door| key(&door.at)).collect::<Vec<_>>()
        });
        doors.unwrap_or_default()
    });
    let none = Memo::new(move |_| keys.with(Vec::is_empty));
    let name = if mine { Doors::TableMine.row() } else { Doors::Table.row() };
    move || {
        if none.get() {
            return view! { <div class="doors-list"><Nothing watch mine/></div> }.into_any();
        }
        view! {
            <div class="doors-list" tabindex="0" role="region" aria-label=say(name) data-region>
                <table class="doors-table">
                    <caption class="vh">{say(name)}</caption>
                    <thead><tr>
                        <th scope="col" aria-sort="ascending">{t!(Doors::ClosesIn)}</th>
                        <th scope="col">{t!(Doors::Device)}</th>
                        <th scope="col">{t!(Doors::Endpoint)}</th>
                        <th scope="col" class="door-source">{t!(Doors::Source)}</th>
                        <th scope="col" class="door-by">{t!(Doors::ByFor)}</th>
                        <th scope="col"><span class="vh">{t!(Doors::Actions)}</span></th>
                    </tr></thead>
                    <tbody>
                        <For each=move || keys.get() key=|key| key.clone() children=move |of| view! { <DoorRow watch of/> }/>
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

/// Nothing at all, or nothing of theirs: each with its own way out.
#[component]
fn Nothing(watch: Watch, mine: bool) -> impl IntoView {
    let navigator = use_navigator();
    let any = Memo::new(move |_| watch.with(|board| !board.doors.is_empty()).unwrap_or(false));
    move || {
        if mine && any.get() {
            let to = move || Route::Doors {
                context: watch.context(),
                view: DoorsView::Open,
                open: watch.form.get_untracked(),
            };
            return view! {
                <Void title=t!(Doors::NothingMine) text=t!(Doors::NothingMineText) icon=Icon::Door>
                    <a class="text-link" href=move || to().href() on:click=link(navigator, to)>{t!(Doors::ToOpen)}</a>
                </Void>
            }
            .into_any();
        }
        view! {
            <Void title=t!(Doors::NothingOpen) text=t!(Doors::NothingOpenText) icon=Icon::Door><OpenButton watch/></Void>
        }
        .into_any()
    }
}
