//! A signed-in client of a running server.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::Context;
use api::{
    console::session::{Credentials as Proof, Keep, SignIn, SignInRequest, SignOut},
    endpoint::Endpoint,
    id::ContextId,
};
use backend::Credentials;
use client::{Client, ClientError, Request, Response, Transport, Unreachable};
use tokio::time::timeout;

use crate::{command_line::ServerOptions, signals::PARTING};

/// Longest wait for an answer: a plan of a million takes a while.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server, and whoever is signed in there.
pub(super) struct Connection {
    pub(super) client: Client<Door>,
    pub(super) context: ContextId,
    /// Whether the server is the one that runs on the data folder.
    pub(super) is_of_folder: bool,
    signed_out: AtomicBool,
}

impl Connection {
    /// Signs in with the AuthKey of the credentials file.
    ///
    /// # Errors
    /// There are no credentials, the server is not there, or does not take them.
    pub(super) async fn open(options: &ServerOptions) -> anyhow::Result<Self> {
        let credentials = Credentials::read(options.credentials.as_deref(), &options.data)?;
        let of_folder = backend::listening(&options.data);
        let address = options.server.clone().or_else(|| of_folder.clone());
        let address = address.with_context(|| {
            format!(
                "no server is known to run on the data folder {}: start one there, name another folder with --data, or \
                 a server with --server",
                options.data.display()
            )
        })?;
        let base = base_of(&address);
        let is_of_folder = of_folder.is_some_and(|of_folder| base_of(&of_folder) == base);
        let http = backend::web_client().timeout(PATIENCE).build()?;
        let door = Door { http, base, token: None };
        let request = SignInRequest {
            credentials: Proof::AuthKey {
                auth_key_id: credentials.auth_key_id,
                auth_key: credentials.auth_key,
            },
            keep: Keep::Bearer,
        };
        let opened = Client::new(door.clone());
        let signed_in = opened
            .post::<SignIn>(&(), &request)
            .await
            .with_context(|| format!("could not sign in at {}", door.base))?;
        let token = signed_in.token.map(|token| format!("Bearer {}", token.expose()));
        let client = Client::new(Door { token, ..door });
        let context = options.context.clone();
        Ok(Connection { client, context, is_of_folder, signed_out: AtomicBool::new(false) })
    }

    /// Signs out, once: a session that nobody holds is not left open for half a day. Takes [`PARTING`] at most.
    ///
    /// # Errors
    /// The server has not said that the session is over.
    pub(super) async fn close(&self) -> anyhow::Result<()> {
        if self.signed_out.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        match timeout(PARTING, self.client.post::<SignOut>(&(), &())).await.context("no answer in time")? {
            // It is over already.
            Err(ClientError::Api(error)) if error.status == 401 => Ok(()),
            answer => Ok(answer.map(drop)?),
        }
    }
}

fn base_of(address: &str) -> String {
    let address = address.trim_end_matches('/');
    if address.contains("://") { address.to_owned() } else { format!("http://{address}") }
}

/// The way to the server. Prints no token.
#[derive(Clone)]
pub(super) struct Door {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Transport for Door {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let failed = |error: reqwest::Error| Unreachable(error.without_url().to_string());
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .map_err(|error| Unreachable(error.to_string()))?;
        let mut builder = self.http.request(method, format!("{}{}", self.base, request.path));
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(token) = &self.token {
            builder = builder.header("authorization", token);
        }
        if let Some(body) = request.body {
            builder = builder.header("content-type", "application/json").body(body);
        }
        let answer = builder.send().await.map_err(failed)?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let body = answer.bytes().await.map_err(failed)?.to_vec();
        Ok(Response { status, headers, body })
    }
}

/// Asks the server, and says which part of the contract did not hold.
pub(super) async fn ask<E: Endpoint>(
    connection: &Connection,
    path: &E::Path,
    query: &E::Query,
    body: &E::Body,
) -> anyhow::Result<E::Response> {
    Ok(connection.client.send::<E>(path, query, body).await?)
}
