//! Work that nobody waits for: what came of it is handed on. A component asks by these, and never runs a future itself.

use std::future::Future;

use api::Endpoint;
use client::ClientError;
use wasm_bindgen_futures::spawn_local;

use super::session::Session;

/// Does `work` meanwhile, and hands what came of it to `then`.
pub(crate) fn meanwhile<T: 'static>(work: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
    spawn_local(async move { then(work.await) });
}

impl Session {
    /// Calls an endpoint of the server that takes a path.
    pub(crate) fn get<E>(self, path: E::Path, then: impl FnOnce(Result<E::Response, ClientError>) + 'static)
    where
        E: Endpoint<Path: 'static, Query = (), Body = (), Response: 'static> + 'static,
    {
        self.post::<E>(path, (), then);
    }

    /// Calls an endpoint of the server that takes a path and a query. An answer that nobody is signed in is left to others.
    pub(crate) fn find<E>(
        self,
        path: E::Path,
        query: E::Query,
        then: impl FnOnce(Result<E::Response, ClientError>) + 'static,
    ) where
        E: Endpoint<Path: 'static, Query: 'static, Body = (), Response: 'static> + 'static,
    {
        let client = self.door().client();
        meanwhile(async move { client.find::<E>(&path, &query).await }, then);
    }

    /// Calls an endpoint of the server that takes a path and a body. An answer that nobody is signed in ends the session
    /// before `then` hears of it.
    pub(crate) fn post<E>(
        self,
        path: E::Path,
        body: E::Body,
        then: impl FnOnce(Result<E::Response, ClientError>) + 'static,
    ) where
        E: Endpoint<Path: 'static, Query = (), Body: 'static, Response: 'static> + 'static,
    {
        let client = self.door().client();
        let call = async move { client.post::<E>(&path, &body).await };
        meanwhile(call, move |answer| {
            if answer.as_ref().is_err_and(|error| error.status() == Some(401)) {
                self.ended();
            }
            then(answer);
        });
    }
}
