use api::{
    console::flux::{StepKind, TrialKind},
    id::FluxPartId,
};
use leptos::prelude::*;

use super::{
    expression::{ExpressionField, Field},
    studio::Studio,
};
use crate::{
    kit::{Button, Icon, IconButton, Size, TextField},
    locales::FluxParts,
};

/// The headers of a web request.
#[component]
pub(super) fn Headers(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let names = Memo::new(move |_| {
        studio
            .step(&of.get_value(), |step| {
                if let StepKind::Webhook { headers, .. } = &step.does {
                    headers.keys().cloned().collect()
                } else {
                    Vec::new()
                }
            })
            .unwrap_or_default()
    });
    let name = RwSignal::new(String::new());
    let change = move |change: &dyn Fn(&mut std::collections::BTreeMap<String, String>)| {
        studio.edit_step(&of.get_value(), |step| {
            if let StepKind::Webhook { headers, .. } = &mut step.does {
                change(headers);
            }
        });
    };
    let add = move |_| {
        let new = name.get_untracked().trim().to_owned();
        if !new.is_empty() {
            change(&|headers| {
                headers.entry(new.clone()).or_default();
            });
            name.set(String::new());
        }
    };
    view! {
        <div class="flux-headers">
            <For each=move || names.get() key=|name| name.clone() children=move |name| {
                let field = Field { action: of.get_value(), name: format!("header {name}"), kind: TrialKind::Template };
                let (label, gone, removed) = (name.clone(), name.clone(), name);
                view! {
                    <div class="flux-header">
                        <ExpressionField studio field label/>
                        <IconButton icon=Icon::Close label=move || text!(FluxParts::RemoveHeader, name = gone) on_click=move |_| change(&|headers| { headers.remove(&removed); })/>
                    </div>
                }
            }/>
            <div class="flux-header-new">
                <TextField label=t!(FluxParts::HeaderName) value=name mono=true/>
                <Button size=Size::Small icon=Icon::Plus on_click=add>{t!(FluxParts::AddHeader)}</Button>
            </div>
        </div>
    }
}
