use api::id::FluxPartId;
use leptos::prelude::*;

use super::{
    json_field::JsonField,
    studio::{Opened, Studio},
};
use crate::{
    format::count,
    kit::{Button, Icon, Section, Size},
    locales::FluxParts,
    route::FluxPart,
};

/// A channel: who brings messages, what is done with them, and one to try things on.
#[component]
pub(super) fn ChannelForm(studio: Studio, id: FluxPartId) -> impl IntoView {
    let of = StoredValue::new(id);
    let into = move || {
        let id = of.get_value();
        let sources = studio.with(|app| {
            let from = app.sources.iter().filter(|one| one.channel == id);
            let from = from.map(|one| (FluxPart::Source(one.id.clone()), one.name.clone()));
            let leads = app
                .actions
                .iter()
                .filter(|one| one.output.as_ref().is_some_and(|output| output.channel == id));
            from.chain(leads.map(|one| (FluxPart::Action(one.id.clone()), one.name.clone())))
                .collect::<Vec<_>>()
        });
        links(studio, sources.unwrap_or_default())
    };
    let out = move || {
        let id = of.get_value();
        let actions = studio.with(|app| {
            let on = app.actions.iter().filter(|one| one.channel == id);
            on.map(|one| (FluxPart::Action(one.id.clone()), one.name.clone())).collect::<Vec<_>>()
        });
        links(studio, actions.unwrap_or_default())
    };
    let messages = move || {
        let id = of.get_value();
        studio.runs.with(|runs| runs.map(|runs| runs.runs.iter().filter(|run| run.channel == id).count()))
    };
    let text = Memo::new(move |_| studio.sample(&of.get_value()));
    view! {
        <Section title=t!(FluxParts::Edges) aside=move || messages().map(|n| text!(FluxParts::Messages, n = count(n as u64))).unwrap_or_default()>
            <dl class="facts-list">
                <dt>{t!(FluxParts::From)}</dt><dd>{into}</dd>
                <dt>{t!(FluxParts::DoneWith)}</dt><dd>{out}</dd>
            </dl>
            <div class="flux-buttons">
                <Button size=Size::Small icon=Icon::Plus on_click=move |_| studio.opened.set(Some(Opened::AddAction))>{t!(FluxParts::Action)}</Button>
                <Button size=Size::Small icon=Icon::Plus on_click=move |_| studio.opened.set(Some(Opened::AddSource))>{t!(FluxParts::Source)}</Button>
            </div>
        </Section>
        <Section title=t!(FluxParts::Sample)>
            <JsonField label=t!(FluxParts::SampleLabel) value=text on_input=move |text| studio.set_sample(&of.get_value(), text)/>
            <p class="quiet small-text">{t!(FluxParts::SampleNote)}</p>
            <div class="flux-buttons">
                <Button size=Size::Small icon=Icon::Test on_click=move |_| studio.opened.set(Some(Opened::Test))>{t!(FluxParts::TestRun)}</Button>
            </div>
        </Section>
    }
}

fn links(studio: Studio, parts: Vec<(FluxPart, String)>) -> AnyView {
    if parts.is_empty() {
        return view! { <span class="quiet">{t!(FluxParts::None)}</span> }.into_any();
    }
    let links = parts.into_iter().map(|(part, name)| {
        let open = move |_| {
            studio.to_inspector.set_value(true);
            studio.open_part(Some(part.clone()));
        };
        view! { <button type="button" class="text-link flux-link" on:click=open>{name}</button>" " }
    });
    links.collect_view().into_any()
}
