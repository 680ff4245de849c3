use api::soracom::downlink::{DownlinkRtspRequest, RtspAuthentication, RtspCommand};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use emulator::{
    SimRecord,
    downlink::{port_of, test_picture},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{
    line::{PATIENCE, no_answer, reach},
    tcp::in_time,
};
use crate::{
    cloud::{Cloud, state::AppError},
    http::error::HttpError,
};

/// Bytes of a description that are read at most.
const MOST: usize = 64 * 1024;

/// Takes a picture of a device's stream: the stream is asked for, and a test picture stands for what it shows.
pub(crate) async fn snapshot(
    cloud: &Cloud,
    record: &SimRecord,
    request: &DownlinkRtspRequest,
) -> Result<Vec<u8>, HttpError> {
    let bad = |en: &str, ja: &str| Err(HttpError::bad_request(en, ja));
    if request.command != RtspCommand::Snapshot {
        return bad("command: it is snapshot.", "command には snapshot を指定してください。");
    }
    let port = port_of(request.port.unwrap_or(554)).map_err(AppError::from)?;
    let path = request.path.as_deref().unwrap_or("/");
    if !path.starts_with('/') || path.bytes().any(|byte| byte.is_ascii_control() || byte == b' ') {
        return bad(
            "path: it begins with a slash, and has no blank.",
            "path は / で始まる、空白を含まない文字列で指定してください。",
        );
    }
    let proof = match &request.authentication {
        None | Some(RtspAuthentication::None) => None,
        Some(RtspAuthentication::Basic {
            username,
            password: Some(password),
            password_credentials_id: None,
        }) => Some(STANDARD.encode(format!("{username}:{}", password.expose()))),
        Some(RtspAuthentication::Basic { .. }) => {
            return bad(
                "authentication: this world keeps no credentials; say the password.",
                "認証情報ストアは再現していません。authentication.password を指定してください。",
            );
        }
    };
    let address = record.open_session().and_then(|session| session.ue_ip_address.clone()).unwrap_or_default();
    let proof = proof.map(|proof| format!("Authorization: Basic {proof}\r\n")).unwrap_or_default();
    let asked = format!(
        "DESCRIBE rtsp://{address}:{port}{path} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n{proof}\r\n"
    );
    let mut line = reach(cloud, record, port)?;
    let described = in_time(PATIENCE, async {
        let _said = line.write_all(asked.as_bytes()).await;
        description(&mut line).await
    });
    let described = described.await?;
    match described.split(' ').nth(1) {
        Some("200") if described.contains("H264/") => Ok(test_picture(cloud.now().0)),
        Some("200") => Err(no_answer(
            "The video stream is not H.264 encoded.",
            "映像ストリームが H.264 でエンコードされていません。",
        )),
        Some("401" | "403") => Err(HttpError::new(
            StatusCode::FORBIDDEN,
            "KNS0403",
            "The RTSP server does not take this authentication.",
            "RTSP サーバーの認証に失敗しました。",
        )),
        Some(_) | None => Err(no_answer("There is no such stream.", "指定されたストリームがありません。")),
    }
}

/// The answer to a question, with what it describes.
async fn description(line: &mut DuplexStream) -> Result<String, HttpError> {
    let none =
        || no_answer("The device's response is no RTSP.", "デバイスから RTSP の応答がありませんでした。");
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = line.read(&mut buffer).await.unwrap_or_default();
        heard.extend(buffer.iter().take(count));
        if count == 0 || heard.len() > MOST {
            return Err(none());
        }
        let text = String::from_utf8_lossy(&heard);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        if !head.starts_with("RTSP/") {
            return Err(none());
        }
        let of = |line: &str| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        };
        if body.len() >= head.lines().find_map(of).unwrap_or_default() {
            return Ok(text.into_owned());
        }
    }
}
