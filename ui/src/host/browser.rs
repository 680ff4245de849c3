//! A browser: the server is the one that the page came from, or the one that `kansei.json` beside the page names, or
//! the one that the operator named the last time.

use std::{future::Future, pin::Pin};

use gloo_net::http::Request;
use leptos::prelude::window;
use serde::Deserialize;

use super::{Host, Missing, OpenTerminal, Place};

pub(super) struct Browser;

/// `kansei.json`, which `cargo xtask web --out` writes beside a page for any web server.
#[derive(Deserialize)]
struct Beside {
    server: Option<String>,
}

const KEPT: &str = "kansei.server";

impl Host for Browser {
    fn server(&self) -> Pin<Box<dyn Future<Output = Result<Place, Missing>>>> {
        Box::pin(async {
            if is_a_server().await {
                return Ok(Place { address: String::new(), code: None });
            }
            let named = beside().await.and_then(|beside| beside.server);
            let address = named.or_else(kept).ok_or(Missing::Ask)?;
            Ok(Place { address: address.trim_end_matches('/').to_owned(), code: None })
        })
    }

    fn terminal(&self) -> Option<OpenTerminal> {
        None
    }

    fn open_page(&self, url: &str) {
        super::page::open(url);
    }

    fn keep_server(&self, address: &str) {
        if let Ok(Some(storage)) = window().local_storage() {
            // Storage may be switched off: the page then asks again the next time.
            let _switched_off = storage.set_item(KEPT, address);
        }
    }
}

async fn beside() -> Option<Beside> {
    let answer = Request::get("kansei.json").send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    // A server that answers every path with its page is not a server that has this file.
    answer.json::<Beside>().await.ok()
}

/// Whether the origin of the page answers as a Kansei server: it says who is signed in, or that nobody is.
async fn is_a_server() -> bool {
    let Ok(answer) = Request::get("/kansei/session").send().await else { return false };
    let json = answer.headers().get("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    json && (answer.ok() || answer.status() == 401)
}

fn kept() -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(KEPT).ok().flatten()
}
