//! Sends endpoints and reads their replies.

use std::{fmt, marker::PhantomData};

use api::{
    Endpoint, Method, Page, Secret,
    endpoint::{Reply, path_of, query_string},
    id::OpId,
};

use crate::{
    error::{ApiError, ClientError},
    pager::Pager,
    transport::{Request, Response, Transport},
};

/// The response header that names the next page. [soracom.md 0.6]
pub const NEXT_KEY: &str = "x-soracom-next-key";
/// The response header under which a Kansei server logged the request.
pub const REQUEST_ID: &str = "x-request-id";
/// The response header that says in how many seconds a path may be called again. [docs tools/api/limitations]
pub const REFRESH: &str = "x-soracom-ratelimit-seconds-before-refresh";
/// The request header that carries an intention ([`OpId`]) into the causes of the changes that it makes.
pub const OP: &str = "x-kansei-op";

/// Sends the endpoints of `api` over a transport. Futures borrow the client and nothing of the arguments.
#[derive(Debug, Clone)]
pub struct Client<T> {
    transport: T,
    headers: Vec<(String, Secret<String>)>,
}

impl<T: Transport> Client<T> {
    /// A client that sends no header of its own but those that JSON needs.
    pub const fn new(transport: T) -> Self {
        Client { transport, headers: Vec::new() }
    }

    /// Sends `name: value` with every request, e.g. `x-soracom-api-key`, or `authorization`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: Secret<String>) -> Self {
        self.headers.push((name.into().to_ascii_lowercase(), value));
        self
    }

    /// This client, with `op` as the intention behind every request.
    pub fn on_behalf_of(&self, op: &OpId) -> Client<&T> {
        let headers = self.headers.clone();
        Client { transport: &self.transport, headers }.header(OP, Secret::new(op.to_string()))
    }

    /// What carries the requests.
    pub const fn transport(&self) -> &T {
        &self.transport
    }

    /// Sends an endpoint with all that it takes.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn send<'c, E: Endpoint>(
        &'c self,
        path: &E::Path,
        query: &E::Query,
        body: &E::Body,
    ) -> impl Future<Output = Result<E::Response, ClientError>> + use<'c, T, E> {
        let target = target::<E>(path, query);
        let body = json(body);
        async move {
            let response = self.call(E::METHOD, target?, body?).await?;
            read::<E>(&response)
        }
    }

    /// Sends an endpoint that takes a path and nothing else, whatever its method.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn get<'c, E: Endpoint<Query = (), Body = ()>>(
        &'c self,
        path: &E::Path,
    ) -> impl Future<Output = Result<E::Response, ClientError>> + use<'c, T, E> {
        self.send::<E>(path, &(), &())
    }

    /// Sends an endpoint that takes a path and a query.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn find<'c, E: Endpoint<Body = ()>>(
        &'c self,
        path: &E::Path,
        query: &E::Query,
    ) -> impl Future<Output = Result<E::Response, ClientError>> + use<'c, T, E> {
        self.send::<E>(path, query, &())
    }

    /// The same, and leaves the reply unread: whoever walks a list can send for the next page meanwhile.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn fetch<'c, E: Endpoint<Body = ()>>(
        &'c self,
        path: &E::Path,
        query: &E::Query,
    ) -> impl Future<Output = Result<Fetched<E>, ClientError>> + use<'c, T, E> {
        let target = target::<E>(path, query);
        async move {
            let response = self.call(E::METHOD, target?, None).await?;
            Ok(Fetched { response, of: PhantomData })
        }
    }

    /// Sends an endpoint that takes a path and a body.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn post<'c, E: Endpoint<Query = ()>>(
        &'c self,
        path: &E::Path,
        body: &E::Body,
    ) -> impl Future<Output = Result<E::Response, ClientError>> + use<'c, T, E> {
        self.send::<E>(path, &(), body)
    }

    /// Walks a list from its first page, or from the one that `query` begins at.
    pub fn pages<E: Endpoint<Body = (), Response = Page<I>>, I>(
        &self,
        path: &E::Path,
        query: &E::Query,
    ) -> Pager<'_, T, E, I> {
        Pager::new(self, target::<E>(path, query))
    }

    /// Sends a request with the client's headers; answers with the response only where it is a success.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: String,
        body: Option<Vec<u8>>,
    ) -> Result<Response, ClientError> {
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        if body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        headers.extend(self.headers.iter().map(|(name, value)| (name.clone(), value.expose().clone())));
        let response = self.transport.send(Request { method, path, headers, body }).await?;
        match response.status {
            200..300 => Ok(response),
            _ => Err(ClientError::Api(ApiError::read(&response))),
        }
    }
}

/// A success of `E` that has arrived and is yet to be read.
pub struct Fetched<E> {
    response: Response,
    of: PhantomData<fn() -> E>,
}

impl<E: Endpoint> Fetched<E> {
    /// The key of the page that follows; none for the last one.
    pub fn next_key(&self) -> Option<&str> {
        self.response.header(NEXT_KEY)
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`ClientError::Unreadable`].
    pub fn read(&self) -> Result<E::Response, ClientError> {
        read::<E>(&self.response)
    }
}

impl<E: Endpoint> fmt::Debug for Fetched<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched").field("of", &E::NAME).finish_non_exhaustive()
    }
}

/// Reads the reply of `E` from a success.
pub(crate) fn read<E: Endpoint>(response: &Response) -> Result<E::Response, ClientError> {
    E::Response::read(&response.body, response.header(NEXT_KEY).map(str::to_owned))
        .map_err(|error| ClientError::Unreadable(format!("{}: {error}", E::NAME)))
}

/// Path and query of `E`.
fn target<E: Endpoint>(path: &E::Path, query: &E::Query) -> Result<String, ClientError> {
    let query =
        query_string(query).map_err(|error| ClientError::Unreadable(format!("{}: {error}", E::NAME)))?;
    let mut target = path_of::<E>(path);
    if !query.is_empty() {
        target.push('?');
        target.push_str(&query);
    }
    Ok(target)
}

/// The body as JSON; none for `()`, so that a request without a body has none on the wire either.
fn json<B: serde::Serialize>(body: &B) -> Result<Option<Vec<u8>>, ClientError> {
    match serde_json::to_vec(body) {
        Ok(json) if json == b"null" => Ok(None),
        Ok(json) => Ok(Some(json)),
        Err(error) => Err(ClientError::Unreadable(error.to_string())),
    }
}
