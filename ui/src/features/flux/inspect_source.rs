use api::id::FluxPartId;
use leptos::prelude::*;

use super::{
    edit::hang,
    inspect_devices::Devices,
    inspect_files::Files,
    inspect_timer::{Interval, OfSchedule},
    kinds::Origin,
    parts::{Pick, channel_options, chosen},
    studio::Studio,
};
use crate::{
    kit::{Button, Icon, Section, Size},
    locales::{FluxParts, pick},
    route::FluxPart,
};

/// A source: where its messages go, and what it is.
#[component]
pub(super) fn SourceForm(studio: Studio, id: FluxPartId) -> impl IntoView {
    let of = StoredValue::new(id);
    let read = move |read: fn(&api::console::flux::Source) -> String| {
        let id = of.get_value();
        studio.with(|app| app.sources.iter().find(|one| one.id == id).map(read)).flatten().unwrap_or_default()
    };
    let channel = Memo::new(move |_| read(|source| source.channel.to_string()));
    let origin =
        Memo::new(move |_| Origin::named(&read(|source| Origin::of(&source.from).name().to_owned())));
    let kind = move || match origin.get() {
        Some(Origin::IncomingWebhook) => view! { <Address studio of/> }.into_any(),
        Some(Origin::Interval) => view! { <Interval studio of/> }.into_any(),
        Some(Origin::Schedule) => view! { <OfSchedule studio of/> }.into_any(),
        Some(Origin::Device) => view! { <Devices studio of/> }.into_any(),
        Some(Origin::Api) => view! { <ByApi studio channel/> }.into_any(),
        Some(Origin::HarvestFiles) => view! { <Files studio of/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <Section title=t!(FluxParts::Kind) aside=move || origin.get().map(|origin| pick(origin.row()).to_owned()).unwrap_or_default()>
            <Pick
                label=t!(FluxParts::IntoChannel)
                options=move || channel_options(studio, false)
                value=channel
                on_choice=move |choice| {
                    if let Some(into) = chosen(studio, &choice) {
                        studio.edit(|app| hang(app, &FluxPart::Source(of.get_value()), into));
                    }
                }
            />
        </Section>
        {kind}
    }
}

/// The address of an incoming webhook: covered, until somebody wants to see it.
#[component]
fn Address(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let shown = RwSignal::new(false);
    let address = Memo::new(move |_| {
        let id = of.get_value();
        let webhook = studio
            .with(|app| {
                app.sources.iter().find(|one| one.id == id).and_then(|one| one.from.webhook().cloned())
            })
            .flatten()?;
        let endpoint = studio.session.context(&studio.context())?.endpoint;
        let path = format!("{}/v1/flux/incoming_webhooks/{}", endpoint.trim_end_matches('/'), webhook.id);
        Some((path, webhook.secret))
    });
    let text = move || {
        let (path, secret) = address.get()?;
        let secret = if shown.get() { secret.expose().clone() } else { "•".repeat(12) };
        Some(view! { <p class="flux-address mono">{path}"/"{secret}</p> })
    };
    let copy = move |_| {
        if let Some((path, secret)) = address.get_untracked() {
            studio.toasts.copy_secret(format!("{path}/{}", secret.expose()), FluxParts::AddressCopied.row());
        }
    };
    let buttons = move || {
        address.with(Option::is_some).then(|| view! {
            <div class="flux-buttons">
                <Button size=Size::Small icon=Icon::Copy on_click=copy>{t!(FluxParts::CopyAddress)}</Button>
                <Button size=Size::Small on_click=move |_| shown.update(|shown| *shown = !*shown)>
                    {move || pick(if shown.get() { FluxParts::Hide.row() } else { FluxParts::Show.row() })}
                </Button>
            </div>
        })
    };
    view! {
        <Section title=t!(FluxParts::Address)>
            {text}
            {buttons}
            <p class="quiet small-text">{move || pick(if address.with(Option::is_some) { FluxParts::AddressNote.row() } else { FluxParts::AddressLater.row() })}</p>
        </Section>
    }
}

/// How a program sends a message here.
#[component]
fn ByApi(studio: Studio, channel: Memo<String>) -> impl IntoView {
    let call = move || {
        let endpoint =
            studio.session.context(&studio.context()).map(|context| context.endpoint).unwrap_or_default();
        format!(
            "POST {}/v1/flux/apps/{}/channels/{}/messages",
            endpoint.trim_end_matches('/'),
            studio.id(),
            channel.get()
        )
    };
    view! {
        <Section title=t!(FluxParts::CallHead)>
            <p class="flux-address mono">{call}</p>
            <p class="quiet small-text">{t!(FluxParts::ByApiNote)}</p>
        </Section>
    }
}
