//! The desktop shell: its server runs in its own process, and it lets the page in with a code for each load.

use std::{future::Future, pin::Pin};

use api::Secret;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Host, Missing, Place};

pub(super) struct Tauri;

/// Whether the page runs in the shell.
pub(super) fn is_here() -> bool {
    internals().is_some()
}

impl Host for Tauri {
    fn server(&self) -> Pin<Box<dyn Future<Output = Result<Place, Missing>>>> {
        Box::pin(async {
            let door = invoke("server").await.map_err(|error| Missing::Failed(words(&error)))?;
            let field =
                |name: &str| Reflect::get(&door, &name.into()).ok().and_then(|value| value.as_string());
            let address = field("address").ok_or_else(|| Missing::Failed(words(&door)))?;
            Ok(Place { address, code: field("code").map(Secret::new) })
        })
    }

    fn keep_server(&self, _address: &str) {
        // The shell knows its own server; there is nothing to keep.
    }
}

async fn invoke(command: &str) -> Result<JsValue, JsValue> {
    let internals = internals().ok_or(JsValue::NULL)?;
    let invoke: Function = Reflect::get(&internals, &"invoke".into())?.dyn_into()?;
    let promise: Promise = invoke.call1(&internals, &command.into())?.dyn_into()?;
    JsFuture::from(promise).await
}

fn internals() -> Option<JsValue> {
    Reflect::get(&window(), &"__TAURI_INTERNALS__".into()).ok().filter(JsValue::is_object)
}

fn words(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| format!("{value:?}"))
}
