use std::sync::Arc;

use leptos::{ev, html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

use super::{Icon, IconSize, Pictogram, unique_id};

/// One entry of a menu. Refused entries are shown, with the reason under them.
#[derive(Clone)]
pub(crate) struct MenuItem {
    pub(crate) label: TextProp,
    pub(crate) icon: Option<Icon>,
    pub(crate) checked: bool,
    /// Why it cannot be chosen, or, without `refused`, more about it.
    pub(crate) note: Option<TextProp>,
    pub(crate) refused: bool,
    pub(crate) keys: &'static [&'static str],
    pub(crate) run: Arc<dyn Fn() + Send + Sync>,
}

impl MenuItem {
    pub(crate) fn new(label: impl Into<TextProp>, run: impl Fn() + Send + Sync + 'static) -> Self {
        MenuItem {
            label: label.into(),
            icon: None,
            checked: false,
            note: None,
            refused: false,
            keys: &[],
            run: Arc::new(run),
        }
    }
}

/// What a menu holds, asked when it opens. Boxed: each call of [`Menu`] would be a menu of its own kind.
pub(crate) struct MenuItems(Box<dyn Fn() -> Vec<MenuItem> + Send + Sync>);

impl<F: Fn() -> Vec<MenuItem> + Send + Sync + 'static> From<F> for MenuItems {
    fn from(items: F) -> Self {
        MenuItems(Box::new(items))
    }
}

/// A button that opens a list of things to do. `items` is asked when it opens.
#[component]
pub(crate) fn Menu(
    #[prop(into)] label: TextProp,
    /// The button shows words of its own that say the same: then they name it.
    #[prop(optional)]
    shows_label: bool,
    /// The button's class and what it shows.
    button_class: &'static str,
    #[prop(default = "menu-anchor")] class: &'static str,
    #[prop(into)] items: MenuItems,
    /// False keeps the button out of the tab order (rows of a table: the table has the focus).
    #[prop(default = true)]
    tabbable: bool,
    #[prop(optional, into)] title: Option<TextProp>,
    /// Whose menu this is, where the button passes from one thing to another (a row of a table): it is never open over
    /// another thing than the one that it was opened for.
    #[prop(optional, into)]
    of: Signal<String>,
    children: Children,
) -> impl IntoView {
    let MenuItems(items) = items;
    let opened_for = RwSignal::new(None::<String>);
    let open =
        Memo::new(move |_| opened_for.with(|who| who.as_ref().is_some_and(|who| of.with(|of| who == of))));
    let button = NodeRef::<html::Button>::new();
    let named = label.clone();
    view! {
        <span class=class>
            <button
                node_ref=button
                type="button"
                class=button_class
                tabindex=(!tabbable).then_some("-1")
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=move || (!shows_label).then(|| label.get().to_string())
                on:click=move |event| {
                    event.stop_propagation();
                    let was_open = open.get_untracked();
                    opened_for.set((!was_open).then(|| of.get_untracked()));
                }
            >
                {children()}
            </button>
            {move || open.get().then(|| list(named.clone(), title.clone(), items(), button, opened_for))}
        </span>
    }
}

/// The open menu: it places itself, takes the focus, and gives it back.
fn list(
    label: TextProp,
    title: Option<TextProp>,
    items: Vec<MenuItem>,
    button: NodeRef<html::Button>,
    opened_for: RwSignal<Option<String>>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (Some(button), Some(list)) = (button.get_untracked(), list.get()) {
            place(&button, &list);
            focus_item(&list, Go::First);
        }
    });
    let close = move || {
        opened_for.set(None);
        if let Some(button) = button.get_untracked() {
            // A button that is gone cannot take the focus back.
            let _gone = button.focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => focus_item(&list, Go::Next),
            "ArrowUp" => focus_item(&list, Go::Previous),
            "Home" => focus_item(&list, Go::First),
            "End" => focus_item(&list, Go::Last),
            "Escape" | "Tab" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let left = move |event: ev::FocusEvent| {
        let inside = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
            .is_some_and(|node| list.get_untracked().is_some_and(|list| list.contains(Some(&node))));
        if !inside {
            opened_for.set(None);
        }
    };
    let rows = items.into_iter().map(|item| row(item, close)).collect_view();
    let title =
        title.map(|title| view! { <div class="menu-title" aria-hidden="true">{move || title.get()}</div> });
    view! {
        <div
            node_ref=list
            class="menu"
            role="menu"
            tabindex="-1"
            aria-label=move || label.get().to_string()
            on:keydown=on_key
            on:focusout=left
            on:click=move |event| event.stop_propagation()
        >
            {title}
            {rows}
        </div>
    }
}

fn row(item: MenuItem, close: impl Fn() + 'static) -> impl IntoView {
    let MenuItem { label, icon, checked, note, refused, keys, run } = item;
    let choose = move |_| {
        if !refused {
            close();
            run();
        }
    };
    let icon = if checked { Some(Icon::Check) } else { icon };
    let about = unique_id("note");
    let described = note.is_some().then(|| about.clone());
    view! {
        <button
            type="button"
            role=if checked { "menuitemradio" } else { "menuitem" }
            aria-checked=checked.then_some("true")
            aria-disabled=refused.then_some("true")
            aria-describedby=described
            tabindex="-1"
            on:click=choose
        >
            <span>{icon.map(|icon| view! { <Pictogram icon size=IconSize::Small/> })}</span>
            <span>{move || label.get()}</span>
            // Drawn by the style, so that the keys are no part of the name.
            <span class="keys" aria-hidden="true">{keys.iter().map(|key| view! { <kbd class="kbd" data-key=*key></kbd> }).collect_view()}</span>
        </button>
        {note.map(|note| view! { <small class="menu-note" id=about>{move || note.get()}</small> })}
    }
}

enum Go {
    First,
    Last,
    Next,
    Previous,
}

fn focus_item(list: &web_sys::HtmlElement, go: Go) {
    let Ok(found) = list.query_selector_all("[role^=menuitem]") else { return };
    let count = found.length();
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let now =
        (0..count).find(|i| found.item(*i).as_ref().map(|n| n.is_same_node(active.as_deref())) == Some(true));
    let to = match (go, now) {
        (Go::First, _) | (Go::Next, None) => 0,
        (Go::Last, _) | (Go::Previous, None) => count - 1,
        (Go::Next, Some(now)) => (now + 1) % count,
        (Go::Previous, Some(now)) => (now + count - 1) % count,
    };
    if let Some(Ok(item)) = found.item(to).map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _unfocusable = item.focus();
    }
}

/// Under the button, or above it and to its left where the window ends.
fn place(button: &web_sys::HtmlElement, list: &web_sys::HtmlElement) {
    let at = button.get_bounding_client_rect();
    let size = list.get_bounding_client_rect();
    let edge = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (width, height) = (edge(window().inner_width()), edge(window().inner_height()));
    let left = at.left().min(width - size.width() - 8.0).max(8.0);
    let below = at.bottom() + 4.0;
    let top =
        if below + size.height() > height - 8.0 { (at.top() - size.height() - 4.0).max(8.0) } else { below };
    let style = web_sys::HtmlElement::style(list);
    for (name, value) in [("left", left), ("top", top)] {
        // Only a style that is read-only refuses.
        let _read_only = style.set_property(name, &format!("{value}px"));
    }
}
