use leptos::prelude::*;

use super::{
    editor::Editor,
    fields::{Field, is_on, metadata_is, text},
    form_dns::DnsSetting,
    form_field::{Line, LineKind, Setting},
    form_json::ChangeLines,
    form_texts::{ChapSetting, UserDataSetting},
};
use crate::{
    format::count,
    kit::{Banner, Checkbox, State, Switch},
    locales::{Groups, pick},
};

/// The settings of SoracomAir as a form. Each says when a change takes hold.
#[component]
pub(super) fn AirForm(editor: Editor) -> impl IntoView {
    let waits = Memo::new(move |_| editor.unreadable().is_some());
    view! {
        <form class="group-form" tabindex="0" aria-label="SoracomAir" on:submit=|event| event.prevent_default()>
            {move || waits.get().then(|| view! { <Banner state=State::Stale title=t!(Groups::JsonWaits)/> })}
            <DnsSetting editor/>
            <VpgSetting editor/>
            <MtuSetting editor/>
            <ChapSetting editor/>
            <MetadataSetting editor/>
            <UserDataSetting editor/>
            <ChangeLines editor/>
        </form>
    }
}

#[component]
fn VpgSetting(editor: Editor) -> impl IntoView {
    let was = move || {
        editor.saved(|saved| {
            if is_on(saved, "useVpg") { text(saved, "vpgId") } else { pick(Groups::WasOff.row()).to_owned() }
        })
    };
    let controls = move |about: String, wrong: Signal<bool>| {
        let on = Signal::derive(move || editor.now(|now| is_on(now, "useVpg")));
        let lead = view! {
            <span class="bare-switch">
                <Switch label=t!(Groups::UseVpg) on on_change=move |on| editor.edit(|draft| draft.switch("useVpg", on))/>
            </span>
        };
        view! {
            <Line
                label=t!(Groups::VpgId)
                placeholder=t!(Groups::VpgId)
                value=Signal::derive(move || editor.now(|now| text(now, "vpgId")))
                on_input=move |text: String| editor.edit(|draft| draft.write("vpgId", text.trim()))
                wrong
                about
                lead=lead.into_any()
            />
        }
    };
    view! { <Setting field=Field::Vpg title=Groups::Vpg.row() editor was controls/> }
}

#[component]
fn MtuSetting(editor: Editor) -> impl IntoView {
    let was = move || {
        editor.saved(|saved| match saved.get("ipLinkMtu").map(|mtu| mtu.as_u64()) {
            Some(Some(mtu)) => count(mtu),
            Some(None) => text(saved, "ipLinkMtu"),
            None => pick(Groups::WasUnset.row()).to_owned(),
        })
    };
    let controls = move |about: String, wrong: Signal<bool>| {
        let unit = view! { <span class="quiet">{t!(Groups::Bytes)}</span> };
        view! {
            <span class="setting-short">
                <Line
                    label=t!(Groups::Mtu)
                    kind=LineKind::Plain
                    placeholder=t!(Groups::WasUnset)
                    numeric=true
                    value=Signal::derive(move || editor.now(|now| text(now, "ipLinkMtu")))
                    on_input=move |text: String| editor.edit(|draft| draft.write_number("ipLinkMtu", &text))
                    wrong
                    about
                    trail=unit.into_any()
                />
            </span>
        }
    };
    view! { <Setting field=Field::Mtu title=Groups::Mtu.row() editor was help=t!(Groups::MtuHelp) controls/> }
}

#[component]
fn MetadataSetting(editor: Editor) -> impl IntoView {
    let was = move || {
        let row =
            editor.saved(|saved| match (metadata_is(saved, "enabled"), metadata_is(saved, "readonly")) {
                (false, _) => Groups::WasOff,
                (true, true) => Groups::WasReadOnly,
                (true, false) => Groups::WasWritable,
            });
        pick(row.row()).to_owned()
    };
    let controls = move |_about: String, _wrong: Signal<bool>| {
        let enabled = Signal::derive(move || editor.now(|now| metadata_is(now, "enabled")));
        let read_only = Signal::derive(move || editor.now(|now| metadata_is(now, "readonly")));
        view! {
            <div class="setting-row">
                <Switch label=t!(Groups::MetadataOn) on=enabled on_change=move |on| editor.edit(|draft| draft.switch_metadata("enabled", on))/>
                <Checkbox label=t!(Groups::ReadOnly) checked=read_only on_change=move |on| editor.edit(|draft| draft.switch_metadata("readonly", on))/>
            </div>
        }
    };
    view! { <Setting field=Field::Metadata title=Groups::Metadata.row() editor was controls/> }
}
