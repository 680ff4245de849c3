use api::{
    console::group_row::GroupRow,
    id::{ContextId, GroupId},
    soracom::group::{GetGroup, Group},
};
use leptos::prelude::*;

use super::sessions::Sessions;
use crate::{
    format::count,
    kit::Section,
    locales::Groups,
    parts::{Failed, Failure, Instant},
    state::Query,
};

/// How its members' sessions stand, and what the group is.
#[component]
pub(super) fn OverviewTab(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    row: Memo<Option<GroupRow>>,
    read: Query<GetGroup>,
) -> impl IntoView {
    let error = move || read.with(|value| value.is_none()).then(|| read.error()).flatten();
    let facts = move || read.value().map(|group| view! { <Facts group/> });
    view! {
        {move || match error() {
            Some(error) => view! { <Failed failure=Failure::from(&error) on_retry=move || read.reload()/> }.into_any(),
            None => view! {
                <Standing context=context.clone() group row/>
                {facts}
            }.into_any(),
        }}
    }
}

#[component]
fn Standing(
    context: ContextId,
    group: Signal<Option<GroupId>>,
    row: Memo<Option<GroupRow>>,
) -> impl IntoView {
    view! { <Section title=t!(Groups::Sessions)><Sessions context group row/></Section> }
}

#[component]
fn Facts(group: Group) -> impl IntoView {
    let Group { group_id, tags, configuration, created_time, last_modified_time, .. } = group;
    let tags: Vec<String> = tags.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let time = |at: Option<api::UnixMillis>| match at {
        Some(at) => view! { <Instant at/> }.into_any(),
        None => "–".into_any(),
    };
    let namespaces: Vec<(String, usize)> = configuration
        .into_iter()
        .map(|(name, keys)| (name, keys.len()))
        .filter(|(_, keys)| *keys > 0)
        .collect();
    let nothing = namespaces.is_empty();
    view! {
        <Section title=t!(Groups::Facts)>
            <dl class="facts-list">
                <dt>{t!(Groups::Id)}</dt><dd class="mono">{group_id.to_string()}</dd>
                <dt>{t!(Groups::Created)}</dt><dd>{time(created_time)}</dd>
                <dt>{t!(Groups::Modified)}</dt><dd>{time(last_modified_time)}</dd>
                <dt>{t!(Groups::Tags)}</dt><dd>{if tags.is_empty() { "–".to_owned() } else { tags.join(", ") }}</dd>
            </dl>
        </Section>
        <Section title=t!(Groups::Namespaces)>
            {nothing.then(|| view! { <p class="quiet small-text">{t!(Groups::NoNamespaces)}</p> })}
            <dl class="facts-list">
                {namespaces.into_iter().map(|(name, keys)| view! {
                    <dt class="mono">{name}</dt>
                    <dd>{move || match keys {
                        1 => text!(Groups::OneKey).to_owned(),
                        n => text!(Groups::Keys, n = count(n as u64)),
                    }}</dd>
                }).collect_view()}
            </dl>
        </Section>
    }
}
