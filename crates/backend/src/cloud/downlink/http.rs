use std::collections::BTreeMap;

use api::soracom::downlink::{DownlinkHttpRequest, DownlinkHttpResponse, HttpMethod};
use axum::body::Bytes;
use emulator::{
    SimRecord,
    downlink::{MOST_PAYLOAD, as_text, port_of},
};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{HeaderMap, Request, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{
    line::{PATIENCE, no_answer, reach, too_much},
    tcp::in_time,
    tls::over_tls,
};
use crate::{
    cloud::{Cloud, state::AppError},
    http::error::HttpError,
};

/// Headers that say how a body is carried: that is up to who carries it.
const FRAMING: [&str; 2] = ["content-length", "transfer-encoding"];

/// Sends an HTTP request to a device.
pub(crate) async fn http(
    cloud: &Cloud,
    record: &SimRecord,
    request: DownlinkHttpRequest,
) -> Result<DownlinkHttpResponse, HttpError> {
    let port = port_of(request.port.unwrap_or(80)).map_err(AppError::from)?;
    let (ssl, trusting) = (request.ssl.unwrap_or(false), request.skip_verify.unwrap_or(false));
    let address = record.open_session().and_then(|session| session.ue_ip_address.clone());
    let (message, host) = message(address, request)?;
    let line = reach(cloud, record, port)?;
    in_time(PATIENCE, async move {
        if ssl {
            let line = over_tls(line, &host, trusting).await?;
            exchange(line, message).await
        } else {
            exchange(line, message).await
        }
    })
    .await
}

/// The request as it goes over the line, and the host that it is for: whichever is said, else the device's address.
fn message(
    address: Option<String>,
    request: DownlinkHttpRequest,
) -> Result<(Request<Full<Bytes>>, String), HttpError> {
    let method = request.method.unwrap_or(HttpMethod::Get);
    if let HttpMethod::Other(_) = method {
        return Err(HttpError::bad_request(
            "method: it is GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS or TRACE.",
            "method には GET、HEAD、POST、PUT、DELETE、PATCH、OPTIONS、TRACE のいずれかを指定してください。",
        ));
    }
    let path = request.path.unwrap_or_else(|| "/".to_owned());
    if !path.starts_with('/') {
        return Err(HttpError::bad_request(
            "path: it begins with a slash.",
            "path は / で始まる文字列で指定してください。",
        ));
    }
    let mut headers = request.headers.unwrap_or_default();
    let body = request.body.unwrap_or_default();
    let long: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if path.len() + long + body.len() > MOST_PAYLOAD {
        return Err(no_answer("The request exceeds 5 MiB.", "リクエストが 5 MiB を超えています。"));
    }
    // guess: a request has one host. What `host` says goes before what a header says.
    let mut said = None;
    headers.retain(|name, value| {
        let is_host = name.eq_ignore_ascii_case("host");
        if is_host {
            said.get_or_insert_with(|| std::mem::take(value));
        }
        !is_host && !FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing))
    });
    let host = request.host.or(said).or(address).unwrap_or_else(|| "device".to_owned());
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
        let long: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        let room = MOST_PAYLOAD.checked_sub(long).ok_or_else(too_much)?;
        let body = Limited::new(body, room).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                too_much()
            } else {
                no_answer("The device broke off.", "デバイスからの応答が途中で切れました。")
            }
        })?;
        let (body, is_base64) = as_text(body.to_bytes().to_vec());
        Ok(DownlinkHttpResponse {
            status_code: head.status.as_u16().into(),
            headers: Some(headers_of(&head.headers)),
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

/// Headers by their names. guess: of several with one name the answer has room for one, where they are strung together.
fn headers_of(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut named = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        named
            .entry(name.to_string())
            .and_modify(|before| {
                before.push_str(", ");
                before.push_str(&value);
            })
            .or_insert_with(|| value.to_string());
    }
    named
}

#[cfg(test)]
mod tests {
    use axum::{http::StatusCode, response::IntoResponse};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    fn with_headers(host: Option<&str>, headers: &[(&str, &str)]) -> DownlinkHttpRequest {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        DownlinkHttpRequest {
            host: host.map(str::to_owned),
            headers: Some(headers.collect()),
            ..DownlinkHttpRequest::default()
        }
    }

    /// What a device hears that answers so, and what becomes of its answer.
    async fn heard(
        request: DownlinkHttpRequest,
        answer: &[u8],
    ) -> (String, Result<DownlinkHttpResponse, HttpError>) {
        let (message, _) = message(Some("10.0.0.1".to_owned()), request).unwrap();
        let (ours, mut theirs) = duplex(64 * 1024);
        let device = async move {
            let mut heard = Vec::new();
            while !heard.ends_with(b"\r\n\r\n") {
                heard.push(theirs.read_u8().await.unwrap());
            }
            // Whoever has heard too much hangs up.
            let _all = theirs.write_all(answer).await;
            String::from_utf8(heard).unwrap()
        };
        tokio::join!(device, exchange(ours, message))
    }

    const FINE: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";

    #[tokio::test]
    async fn a_request_has_one_host_and_is_framed_by_who_carries_it() {
        for (request, host) in [
            (with_headers(None, &[]), "10.0.0.1"),
            (with_headers(None, &[("Host", "a.example"), ("host", "b.example")]), "a.example"),
            (with_headers(Some("c.example"), &[("HOST", "a.example")]), "c.example"),
        ] {
            let (heard, answer) = heard(request, FINE).await;
            let hosts: Vec<&str> =
                heard.lines().filter(|line| line.to_lowercase().starts_with("host:")).collect();
            assert_eq!(hosts, [format!("host: {host}")]);
            assert_eq!(answer.unwrap().status_code, 204);
        }
        let framed = with_headers(
            None,
            &[
                ("Content-Length", "many"),
                ("content-length", "7"),
                ("Transfer-Encoding", "chunked"),
                ("x-other", "kept"),
            ],
        );
        let (heard, answer) = heard(framed, FINE).await;
        assert!(heard.contains("x-other: kept\r\n"), "{heard}");
        assert!(!heard.to_lowercase().contains("content-length") && !heard.contains("ncoding"), "{heard}");
        assert_eq!(answer.unwrap().status_code, 204);
    }

    #[tokio::test]
    async fn headers_of_one_name_are_all_told() {
        let answer =
            b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-One: 1\r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n";
        let (_, answer) = heard(with_headers(None, &[]), answer).await;
        let headers = answer.unwrap().headers.unwrap();
        assert_eq!((headers["set-cookie"].as_str(), headers["x-one"].as_str()), ("a=1, b=2", "1"));
    }

    #[tokio::test]
    async fn headers_and_body_together_are_five_mebibytes_at_most() {
        // The names and values of two headers: `x-pad` with its four letters, `content-length` with seven digits.
        let head = 5 + 4 + 14 + 7;
        for (length, fits) in [(MOST_PAYLOAD - head, true), (MOST_PAYLOAD - head + 1, false)] {
            let mut answer =
                format!("HTTP/1.1 200 OK\r\nx-pad: four\r\ncontent-length: {length}\r\n\r\n").into_bytes();
            answer.resize(answer.len() + length, b'x');
            let (_, answer) = heard(with_headers(None, &[]), &answer).await;
            match answer {
                Ok(answer) => assert!(fits && answer.body.unwrap().len() == length),
                Err(error) => {
                    assert!(!fits);
                    assert_eq!(error.into_response().status(), StatusCode::UNPROCESSABLE_ENTITY);
                }
            }
        }
    }
}
