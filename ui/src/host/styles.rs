use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// The page's own style sheet, and the one that stands beside it for what is fetched later.
const FIRST: &str = "ui.css";
const LATER: &str = "later.css";
/// Says that it is there.
const CAME: &str = "data-came";

/// Begins to fetch the styles of what is fetched later, unless they are there; false where they did not come.
pub(super) fn fetch() -> impl Future<Output = bool> {
    let known = found(LATER);
    let came = known.as_ref().is_some_and(|link| link.has_attribute(CAME));
    let coming = if came { None } else { begin(known) };
    async move {
        if came {
            return true;
        }
        let Some((link, coming)) = coming else { return false };
        let came = JsFuture::from(coming).await.is_ok();
        // The name is one, so this does not fail.
        if !came || link.set_attribute(CAME, "").is_err() {
            link.remove();
        }
        came
    }
}

/// Asks for it anew: one that is on its way is at hand the second time.
fn begin(before: Option<web_sys::Element>) -> Option<(HtmlElement, Promise)> {
    if let Some(link) = before {
        link.remove();
    }
    let address = found(FIRST)?.get_attribute("href")?.replace(FIRST, LATER);
    let link: HtmlElement = document().create_element("link").ok()?.dyn_into().ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &address).ok()?;
    let coming = Promise::new(&mut |came, failed| {
        link.set_onload(Some(&came));
        link.set_onerror(Some(&failed));
    });
    document().head()?.append_child(&link).ok()?;
    Some((link, coming))
}

fn found(name: &str) -> Option<web_sys::Element> {
    document().query_selector(&format!("link[href$='{name}']")).ok().flatten()
}
