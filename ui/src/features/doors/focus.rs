//! Where the focus goes when the form opens, and when it is gone.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::watch::Watch;

/// Puts the focus where there is something to say first.
pub(super) fn begin_at(field: NodeRef<html::Input>) {
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _unfocusable = field.focus();
        }
    });
}

/// Gives the focus back to where it came from, or to the button that opens the form.
pub(super) fn give_back(watch: Watch) {
    let came_from = StoredValue::new_local(document().active_element());
    on_cleanup(move || {
        let from = came_from.get_value().and_then(|from| from.dyn_into::<web_sys::HtmlElement>().ok());
        let opener = watch.opener.try_get_untracked().flatten();
        request_animation_frame(move || {
            let from = from.filter(|from| from.is_connected() && from.tag_name() != "BODY");
            let to = from.or_else(|| opener.map(|opener| (*opener).clone().unchecked_into()));
            if let Some(to) = to {
                let _gone = to.focus();
            }
        });
    });
}
