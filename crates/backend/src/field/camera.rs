use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

/// Bytes of a request that are read at most.
const MOST: usize = 8 * 1024;
/// Who may see what is behind a password.
const WHO: &str = "pi:raspberry";

/// Describes a device's streams to whoever asks [RFC 2326]: `/` anybody may see, `/private` is behind a password, and `/h265` is
/// what not everybody can decode.
pub(super) async fn describe(mut end: DuplexStream) {
    let mut heard = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match end.read(&mut buffer).await {
            Ok(count @ 1..) if heard.len() + count <= MOST => heard.extend(buffer.iter().take(count)),
            Ok(_) | Err(_) => return,
        }
        while let Some(at) = heard.windows(4).position(|part| part == b"\r\n\r\n") {
            let request = String::from_utf8_lossy(&heard[..at]).into_owned();
            heard.drain(..at + 4);
            if end.write_all(answer(&request).as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

fn answer(request: &str) -> String {
    let mut lines = request.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, url) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let header = |name: &str| {
        let of = |line: &str| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        request.lines().skip(1).find_map(of)
    };
    let number = header("cseq").unwrap_or_else(|| "0".to_owned());
    let reply = |status: &str, more: &str| format!("RTSP/1.0 {status}\r\nCSeq: {number}\r\n{more}\r\n");
    if method != "DESCRIBE" {
        return match method {
            "OPTIONS" => reply("200 OK", "Public: OPTIONS, DESCRIBE\r\n"),
            _ => reply("405 Method Not Allowed", "Allow: OPTIONS, DESCRIBE\r\n"),
        };
    }
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let knows = header("authorization").and_then(|proof| {
        let bytes = STANDARD.decode(proof.strip_prefix("Basic ")?.trim()).ok()?;
        Some(bytes == WHO.as_bytes())
    });
    let codec = match path {
        "" => "H264",
        "private" if knows == Some(true) => "H264",
        "private" => {
            return reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"camera\"\r\n");
        }
        "h265" => "H265",
        _ => return reply("404 Not Found", ""),
    };
    // Whoever says a wrong password is told so also where none is needed.
    if knows == Some(false) {
        return reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"camera\"\r\n");
    }
    let sdp = format!(
        "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 {codec}/90000\r\n"
    );
    let length = sdp.len();
    let more = format!("Content-Type: application/sdp\r\nContent-Length: {length}\r\n");
    format!("{}{sdp}", reply("200 OK", &more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_described_to_whoever_may_see_them() {
        let ask = |method: &str, path: &str, who: Option<&str>| {
            let proof = who.map(|who| format!("\r\nAuthorization: Basic {}", STANDARD.encode(who)));
            let text = format!(
                "{method} rtsp://10.0.0.1:554/{path} RTSP/1.0\r\nCSeq: 2{}",
                proof.unwrap_or_default()
            );
            answer(&text)
        };
        assert!(ask("DESCRIBE", "", None).starts_with("RTSP/1.0 200 OK\r\nCSeq: 2\r\n"));
        assert!(ask("DESCRIBE", "", None).contains("H264/90000"));
        assert!(ask("DESCRIBE", "private", Some("pi:raspberry")).contains("200 OK"));
        for who in [None, Some("pi:apple")] {
            assert!(ask("DESCRIBE", "private", who).contains("401"), "{who:?}");
        }
        assert!(ask("DESCRIBE", "", Some("pi:apple")).contains("401"));
        assert!(ask("DESCRIBE", "h265", None).contains("H265"));
        assert!(ask("DESCRIBE", "attic", None).contains("404"));
        assert!(ask("PLAY", "", None).contains("405"));
        assert!(answer("").contains("405"));
    }
}
