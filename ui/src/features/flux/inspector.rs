use api::{console::flux::Flaw, id::FluxRunId};
use leptos::{html, prelude::*};

use super::{
    edit::name_of,
    flaw_words::flaw_words,
    inspect_action::ActionForm,
    inspect_channel::ChannelForm,
    inspect_source::SourceForm,
    kinds::{Deed, Origin},
    node::kind_row,
    pages::flux_part,
    parts::PlainField,
    studio::{Opened, Studio},
};
use crate::{
    kit::{Button, Drawer, Glyph, Icon, IconButton, IconSize, Pictogram, State, Tag, Tone},
    locales::{Common, FluxParts, pick, say},
    parts::Later,
    route::FluxPart,
    state::{Shortcut, use_shortcuts},
};

/// What is open beside the graph.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Showing {
    /// What was done with a message.
    Run(FluxRunId),
    Part(FluxPart),
}

/// What is open beside the graph, or nothing.
#[component]
pub(super) fn Inspector(studio: Studio) -> impl IntoView {
    let showing = Memo::new(move |_| {
        if let Some(id) = studio.run.get() {
            return Some(Showing::Run(id));
        }
        // A part that is not there is not open.
        let part = studio.part()?;
        studio.with(|app| name_of(app, &part).is_some()).unwrap_or(false).then_some(Showing::Part(part))
    });
    move || showing.get().map(|showing| view! { <Later fetch=flux_part of=(studio, showing)/> })
}

/// A part of the app, and all that can be said of it.
#[component]
pub(super) fn OfPart(studio: Studio, part: FluxPart) -> impl IntoView {
    let of = StoredValue::new(part.clone());
    let name =
        Memo::new(move |_| studio.with(|app| name_of(app, &of.get_value())).flatten().unwrap_or_default());
    let kind = kind_row(&part);
    let close = move || {
        // The focus goes back to where the part stands in the graph.
        focus_open_node();
        studio.open_part(None);
    };
    use_shortcuts().add([Shortcut::escape(close)]);
    let body = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if body.get().is_some() && studio.to_inspector.get_value() {
            studio.to_inspector.set_value(false);
            // A dialog that has just closed gives the focus back first.
            request_animation_frame(move || request_animation_frame(move || focus_first(body)));
        }
    });
    let flaws = Memo::new(move |_| {
        studio.flaws.with(|flaws| {
            let mine = |flaw: &&Flaw| {
                of.with_value(|part| {
                    !matches!(part, FluxPart::Channel(_)) && flaw.part.as_ref() == Some(part.id())
                })
            };
            flaws.iter().filter(mine).cloned().collect::<Vec<_>>()
        })
    });
    let icon =
        Memo::new(move |_| studio.with(|app| icon_of(app, &of.get_value())).flatten().unwrap_or(Icon::Flux));
    let inside = match part.clone() {
        FluxPart::Source(id) => view! { <SourceForm studio id/> }.into_any(),
        FluxPart::Channel(id) => view! { <ChannelForm studio id/> }.into_any(),
        FluxPart::Action(id) => view! { <ActionForm studio id/> }.into_any(),
    };
    view! {
        <Drawer label=move || format!("{} {}", pick(kind), name.get()) on_close=close>
            <header class="drawer-head">
                <div class="drawer-line">
                    <h2 class="drawer-title">
                        <Pictogram icon size=IconSize::Small/>
                        <span class="clip">{move || name.get()}</span>
                    </h2>
                    {move || (flaws.with(Vec::len) > 0).then(|| view! { <Tag text=move || text!(FluxParts::FlawsHere, n = flaws.with(Vec::len)) state=State::Failed/> })}
                    <span class="grow"></span>
                    <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| close()/>
                </div>
            </header>
            <div class="drawer-body flux-form" node_ref=body tabindex="0" role="region" aria-label=say(kind)>
                <Elsewhere flaws/>
                <PlainField
                    label=t!(Common::Name)
                    value=name
                    on_input=move |text| { studio.edit(|app| super::edit::rename(app, &of.get_value(), text)); }
                />
                {inside}
            </div>
            <footer class="drawer-foot">
                <span class="grow"></span>
                <Button tone=Tone::Warning on_click=move |_| studio.opened.set(Some(Opened::Remove(of.get_value())))>{t!(FluxParts::Remove)}</Button>
            </footer>
        </Drawer>
    }
}

/// What is wrong with the part and is of none of the fields that show it themselves.
#[component]
fn Elsewhere(flaws: Memo<Vec<Flaw>>) -> impl IntoView {
    move || {
        let found = flaws.with(|flaws| {
            let shown = |flaw: &&Flaw| {
                matches!(
                    flaw.field.as_str(),
                    "id" | "kind" | "channel" | "minutes" | "cron" | "timezone" | "groupId"
                )
            };
            flaws.iter().filter(shown).cloned().collect::<Vec<_>>()
        });
        found.into_iter().map(|flaw| view! {
            <p class="flux-flaw"><Glyph state=State::Failed/><span>{move || flaw_words(&flaw, "")}</span></p>
        }).collect_view()
    }
}

fn icon_of(app: &api::console::flux::AppDraft, part: &FluxPart) -> Option<Icon> {
    match part {
        FluxPart::Source(id) => {
            app.sources.iter().find(|one| one.id == *id).map(|one| Origin::of(&one.from).icon())
        }
        FluxPart::Channel(_) => Some(Icon::Flux),
        FluxPart::Action(id) => {
            app.actions.iter().find(|one| one.id == *id).map(|one| Deed::of(&one.does).icon())
        }
    }
}

/// The first field after the name: the name is there already.
fn focus_first(body: NodeRef<html::Div>) {
    use wasm_bindgen::JsCast;
    let Some(body) = body.try_get_untracked().flatten() else { return };
    let Ok(found) = body.query_selector_all("input, select, textarea") else { return };
    let field = found.item(1).or_else(|| found.item(0));
    if let Some(Ok(field)) = field.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _unfocusable = field.focus();
    }
}

/// Moves the focus to the node of the part that is open.
fn focus_open_node() {
    use wasm_bindgen::JsCast;
    let node = document().query_selector(".flux-node[aria-selected=true]").ok().flatten();
    if let Some(Ok(node)) = node.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _unfocusable = node.focus();
    }
}
