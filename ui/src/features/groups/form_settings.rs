use api::{
    console::group_row::GroupRow,
    id::{ContextId, GroupId},
    soracom::group::GetGroup,
};
use leptos::prelude::*;

use super::{
    editor::{Editor, use_editor},
    form_air::AirForm,
    form_effect::EffectPanel,
    form_json::{JsonEditor, keys_change},
    planner::{Planner, use_planner},
    size::{ROOM, used},
};
use crate::{
    format::count,
    kit::{Banner, Button, Choice, Meter, Segmented, State, Tone},
    locales::{Groups, pick},
    parts::{Failed, Failure},
    state::{Query, Shortcut, use_feed, use_shortcuts},
};

/// How the draft is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Form,
    Json,
}

/// The settings of SoracomAir: form or JSON at the left, what the change does at the right.
#[component]
pub(super) fn SettingsTab(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    row: Memo<Option<GroupRow>>,
    read: Query<GetGroup>,
) -> impl IntoView {
    let editor = use_editor(context.clone(), group, read);
    let planner = use_planner(context.clone(), Memo::new(move |_| editor.wanted()));
    let shown = RwSignal::new(View::Form);
    let keys = Memo::new(move |_| editor.now(super::draft::Settings::len));
    let here = Memo::new(move |_| read.with(|group| group.is_some()));
    let error = move || if here.get() { None } else { read.error() };
    view! {
        {move || match error() {
            Some(error) => view! { <Failed failure=Failure::from(&error) on_retry=move || read.reload()/> }.into_any(),
            None => {
                let context = context.clone();
                here.get().then(|| view! {
                    <div class="namespaces">
                        <span class="namespace mono">"SoracomAir"<span class="quiet">{move || count(keys.get() as u64)}</span></span>
                        <span class="grow"></span>
                        <Segmented
                            label=t!(Groups::View)
                            choices=vec![Choice::new(View::Form, t!(Groups::Form)), Choice::new(View::Json, "JSON")]
                            value=shown
                            on_change=move |view| shown.set(view)
                        />
                    </div>
                    <TooLarge editor/>
                    <div class="group-columns">
                        {move || match shown.get() {
                            View::Form => view! { <AirForm editor/> }.into_any(),
                            View::Json => view! { <JsonEditor editor/> }.into_any(),
                        }}
                        <EffectPanel context group row editor planner/>
                    </div>
                    <Foot editor planner/>
                }).into_any()
            }
        }}
    }
}

/// How many keys change, and the two ways out: discard, or save by the plan that is shown.
#[component]
fn Foot(editor: Editor, planner: Planner) -> impl IntoView {
    let feed = use_feed();
    let changes = Memo::new(move |_| editor.draft.with(|draft| draft.changes().len()));
    let busy = Signal::derive(move || editor.saving.with(super::saving::Saving::is_under_way));
    let unchanged = Signal::derive(move || {
        (changes.get() == 0 && editor.unreadable().is_none())
            .then(|| pick(Groups::NothingChanged.row()).to_owned())
    });
    let refused = Signal::derive(move || {
        let why = if editor.unreadable().is_some() {
            Groups::JsonFirst.row()
        } else if changes.get() == 0 {
            Groups::NothingChanged.row()
        } else if !editor.faults().is_empty() {
            Groups::FaultsFirst.row()
        } else if let Some(held) = feed.writes_wait() {
            held
        } else if planner.error().is_some() {
            Groups::NoPlan.row()
        } else if planner.plan().is_none() {
            Groups::Planning.row()
        } else {
            return None;
        };
        Some(pick(why).to_owned())
    });
    let save = move || {
        if refused.with_untracked(Option::is_some) || busy.get_untracked() {
            return;
        }
        if let Some(plan) = untrack(|| planner.plan()) {
            editor.save(&plan, move || planner.again());
        }
    };
    use_shortcuts().add([Shortcut::always("Ctrl Enter", save)]);
    let label = move || match changes.get() {
        _ if busy.get() => pick(Groups::Saving.row()).to_owned(),
        0 => pick(Groups::Save.row()).to_owned(),
        1 => pick(Groups::SaveKey.row()).to_owned(),
        n => text!(Groups::SaveKeys, n = count(n as u64)),
    };
    view! {
        <footer class="drawer-foot group-foot">
            <span class="foot-words">{move || keys_change(changes.get())}</span>
            <span class="grow"></span>
            <Button tone=Tone::Ghost refused=unchanged on_click=move |_| editor.discard()>{t!(Groups::Discard)}</Button>
            <Button tone=Tone::Primary refused busy on_click=move |_| save()>{label}</Button>
        </footer>
    }
}

#[component]
fn TooLarge(editor: Editor) -> impl IntoView {
    let over = Memo::new(move |_| size_of(editor).total() > ROOM);
    move || over.get().then(|| view! { <Banner state=State::Failed title=t!(Groups::TooLarge)/> })
}

/// How much of the 8 KB the group's configuration takes, with the draft.
#[component]
pub(super) fn Room(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    read: Query<GetGroup>,
) -> impl IntoView {
    let editor = use_editor(context, group, read);
    let used = Memo::new(move |_| size_of(editor));
    view! {
        <span class="room">
            <span class="quiet small-text" aria-hidden="true">{t!(Groups::Size)}</span>
            <Meter
                label=t!(Groups::Size)
                kept=Signal::derive(move || used.get().kept)
                added=Signal::derive(move || used.get().added)
                room=ROOM
                figures=move || text!(Groups::SizeOf, n = used.get().kilobytes())
            />
        </span>
    }
}

fn size_of(editor: Editor) -> super::size::Used {
    editor.configuration(|configuration| editor.now(|now| used(configuration, now)))
}
