//! The graph of an app: drawn from left to right, and on a phone, or where one likes it, as an indented list. Both are the
//! same tree for the keyboard and for a screen reader.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    layout::{Layout, lay_out},
    node::Node,
    studio::{Opened, Studio},
    walk::{Stop, walk},
};
use crate::{
    kit::{Button, Icon, IconButton, Keys, Size},
    locales::{Flux, FluxParts},
    route::{FluxPart, FluxView},
};

const ZOOMS: [u32; 6] = [50, 67, 80, 100, 125, 150];
const WHOLE: usize = 3;

/// The graph with what is done to it as a whole.
#[component]
pub(super) fn GraphPane(studio: Studio) -> impl IntoView {
    let zoom = RwSignal::new(WHOLE);
    let percent = move || ZOOMS[zoom.get()];
    let layout = Memo::new(move |_| studio.with(lay_out).unwrap_or_default());
    let stops = Memo::new(move |_| studio.with(walk).unwrap_or_default());
    let as_tree = move || studio.view() == FluxView::Tree;
    let scaled = move |size: i32| format!("{}px", size * i32::try_from(percent()).unwrap_or(100) / 100);
    let empty = Memo::new(move |_| stops.with(Vec::is_empty));
    view! {
        <section class="flux-canvas" class:as-tree=as_tree aria-label=t!(FluxParts::Graph)>
            <div class="flux-scroll">
                <div class="flux-sheet" style:width=move || scaled(layout.with(|l| l.width)) style:height=move || scaled(layout.with(|l| l.height))>
                    <div class="flux-scaled" style:transform=move || format!("scale({})", f64::from(percent()) / 100.0)>
                        <Pipes layout/>
                        <Tree studio layout stops/>
                    </div>
                </div>
                {move || empty.get().then(|| view! { <p class="flux-nothing quiet">{t!(FluxParts::NothingThere)}</p> })}
            </div>
            <div class="flux-tools" role="group" aria-label=t!(FluxParts::AddHere)>
                <Button icon=Icon::Plus on_click=move |_| studio.opened.set(Some(Opened::AddAction))>{t!(FluxParts::Action)}<span aria-hidden="true"><Keys keys=&["A"]/></span></Button>
                <Button icon=Icon::Plus on_click=move |_| studio.opened.set(Some(Opened::AddSource))>{t!(FluxParts::Source)}<span aria-hidden="true"><Keys keys=&["S"]/></span></Button>
                <span class="grow"></span>
                <span class="flux-zoom">
                    <IconButton icon=Icon::Minus label=t!(FluxParts::ZoomOut) size=Size::Normal on_click=move |_| zoom.update(|z| *z = z.saturating_sub(1))/>
                    <span class="mono" role="status" aria-label=t!(FluxParts::Zoom)>{move || format!("{} %", percent())}</span>
                    <IconButton icon=Icon::Plus label=t!(FluxParts::ZoomIn) size=Size::Normal on_click=move |_| zoom.update(|z| *z = (*z + 1).min(ZOOMS.len() - 1))/>
                </span>
            </div>
        </section>
    }
}

/// The pipes: their walls, what is between them, and what runs there.
#[component]
fn Pipes(layout: Memo<Layout>) -> impl IntoView {
    let pipes = Memo::new(move |_| layout.with(|layout| layout.pipes.clone()));
    let drawn = move |class: &'static str| {
        move || pipes.get().into_iter().map(|d| view! { <path class=class d=d/> }).collect_view()
    };
    view! {
        <svg class="flux-pipes" width=move || layout.with(|l| l.width.to_string()) height=move || layout.with(|l| l.height.to_string()) aria-hidden="true">
            {drawn("wall")}{drawn("inside")}{drawn("flow")}
        </svg>
    }
}

/// Every part, in the order in which the app runs.
#[component]
fn Tree(studio: Studio, layout: Memo<Layout>, stops: Memo<Vec<Stop>>) -> impl IntoView {
    let tree = NodeRef::<html::Div>::new();
    let parts = Memo::new(move |_| {
        stops.with(|stops| stops.iter().map(|stop| stop.part.clone()).collect::<Vec<_>>())
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(tree) = tree.get_untracked() else { return };
        let (items, now) = items(&tree);
        let Some(now) = now else { return };
        let stops = stops.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => (now + 1).min(items.len().saturating_sub(1)),
            "ArrowUp" => now.saturating_sub(1),
            "Home" => 0,
            "End" => items.len().saturating_sub(1),
            "ArrowRight" => child(&stops, now).unwrap_or(now),
            "ArrowLeft" => parent(&stops, now).unwrap_or(now),
            "Enter" | " " => {
                studio.to_inspector.set_value(true);
                studio.open_part(stops.get(now).map(|stop| stop.part.clone()));
                event.prevent_default();
                return;
            }
            "Delete" => {
                studio.opened.set(stops.get(now).map(|stop| Opened::Remove(stop.part.clone())));
                event.prevent_default();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(item) = items.get(to) {
            let _unfocusable = item.focus();
        }
    };
    let any = Memo::new(move |_| parts.with(|parts| !parts.is_empty()));
    let stop_of = move |part: &FluxPart| {
        stops.with(|stops| stops.iter().find(|stop| stop.part == *part).map(|stop| stop.level)).unwrap_or(1)
    };
    move || {
        any.get().then(|| {
            view! {
                <div node_ref=tree class="flux-tree" role="tree" aria-label=t!(Flux::TreeLabel) on:keydown=on_key>
                    <For each=move || parts.get() key=|part| part.clone() children=move |part| {
                        let of = part.clone();
                        let level = Memo::new(move |_| stop_of(&of));
                        view! { <Node studio part layout level/> }
                    }/>
                </div>
            }
        })
    }
}

/// The items of a tree, and the one that has the focus.
fn items(tree: &web_sys::HtmlDivElement) -> (Vec<web_sys::HtmlElement>, Option<usize>) {
    let Ok(found) = tree.query_selector_all("[role=treeitem]") else { return (Vec::new(), None) };
    let items: Vec<web_sys::HtmlElement> =
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let now = items.iter().position(|item| item.is_same_node(active.as_deref()));
    (items, now)
}

/// The first part below: the next one, where it is deeper.
fn child(stops: &[Stop], at: usize) -> Option<usize> {
    let (this, next) = (stops.get(at)?, stops.get(at + 1)?);
    (next.level > this.level).then_some(at + 1)
}

/// The part above: the channel of an action, the action that leads to a channel.
fn parent(stops: &[Stop], at: usize) -> Option<usize> {
    let level = stops.get(at)?.level;
    stops[..at].iter().rposition(|stop| stop.level < level && !matches!(stop.part, FluxPart::Source(_)))
}

#[cfg(test)]
mod tests {
    use super::{super::sample::chain, *};

    #[test]
    fn right_leads_into_a_part_and_left_out_of_it() {
        let stops = walk(&chain());
        let at = |name: &str| stops.iter().position(|stop| stop.part.to_string() == name).unwrap();
        assert_eq!(child(&stops, at("channel.api")), Some(at("action.set-group")));
        assert_eq!(child(&stops, at("action.set-group")), Some(at("channel.moved")));
        assert_eq!(child(&stops, at("action.cmdb")), None);
        assert_eq!(parent(&stops, at("action.slack")), Some(at("channel.api")));
        assert_eq!(parent(&stops, at("channel.moved")), Some(at("action.set-group")));
        assert_eq!(parent(&stops, at("source.hook")), None);
    }
}
