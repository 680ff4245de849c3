//! A source that tells of files: of which, and what has to happen to them.

use api::{console::flux::SourceKind, id::FluxPartId};
use leptos::prelude::*;

use super::{parts::PlainField, studio::Studio};
use crate::{
    kit::{Checkbox, Section},
    locales::{FluxParts, Row, say},
};

/// What may happen to a file, as the wire has it.
const CHANGES: [(&str, Row); 3] = [
    ("created", FluxParts::FileCreated.row()),
    ("updated", FluxParts::FileUpdated.row()),
    ("deleted", FluxParts::FileDeleted.row()),
];

#[component]
pub(super) fn Files(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let held = Memo::new(move |_| {
        let id = of.get_value();
        let files = studio.with(|app| {
            let source = app.sources.iter().find(|one| one.id == id)?;
            if let SourceKind::HarvestFiles { prefix, on } = &source.from {
                Some((prefix.clone(), on.clone()))
            } else {
                None
            }
        });
        files.flatten().unwrap_or_default()
    });
    let change = move |change: &dyn Fn(&mut String, &mut Vec<String>)| {
        studio.edit(|app| {
            let source = app.sources.iter_mut().find(|one| one.id == of.get_value());
            if let Some(SourceKind::HarvestFiles { prefix, on }) = source.map(|source| &mut source.from) {
                change(prefix, on);
            }
        });
    };
    let prefix = Signal::derive(move || held.with(|(prefix, _)| prefix.clone()));
    let boxes = CHANGES.map(|(name, row)| {
        let checked = Signal::derive(move || held.with(|(_, on)| on.iter().any(|one| one == name)));
        let tick = move |ticked: bool| {
            change(&|_, on| {
                // In the order in which they stand here, whatever is ticked first.
                let is_on = |one: &str| if one == name { ticked } else { on.iter().any(|held| held == one) };
                *on =
                    CHANGES.iter().filter(|(one, _)| is_on(one)).map(|(one, _)| (*one).to_owned()).collect();
            });
        };
        view! { <Checkbox label=say(row) checked on_change=tick/> }
    });
    let call = move || {
        let endpoint =
            studio.session.context(&studio.context()).map(|context| context.endpoint).unwrap_or_default();
        let prefix = prefix.get();
        format!("PUT {}/v1/files/private{}…", endpoint.trim_end_matches('/'), prefix)
    };
    view! {
        <Section title=t!(FluxParts::HarvestFiles)>
            <PlainField label=t!(FluxParts::Prefix) help=t!(FluxParts::PrefixHelp) mono=true value=prefix on_input=move |text| change(&|prefix, _| prefix.clone_from(&text))/>
            <fieldset class="flux-changes"><legend>{t!(FluxParts::FileChanges)}</legend>{boxes.into_view()}</fieldset>
        </Section>
        <Section title=t!(FluxParts::CallHead)>
            <p class="flux-address mono">{call}</p>
            <p class="quiet small-text">{t!(FluxParts::FilesNote)}</p>
        </Section>
    }
}
