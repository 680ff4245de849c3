use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

/// Measures once the element stands, and whenever it changes size.
pub(crate) fn watch_size(element: NodeRef<html::Div>, measure: impl Fn() + Copy + 'static) {
    let watcher = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        measure();
        let changed = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watcher.set_value(Some((observer, changed)));
        }
    });
    on_cleanup(move || {
        watcher.update_value(|held| {
            if let Some((observer, _)) = held.take() {
                observer.disconnect();
            }
        });
    });
}
