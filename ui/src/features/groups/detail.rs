use api::{
    console::{feed::Change, group_row::GroupRow, ledger::LedgerQuery, plan::Action, window::GroupWindow},
    id::{ContextId, GroupId},
};
use leptos::prelude::*;

use super::{
    actions::name_of, drafts::use_drafts, form_settings::SettingsTab, members::MembersTab,
    overview::OverviewTab,
};
use crate::{
    format::{Zone, count, when},
    kit::{Drawer, Icon, IconButton, IconSize, Keys, Pictogram, Size, State, Tab, TabPanel, Tabs, Tag, Tone},
    locales::{Common, Groups, lang, pick, say},
    parts::{CopyLink, Ledger, use_group},
    route::{GroupTab, Route, Step, use_navigator},
    state::{Shortcut, use_clock, use_shortcuts, use_window},
};

/// One group beside the list.
#[component]
pub(super) fn GroupDrawer(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    /// The group's row, when the list has it at hand.
    #[prop(into)]
    known: Signal<Option<GroupRow>>,
    #[prop(into)] tab: Signal<GroupTab>,
    on_tab: impl Fn(GroupTab) + Clone + Send + Sync + 'static,
    on_close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let navigator = use_navigator();
    let label = move || {
        let name =
            known.with(|row| row.as_ref().map(name_of)).or_else(|| group.get().map(|id| id.to_string()));
        text!(Groups::DrawerLabel, name = name.unwrap_or_default())
    };
    let escape = on_close.clone();
    use_shortcuts().add([Shortcut::escape(escape)]);
    let page_context = context.clone();
    let to_page = move || {
        let group = group.get_untracked()?;
        Some(Route::Group { context: page_context.clone(), group, tab: tab.get_untracked() })
    };
    let (close, close_button) = (on_close.clone(), on_close);
    let tools = view! {
        <CopyLink tone=Tone::Ghost size=Size::Small/>
        <IconButton icon=Icon::Arrow label=t!(Groups::OpenPage) on_click=move |_| {
            if let Some(route) = to_page() {
                navigator.go(route, Step::New);
            }
        }/>
        <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| close_button()/>
    };
    let foot = Signal::derive(move || tab.get() != GroupTab::Settings);
    view! {
        <Drawer label=label on_close=close wide=true>
            <GroupDetail context group known tab on_tab tools=tools.into_any()/>
            {move || foot.get().then(|| view! {
                <footer class="drawer-foot">
                    <span class="grow"></span>
                    <Keys keys=&["J", "K"]/>
                    <span>{t!(Groups::NextGroup)}</span>
                </footer>
            })}
        </Drawer>
    }
}

/// Head and pages of one group; the drawer and the page both show it.
#[component]
pub(super) fn GroupDetail(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    #[prop(optional, into)] known: Signal<Option<GroupRow>>,
    #[prop(into)] tab: Signal<GroupTab>,
    on_tab: impl Fn(GroupTab) + Clone + Send + Sync + 'static,
    /// Buttons at the right of the title.
    tools: AnyView,
) -> impl IntoView {
    let drafts = use_drafts();
    // A window of one row: it stays live whatever the list beside it shows.
    let query =
        Memo::new(move |_| (group.get().map(|id| format!("group:{id}")).unwrap_or_default(), String::new()));
    let own = use_window::<GroupWindow, GroupRow>(context.clone(), query.into());
    let row = Memo::new(move |_| {
        let id = group.get()?;
        own.find(|row| row.group_id == id).or_else(|| known.get().filter(|row| row.group_id == id))
    });
    let read = use_group(context.clone(), group);
    let step_tab = {
        let on_tab = on_tab.clone();
        move |by: usize| {
            let at = TABS.iter().position(|value| *value == tab.get_untracked()).unwrap_or(0);
            on_tab(TABS[(at + by) % TABS.len()]);
        }
    };
    let back = step_tab.clone();
    use_shortcuts().add([
        Shortcut::letters("]", move || step_tab(1)),
        Shortcut::letters("[", move || back(TABS.len() - 1)),
    ]);
    let of = context.clone();
    let draft_mark = Memo::new(move |_| {
        let place = (of.clone(), group.get()?);
        let unsent = drafts.is_unsent(&place);
        drafts.is_changed(&place).then_some(if unsent {
            Groups::DraftNote.row()
        } else {
            Groups::DraftTag.row()
        })
    });
    let index = Signal::derive(move || TABS.iter().position(|value| *value == tab.get()).unwrap_or(0));
    let tabs = TABS.iter().map(|value| Tab::new(*value, tab_name(*value, row))).collect();
    let meter = context.clone();
    let body = Signal::derive(
        move || if tab.get() == GroupTab::Settings { "group-settings" } else { "drawer-body" },
    );
    view! {
        <header class="drawer-head">
            <div class="drawer-line">
                <h2 class="drawer-title">
                    <Pictogram icon=Icon::Groups size=IconSize::Small/>
                    <span class="clip">{move || match row.get() {
                        Some(row) => name_of(&row),
                        None => group.get().map(|id| id.to_string()).unwrap_or_default(),
                    }}</span>
                </h2>
                {move || draft_mark.get().map(|mark| view! { <Tag text=say(mark) state=State::Acting/> })}
                <span class="grow"></span>
                <super::form_settings::Room context=meter group read/>
                {tools}
            </div>
            <p class="drawer-ids">
                <span>"ID "<b>{move || group.get().map(|id| id.to_string())}</b></span>
                <Summary row/>
            </p>
            <Tabs label=t!(Groups::Tabs) name="group" tabs value=tab on_change=on_tab/>
        </header>
        <TabPanel name="group" index class="group-panel">
            {move || {
                let context = context.clone();
                let inside = match tab.get() {
                    GroupTab::Overview => view! { <OverviewTab context group row read/> }.into_any(),
                    GroupTab::Settings => view! { <SettingsTab context group row read/> }.into_any(),
                    GroupTab::Members => view! { <MembersTab context group/> }.into_any(),
                    GroupTab::Ledger => view! { <LedgerTab context group/> }.into_any(),
                };
                view! { <div class=body.get_untracked()>{inside}</div> }
            }}
        </TabPanel>
    }
}

const TABS: [GroupTab; 4] = [GroupTab::Overview, GroupTab::Settings, GroupTab::Members, GroupTab::Ledger];

fn tab_name(tab: GroupTab, row: Memo<Option<GroupRow>>) -> impl Fn() -> String + Send + Sync + 'static {
    move || match tab {
        GroupTab::Overview => pick(Groups::Overview.row()).to_owned(),
        GroupTab::Settings => pick(Groups::Settings.row()).to_owned(),
        GroupTab::Members => match row.with(|row| row.as_ref().map(|row| row.members)) {
            Some(members) => text!(Groups::MembersOf, n = count(members)),
            None => pick(Groups::Members.row()).to_owned(),
        },
        GroupTab::Ledger => pick(Groups::Ledger.row()).to_owned(),
    }
}

/// Members, how many are online, and when it last changed.
#[component]
fn Summary(row: Memo<Option<GroupRow>>) -> impl IntoView {
    let clock = use_clock();
    let words = move || {
        let row = row.get()?;
        let time = match row.modified {
            Some(at) => when(lang(), at, clock.now(), Zone::here(at), false),
            None => pick(Groups::NeverChanged.row()).to_owned(),
        };
        Some(text!(Groups::Summary, members = count(row.members), online = count(row.online), time = time))
    };
    view! { <span class="group-summary">{words}</span> }
}

/// What was written to this group from here.
#[component]
fn LedgerTab(context: ContextId, #[prop(into)] group: Signal<Option<GroupId>>) -> impl IntoView {
    let query = move || {
        Some(LedgerQuery {
            context: Some(context.clone()),
            group: Some(group.get()?),
            ..LedgerQuery::default()
        })
    };
    let concerns = move |change: &Change| match change {
        Change::Job { job } => {
            if let Action::Configure { group_id, .. } = &job.action {
                group.with_untracked(|group| group.as_ref() == Some(group_id))
            } else {
                false
            }
        }
        Change::Sim { .. }
        | Change::Session { .. }
        | Change::Group { .. }
        | Change::Clock { .. }
        | Change::Notices { .. }
        | Change::Skipped => false,
    };
    view! { <Ledger query concerns nothing=Groups::NoLedger.row()/> }
}
