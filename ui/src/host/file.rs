use js_sys::{Array, Function, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Offers a text as a file; false when the browser does not let the page.
pub(crate) fn save_text(name: &str, kind: &str, text: &str) -> bool {
    offer(name, kind, text).is_ok()
}

fn offer(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let global = js_sys::global();
    let options = js_sys::Object::new();
    Reflect::set(&options, &"type".into(), &kind.into())?;
    let blob: Function = Reflect::get(&global, &"Blob".into())?.dyn_into()?;
    let blob = Reflect::construct(&blob, &Array::of2(&Array::of1(&text.into()), &options))?;
    let urls = Reflect::get(&global, &"URL".into())?;
    let make: Function = Reflect::get(&urls, &"createObjectURL".into())?.dyn_into()?;
    let url = make.call1(&urls, &blob)?;
    let link: web_sys::HtmlElement = document().create_element("a")?.dyn_into()?;
    link.set_attribute("href", &url.as_string().unwrap_or_default())?;
    link.set_attribute("download", name)?;
    link.click();
    // The browser has taken the file over by the click.
    let forget: Function = Reflect::get(&urls, &"revokeObjectURL".into())?.dyn_into()?;
    forget.call1(&urls, &url).map(|_| ())
}

/// The text of the file that was chosen in a field; none where none was, or where it is no text.
pub(crate) async fn chosen_text(field: &web_sys::HtmlInputElement) -> Option<String> {
    let files = Reflect::get(field, &"files".into()).ok()?;
    let file = Reflect::get_u32(&files, 0).ok().filter(JsValue::is_object)?;
    let read: Function = Reflect::get(&file, &"text".into()).ok()?.dyn_into().ok()?;
    let promise: js_sys::Promise = read.call0(&file).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}
