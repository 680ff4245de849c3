use std::sync::Arc;

use api::soracom::downlink::{DownlinkHttpRequest, DownlinkHttpResponse, HttpMethod};
use axum::body::Bytes;
use emulator::{
    SimRecord,
    downlink::{MOST_PAYLOAD, as_text, port_of},
};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{Request, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    line::{PATIENCE, no_answer, reach, too_much},
    tcp::in_time,
};
use crate::{
    cloud::{Cloud, state::AppError},
    http::error::HttpError,
};

/// Sends an HTTP request to a device.
pub(crate) async fn http(
    cloud: &Cloud,
    record: &SimRecord,
    request: DownlinkHttpRequest,
) -> Result<DownlinkHttpResponse, HttpError> {
    let port = port_of(request.port.unwrap_or(80)).map_err(AppError::from)?;
    let ssl = request.ssl.unwrap_or(false);
    let (message, host) = message(record, request)?;
    let line = reach(cloud, record, port)?;
    in_time(PATIENCE, async move {
        if ssl {
            let line = over_tls(line, host).await?;
            exchange(line, message).await
        } else {
            exchange(line, message).await
        }
    })
    .await
}

/// The request as it goes over the line, and the host that it is for.
fn message(
    record: &SimRecord,
    request: DownlinkHttpRequest,
) -> Result<(Request<Full<Bytes>>, String), HttpError> {
    let method = request.method.unwrap_or(HttpMethod::Get);
    if let HttpMethod::Other(_) = method {
        return Err(HttpError::bad_request(
            "method: it is GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS or TRACE.",
            "method には GET、HEAD、POST、PUT、DELETE、PATCH、OPTIONS、TRACE のいずれかを指定してください。",
        ));
    }
    let address = record.open_session().and_then(|session| session.ue_ip_address.clone());
    let host = request.host.or(address).unwrap_or_else(|| "device".to_owned());
    let path = request.path.unwrap_or_else(|| "/".to_owned());
    let headers = request.headers.unwrap_or_default();
    let body = request.body.unwrap_or_default();
    let long: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if path.len() + long + body.len() > MOST_PAYLOAD {
        return Err(no_answer("The request exceeds 5 MiB.", "リクエストが 5 MiB を超えています。"));
    }
    let mut builder = Request::builder().method(method.as_str()).uri(path).header(header::HOST, &host);
    for (name, value) in &headers {
        builder = builder.header(name, value);
    }
    let message = builder.body(Full::from(body)).map_err(|error| {
        HttpError::bad_request(
            format!("The path, the host or a header is no part of a request: {error}."),
            "path・host・headers のいずれかが HTTP リクエストとして正しくありません。",
        )
    })?;
    Ok((message, host))
}

async fn over_tls(line: DuplexStream, host: String) -> Result<TlsStream<DuplexStream>, HttpError> {
    let failed =
        || no_answer("The device speaks no TLS there.", "デバイスとの TLS 接続を確立できませんでした。");
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(HttpError::internal)?;
    let config = builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    let name = ServerName::try_from(host).map_err(|_| failed())?;
    TlsConnector::from(Arc::new(config)).connect(name, line).await.map_err(|_| failed())
}

async fn exchange(
    line: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    message: Request<Full<Bytes>>,
) -> Result<DownlinkHttpResponse, HttpError> {
    let broken =
        |_| no_answer("The device's response is no HTTP.", "デバイスから HTTP の応答がありませんでした。");
    let (mut sender, connection) = http1::handshake(TokioIo::new(line)).await.map_err(broken)?;
    let answer = async {
        let response = sender.send_request(message).await.map_err(broken)?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, MOST_PAYLOAD).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                too_much()
            } else {
                no_answer("The device broke off.", "デバイスからの応答が途中で切れました。")
            }
        })?;
        let text = |value: &header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let (body, is_base64) = as_text(body.to_bytes().to_vec());
        Ok(DownlinkHttpResponse {
            status_code: head.status.as_u16().into(),
            headers: Some(headers),
            body: Some(body),
            is_base64_encoded: Some(is_base64),
        })
    };
    tokio::pin!(answer);
    // The connection is carried on for as long as the answer is waited for.
    tokio::select! {
        biased;
        answered = &mut answer => answered,
        _ended = connection => answer.await,
    }
}
