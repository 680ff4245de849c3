use leptos::prelude::*;

use super::{
    edit::{Into, add_action, add_source},
    flaw_words::flaw_words,
    kinds::{DEEDS, Deed, ORIGINS, Origin},
    parts::{NEW, Pick, PlainField, channel_options, chosen},
    studio::Studio,
};
use crate::{
    kit::{Button, Dialog, Icon, IconSize, Pictogram, Size, Tone, unique_id},
    locales::{Common, FluxParts, Row, Words, pick, say},
    route::FluxPart,
};

/// A source that comes into the app.
#[component]
pub(super) fn AddSource(studio: Studio) -> impl IntoView {
    let kinds = ORIGINS.map(|origin| (origin.name(), origin.row(), origin.icon())).to_vec();
    let add = move |kind: &str, name: String, into: Into| {
        let from = Origin::named(kind)?.begun();
        studio.edit(|app| add_source(app, name, from, into))
    };
    view! { <AddForm studio title=t!(FluxParts::AddSource) verb=t!(FluxParts::AddSourceVerb) kinds add/> }
}

/// An action that comes into the app.
#[component]
pub(super) fn AddAction(studio: Studio) -> impl IntoView {
    let kinds = DEEDS.map(|deed| (deed.name(), deed.row(), deed.icon())).to_vec();
    let add = move |kind: &str, name: String, into: Into| {
        let does = Deed::named(kind)?.begun();
        studio.edit(|app| add_action(app, name, does, into))
    };
    view! { <AddForm studio title=t!(FluxParts::AddAction) verb=t!(FluxParts::AddActionVerb) kinds add/> }
}

type Kind = (&'static str, Row, Icon);

#[component]
fn AddForm(
    studio: Studio,
    title: Words,
    verb: Words,
    kinds: Vec<Kind>,
    add: impl Fn(&str, String, Into) -> Option<FluxPart> + Clone + 'static,
) -> impl IntoView {
    let kind = RwSignal::new(kinds.first().map_or("", |(name, ..)| *name));
    let rows: Vec<(&'static str, Row)> = kinds.iter().map(|(name, row, _)| (*name, *row)).collect();
    let typed = RwSignal::new(None::<String>);
    let of_kind = move || {
        let kind = kind.get();
        rows.iter().find(|(name, _)| *name == kind).map_or(String::new(), |(_, row)| pick(*row).to_owned())
    };
    let name = Memo::new(move |_| typed.get().unwrap_or_else(&of_kind));
    let channel = RwSignal::new(untrack(|| begin(studio)));
    let channel_name = RwSignal::new(untrack(|| first_name(studio)));
    let refusal = move || {
        let kind = kind.get();
        studio.refused.with(|refused| refused.get(kind).map(|flaw| flaw_words(flaw, "")))
    };
    let refused = Signal::derive(move || {
        refusal().or_else(|| {
            name.with(|name| name.trim().is_empty()).then(|| pick(FluxParts::NameIt.row()).to_owned())
        })
    });
    let submit = move || {
        if refused.get_untracked().is_some() {
            return;
        }
        let choice = channel.get_untracked();
        let into = if choice == NEW {
            Some(Into::New(channel_name.get_untracked()))
        } else {
            chosen(studio, &choice)
        };
        let Some(part) = into.and_then(|into| add(kind.get_untracked(), name.get_untracked(), into)) else {
            return;
        };
        studio.to_inspector.set_value(true);
        studio.close();
        studio.open_part(Some(part));
    };
    let group = unique_id("kinds");
    let options = kinds
        .into_iter()
        .map(|(value, row, icon)| {
            let about = format!("{group}-{value}");
            let described = about.clone();
            let why = move || studio.refused.with(|refused| refused.get(value).map(|flaw| flaw_words(flaw, "")));
            view! {
                <label class="flux-kind" class:off=move || why().is_some()>
                    <input type="radio" name=group.clone() value=value prop:checked=move || kind.get() == value aria-describedby=described on:change=move |_| kind.set(value)/>
                    <Pictogram icon size=IconSize::Small/>
                    <span>{say(row)}</span>
                    <small id=about>{why}</small>
                </label>
            }
        })
        .collect_view();
    let entered = submit.clone();
    let body = view! {
        <form class="flux-add" on:submit=move |event| { event.prevent_default(); entered(); }>
            <fieldset><legend>{t!(FluxParts::Kind)}</legend>{options}</fieldset>
            <PlainField label=t!(Common::Name) value=name on_input=move |text| typed.set(Some(text))/>
            <Pick label=t!(FluxParts::Channel) options=move || channel_options(studio, false) value=channel on_choice=move |choice| channel.set(choice)/>
            {move || (channel.get() == NEW).then(|| view! { <PlainField label=t!(FluxParts::ChannelName) value=channel_name on_input=move |text| channel_name.set(text)/> })}
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| submit()>{verb}</Button>
    };
    view! { <Dialog title in_field=true on_close=move || studio.close() body=body.into_any() foot=foot.into_any()/> }
}

/// The channel at hand: the one that is open, that of the part that is open, or the first; a new one where there is none.
fn begin(studio: Studio) -> String {
    let of = studio.part().and_then(|part| {
        studio
            .with(|app| match &part {
                FluxPart::Channel(id) => Some(id.clone()),
                FluxPart::Source(id) => {
                    app.sources.iter().find(|one| one.id == *id).map(|one| one.channel.clone())
                }
                FluxPart::Action(id) => {
                    app.actions.iter().find(|one| one.id == *id).map(|one| one.channel.clone())
                }
            })
            .flatten()
    });
    let first = || studio.with(|app| app.channels.first().map(|one| one.id.clone())).flatten();
    of.or_else(first).map_or_else(|| NEW.to_owned(), |id| id.to_string())
}

/// As the platform calls the first channel of an app.
fn first_name(studio: Studio) -> String {
    let none = studio.with(|app| app.channels.is_empty()).unwrap_or(true);
    if none {
        pick(FluxParts::FirstChannel.row()).to_owned()
    } else {
        pick(FluxParts::NewChannelName.row()).to_owned()
    }
}
