use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard; false when the browser does not let the page.
pub(crate) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Only a secure context has the clipboard; a team's server on plain HTTP is none.
    let offered = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if offered {
        return JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok();
    }
    by_selection(text).unwrap_or(false)
}

/// The older way: a field that is selected for a moment.
fn by_selection(text: &str) -> Option<bool> {
    let document = document();
    let field: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    let body = document.body()?;
    body.append_child(&field).ok()?;
    field.select();
    let done =
        document.dyn_ref::<web_sys::HtmlDocument>().and_then(|document| document.exec_command("copy").ok());
    field.remove();
    done
}
