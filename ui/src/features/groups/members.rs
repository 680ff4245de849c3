use api::{
    console::{sim_row::SimRow, window::SimWindow},
    id::{ContextId, GroupId, SimId},
};
use leptos::prelude::*;

use super::actions::members;
use crate::{
    kit::{
        Icon, Void,
        table::{Column, Cursor, Table},
    },
    locales::Groups,
    parts::{Failed, Failure, live_source, sim_columns},
    route::{ListPlace, Route, SimTab, Step, link, use_navigator},
    state::{LiveWindow, use_window},
};

type Live = LiveWindow<SimWindow, SimRow>;

/// Who is in the group, live; a row leads to its SIM in the SIM list.
#[component]
pub(super) fn MembersTab(context: ContextId, #[prop(into)] group: Signal<Option<GroupId>>) -> impl IntoView {
    let navigator = use_navigator();
    let sort = RwSignal::new(String::new());
    let query =
        Memo::new(move |_| (group.get().map(|id| format!("group:{id}")).unwrap_or_default(), sort.get()));
    let live: Live = use_window(context.clone(), query.into());
    let failed = Memo::new(move |_| live.total().is_none() && live.error().is_some());
    let of = context.clone();
    let to_list =
        move || group.get_untracked().map_or_else(|| Route::sims(of.clone()), |group| members(&of, &group));
    let href = to_list.clone();
    let open = move |sim: String| {
        let Some(group) = group.get_untracked() else { return };
        if let Route::Sims { context, list } = members(&context, &group) {
            let list = ListPlace { open: SimId::new(sim).ok(), tab: SimTab::default(), ..list };
            navigator.go(Route::Sims { context, list }, Step::New);
        }
    };
    view! {
        <div class="members-head">
            <a class="text-link" href=move || { group.track(); href().href() } on:click=link(navigator, to_list)>{t!(Groups::InSimList)}</a>
        </div>
        <div class="members-table">
            {move || if failed.get() {
                let failure = live.error().as_ref().map(Failure::from);
                failure.map(|failure| view! { <Failed failure on_retry=move || live.retry()/> }).into_any()
            } else {
                view! {
                    <Table
                        label=t!(Groups::MembersTable)
                        name="members"
                        columns=columns()
                        source=live_source(live, |row: &SimRow| row.sim_id.to_string())
                        cursor=Cursor::new()
                        sort
                        default_sort=sim_columns::DEFAULT_SORT
                        on_sort=move |by| sort.set(by)
                        open=Signal::derive(|| None::<String>)
                        on_open=open.clone()
                        empty=|| view! { <Void title=t!(Groups::NoMembers) text=t!(Groups::NoMembersText) icon=Icon::Sim/> }
                    />
                }.into_any()
            }}
        </div>
    }
}

fn columns() -> Vec<Column<SimRow>> {
    vec![sim_columns::name(), sim_columns::session(), sim_columns::drift(), sim_columns::sim_id()]
}
