use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// Opens an address of another server in a tab of its own, which learns nothing of this page.
pub(super) fn open(url: &str) {
    let link =
        document().create_element("a").ok().and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(link) = link else { return };
    let attributes = [("href", url), ("target", "_blank"), ("rel", "noopener noreferrer")];
    if attributes.iter().all(|(name, value)| link.set_attribute(name, value).is_ok()) {
        link.click();
    }
}
