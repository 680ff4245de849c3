//! Mounts handlers at the paths of the endpoint table, so that a path is written once.

use api::{Endpoint, Method};
use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, on},
};

/// Adds endpoints to a router.
pub(crate) trait Mount<S> {
    /// Lets `handler` answer `E`.
    fn mount<E: Endpoint, H, T>(self, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static;
}

impl<S: Clone + Send + Sync + 'static> Mount<S> for Router<S> {
    fn mount<E: Endpoint, H, T>(self, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.route(E::PATH, on(filter(E::METHOD), handler))
    }
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Head => MethodFilter::HEAD,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    }
}
