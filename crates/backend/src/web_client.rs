//! How this program calls others: it trusts whom this machine trusts.

use std::sync::{Arc, OnceLock};

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;

/// A client of HTTP and HTTPS, to be finished by whoever calls. It goes by no proxy.
pub fn web_client() -> reqwest::ClientBuilder {
    static TLS: OnceLock<ClientConfig> = OnceLock::new();
    let tls = TLS.get_or_init(tls).clone();
    reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls)
}

/// Trusts what this machine trusts; nobody, where that could not be read.
pub(crate) fn tls() -> ClientConfig {
    let begun = || {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        builder.with_safe_default_protocol_versions()
    };
    let trusting = begun().and_then(|builder| Ok(builder.with_platform_verifier()?.with_no_client_auth()));
    trusting.unwrap_or_else(|error| {
        tracing::error!(%error, "the certificates that this machine trusts could not be read: no https address is trusted");
        let builder = begun().expect("ring knows the versions of TLS");
        builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    })
}
