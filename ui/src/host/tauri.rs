//! The desktop shell: its server runs in its own process, and it lets the page in with a code for each load.

use std::{future::Future, pin::Pin};

use api::Secret;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Host, Missing, OpenTerminal, Place, Shell};

pub(super) struct Tauri;

/// Whether the page runs in the shell.
pub(super) fn is_here() -> bool {
    internals().is_some()
}

impl Host for Tauri {
    fn server(&self) -> Pin<Box<dyn Future<Output = Result<Place, Missing>>>> {
        Box::pin(async {
            let door = invoke("server", &JsValue::UNDEFINED)
                .await
                .map_err(|error| Missing::Failed(words(&error)))?;
            let field =
                |name: &str| Reflect::get(&door, &name.into()).ok().and_then(|value| value.as_string());
            let address = field("address").ok_or_else(|| Missing::Failed(words(&door)))?;
            Ok(Place { address, code: field("code").map(Secret::new) })
        })
    }

    fn terminal(&self) -> Option<OpenTerminal> {
        Some(open_terminal)
    }

    fn open_page(&self, url: &str) {
        let told = arguments(&[("url", url.into())]);
        spawn_local(async move {
            // A page that does not open is seen not to.
            let _opened = invoke("open_page", &told).await;
        });
    }

    fn keep_server(&self, _address: &str) {
        // The shell knows its own server; there is nothing to keep.
    }
}

fn open_terminal(shell: Shell, failed: Box<dyn FnOnce(String)>) {
    let Shell { address, port, sim } = shell;
    let told = arguments(&[("address", address.into()), ("port", port.into()), ("sim", sim.into())]);
    spawn_local(async move {
        if let Err(why) = invoke("open_terminal", &told).await {
            failed(words(&why));
        }
    });
}

fn arguments(named: &[(&str, JsValue)]) -> JsValue {
    let all = Object::new();
    for (name, value) in named {
        // A fresh object takes every field.
        let _taken = Reflect::set(&all, &(*name).into(), value);
    }
    all.into()
}

async fn invoke(command: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
    let internals = internals().ok_or(JsValue::NULL)?;
    let invoke: Function = Reflect::get(&internals, &"invoke".into())?.dyn_into()?;
    let promise: Promise = invoke.call2(&internals, &command.into(), arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn internals() -> Option<JsValue> {
    Reflect::get(&window(), &"__TAURI_INTERNALS__".into()).ok().filter(JsValue::is_object)
}

fn words(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| format!("{value:?}"))
}
