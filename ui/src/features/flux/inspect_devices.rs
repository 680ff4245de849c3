use api::{
    console::flux::SourceKind,
    id::{FluxPartId, GroupId},
};
use leptos::prelude::*;

use super::{
    parts::{Pick, group_options},
    studio::Studio,
};
use crate::{kit::Section, locales::FluxParts};

/// Whose devices tell the app: those of a group.
#[component]
pub(super) fn Devices(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let group = Memo::new(move |_| {
        let id = of.get_value();
        let held = studio.with(|app| {
            let source = app.sources.iter().find(|one| one.id == id)?;
            source.from.devices_of().map(GroupId::to_string)
        });
        held.flatten().unwrap_or_default()
    });
    let choose = move |id: String| {
        studio.edit(|app| {
            if let Some(source) = app.sources.iter_mut().find(|one| one.id == of.get_value()) {
                source.from = SourceKind::Device { group_id: GroupId::new(id).ok() };
            }
        });
    };
    view! {
        <Section title=t!(FluxParts::Devices)>
            <Pick label=t!(FluxParts::Group) options=move || group_options(studio) value=group on_choice=choose/>
            <p class="quiet small-text">{t!(FluxParts::DevicesNote)}</p>
        </Section>
    }
}
