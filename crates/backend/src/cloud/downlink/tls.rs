use std::{
    net::Ipv4Addr,
    sync::{Arc, OnceLock},
};

use axum::http::uri::Authority;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio::io::DuplexStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::line::no_answer;
use crate::{http::error::HttpError, web_client};

/// Speaks TLS to a device that says it is `host`; one that is to be trusted may show any certificate.
///
/// # Errors
/// 422: it speaks none, or its certificate is of nobody whom this machine trusts, or for another host.
pub(super) async fn over_tls(
    line: DuplexStream,
    host: &str,
    trusting: bool,
) -> Result<TlsStream<DuplexStream>, HttpError> {
    let name = name_of(host).or_else(|| trusting.then(|| ServerName::from(Ipv4Addr::UNSPECIFIED)));
    let name = name.ok_or_else(untrusted)?;
    let config = Arc::clone(if trusting { any() } else { verified() });
    TlsConnector::from(config).connect(name, line).await.map_err(|error| {
        let why = error.get_ref().and_then(|error| error.downcast_ref::<Error>());
        if matches!(why, Some(Error::InvalidCertificate(_))) {
            return untrusted();
        }
        no_answer("The device speaks no TLS there.", "デバイスとの TLS 接続を確立できませんでした。")
    })
}

fn untrusted() -> HttpError {
    no_answer("The device's certificate could not be verified.", "デバイスの証明書を検証できませんでした。")
}

/// The name that a certificate is to be for: the host without its port.
fn name_of(host: &str) -> Option<ServerName<'static>> {
    let host: Authority = host.parse().ok()?;
    let bare = host.host().trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(bare.to_owned()).ok()
}

/// guess: the platform trusts whom this machine trusts.
fn verified() -> &'static Arc<ClientConfig> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    CONFIG.get_or_init(|| Arc::new(web_client::tls()))
}

fn any() -> &'static Arc<ClientConfig> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let provider = Arc::new(ring::default_provider());
        let schemes = provider.signature_verification_algorithms.supported_schemes();
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions().expect("ring knows the versions of TLS");
        let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(schemes)));
        Arc::new(builder.with_no_client_auth())
    })
}

/// Believes whoever says something: that is what `skipVerify` asks for.
#[derive(Debug)]
struct Anybody(Vec<SignatureScheme>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, http::StatusCode, response::IntoResponse};
    use tokio::io::duplex;
    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::authority::Authority as Signs;

    /// Connects to a device whose certificate nobody knows; what it says where that fails.
    async fn connect(host: &str, trusting: bool) -> Result<(), String> {
        let dir = tempfile::tempdir().unwrap();
        let device = TlsAcceptor::from(Signs::find(dir.path()).unwrap().ends_tls());
        let (ours, theirs) = duplex(64 * 1024);
        let (_, connected) = tokio::join!(device.accept(theirs), over_tls(ours, host, trusting));
        match connected {
            Ok(_) => Ok(()),
            Err(error) => {
                let answer = error.into_response();
                assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
                Err(String::from_utf8(to_bytes(answer.into_body(), 4_096).await.unwrap().to_vec()).unwrap())
            }
        }
    }

    #[tokio::test]
    async fn a_certificate_is_verified_unless_somebody_says() {
        for host in ["127.0.0.1", "127-0-0-1.napter.test", "10.0.0.1:8443", "[::1]:8443", "no_name at all"] {
            assert_eq!(connect(host, true).await, Ok(()), "{host}");
            let why = connect(host, false).await.unwrap_err();
            assert!(why.contains("certificate could not be verified"), "{host}: {why}");
        }
    }
}
