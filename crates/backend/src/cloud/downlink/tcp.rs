use std::time::Duration;

use api::soracom::downlink::{BinaryEncoding, DownlinkTcpRequest, DownlinkTcpResponse, TcpConnection};
use emulator::{
    SimRecord,
    downlink::{MOST_PAYLOAD, as_text, bytes_of, pattern_of, port_of},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt, DuplexStream, split},
    time::{Instant, timeout, timeout_at},
};

use super::line::{no_answer, reach, too_late, too_much};
use crate::{cloud::Cloud, cloud::state::AppError, http::error::HttpError};

/// How long a call may take unless it says so, and at most, in seconds. [spec]
const TIMEOUT: (u32, u32) = (30, 300);

/// How a connection comes to its end, as it is carried out.
enum End {
    First,
    All,
    Pattern(Vec<u8>),
    Idle(Duration),
}

/// Sends bytes over a connection, and answers with what came back.
pub(crate) async fn tcp(
    cloud: &Cloud,
    record: &SimRecord,
    request: DownlinkTcpRequest,
) -> Result<DownlinkTcpResponse, HttpError> {
    let port = port_of(request.port).map_err(AppError::from)?;
    let sent = bytes_of(&request.payload, request.payload_encoding.as_ref(), MOST_PAYLOAD);
    let sent = sent.map_err(AppError::from)?;
    let seconds = request.timeout.unwrap_or(TIMEOUT.0);
    if !(1..=TIMEOUT.1).contains(&seconds) {
        return Err(HttpError::bad_request(
            "timeout: it is 1 to 300 seconds.",
            "timeout は 1～300 秒で指定してください。",
        ));
    }
    let until = Instant::now() + Duration::from_secs(seconds.into());
    let end = match request.connection_options.unwrap_or(TcpConnection::WaitAll) {
        TcpConnection::FireAndForget => {
            // Whether it arrives is not asked. [spec]
            if let Ok(mut line) = reach(cloud, record, port) {
                let _sent = timeout_at(until, line.write_all(&sent)).await;
            }
            return Ok(DownlinkTcpResponse::default());
        }
        TcpConnection::WaitFirst => End::First,
        TcpConnection::WaitAll => End::All,
        TcpConnection::WaitForPattern { termination_pattern, termination_pattern_encoding } => {
            let pattern = pattern_of(&termination_pattern, termination_pattern_encoding.as_ref());
            End::Pattern(pattern.map_err(AppError::from)?)
        }
        TcpConnection::IdleTimeout { idle_timeout } if (1..=TIMEOUT.1).contains(&idle_timeout) => {
            End::Idle(Duration::from_secs(idle_timeout.into()))
        }
        TcpConnection::IdleTimeout { .. } => {
            return Err(HttpError::bad_request(
                "connectionOptions.idleTimeout: it is 1 to 300 seconds.",
                "connectionOptions.idleTimeout は 1～300 秒で指定してください。",
            ));
        }
    };
    answered(exchange(reach(cloud, record, port)?, &sent, end, until).await?)
}

/// Says all of it, and hears what comes back until the end.
async fn exchange(line: DuplexStream, sent: &[u8], end: End, until: Instant) -> Result<Vec<u8>, HttpError> {
    let (mut hears, mut says) = split(line);
    // What it says back may fill the line before all was said.
    let saying = async {
        // A device that hangs up while it is spoken to has heard enough.
        let _said = says.write_all(sent).await;
        let _flushed = says.flush().await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        heard = hear(&mut hears, end, until) => heard,
        () = saying => unreachable!("it waits for ever"),
    }
}

/// What was heard, as text of 5 MiB at most. [spec: `data`, "for the encoded string"; the call's own words leave open which]
fn answered(heard: Vec<u8>) -> Result<DownlinkTcpResponse, HttpError> {
    let (data, is_base64) = as_text(heard);
    if data.len() > MOST_PAYLOAD {
        return Err(too_much());
    }
    // guess: as for HTTP, what is UTF-8 stands as it is.
    let data_encoding = Some(if is_base64 { BinaryEncoding::Base64 } else { BinaryEncoding::Text });
    Ok(DownlinkTcpResponse { data, data_encoding })
}

async fn hear(line: &mut (impl AsyncRead + Unpin), end: End, until: Instant) -> Result<Vec<u8>, HttpError> {
    let mut heard = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    let hung_up = || no_answer("The device hung up.", "デバイスが接続を切断しました。");
    loop {
        let patience = match &end {
            End::Idle(idle) if !heard.is_empty() => until.min(Instant::now() + *idle),
            End::First | End::All | End::Pattern(_) | End::Idle(_) => until,
        };
        let read = timeout_at(patience, line.read(&mut buffer)).await;
        let count = match (read, &end) {
            (Ok(Ok(count)), _) => count,
            (Ok(Err(_)), _) => 0,
            // The time is over: what came is the answer. [spec]
            (Err(_), End::All | End::Idle(_)) if !heard.is_empty() => return Ok(heard),
            (Err(_), _) => return Err(too_late()),
        };
        if count == 0 {
            return match end {
                End::All if !heard.is_empty() => Ok(heard),
                End::Idle(_) if !heard.is_empty() => Ok(heard),
                End::First | End::All | End::Pattern(_) | End::Idle(_) => Err(hung_up()),
            };
        }
        heard.extend(buffer.iter().take(count));
        if heard.len() > MOST_PAYLOAD {
            return Err(too_much());
        }
        match &end {
            End::First => return Ok(Vec::new()),
            End::Pattern(pattern) => {
                let from = heard.len().saturating_sub(count + pattern.len());
                let found = heard[from..].windows(pattern.len()).position(|part| part == pattern);
                if let Some(at) = found {
                    heard.truncate(from + at + pattern.len());
                    return Ok(heard);
                }
            }
            End::All | End::Idle(_) => {}
        }
    }
}

/// Waits for `work` as long as a device may take.
pub(super) async fn in_time<T>(
    patience: Duration,
    work: impl Future<Output = Result<T, HttpError>>,
) -> Result<T, HttpError> {
    timeout(patience, work).await.map_err(|_| too_late())?
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use tokio::{io::duplex, time::sleep};

    use super::*;

    const TIME: Duration = Duration::from_secs(30);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// What comes of a device that says these, each so long after the one before, and hangs up then or does not; and after how long.
    async fn heard(end: End, says: &[(u64, &str)], hangs_up: bool) -> (Result<String, u16>, Duration) {
        let (ours, mut theirs) = duplex(1024);
        let began = Instant::now();
        let device = async move {
            let mut asked = [0; 5];
            theirs.read_exact(&mut asked).await.unwrap();
            assert_eq!(&asked, b"hello");
            for (after, text) in says {
                sleep(seconds(*after)).await;
                // Whoever has heard enough is gone.
                let _heard = theirs.write_all(text.as_bytes()).await;
            }
            if !hangs_up {
                std::future::pending::<()>().await;
            }
        };
        let exchange = exchange(ours, b"hello", end, began + TIME);
        tokio::pin!(exchange);
        let heard = tokio::select! {
            heard = &mut exchange => heard,
            // The line goes with the device.
            () = device => exchange.await,
        };
        let heard = heard.map(|heard| String::from_utf8(heard).unwrap());
        (heard.map_err(|error| error.into_response().status().as_u16()), began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_comes_to_the_end_that_was_asked_for() {
        let pattern = || End::Pattern(b"OK".to_vec());
        let idle = || End::Idle(seconds(2));
        let whole = |text: &str| Ok(text.to_owned());
        for (end, says, hangs_up, expected, after) in [
            (End::First, &[(1, "a"), (0, "b")][..], false, whole(""), 1),
            (End::First, &[], true, Err(422), 0),
            (End::First, &[], false, Err(422), 30),
            (End::All, &[(1, "a"), (3, "b")], true, whole("ab"), 4),
            (End::All, &[(1, "a"), (3, "b")], false, whole("ab"), 30),
            (End::All, &[(1, "a"), (30, "late")], false, whole("a"), 30),
            (End::All, &[], true, Err(422), 0),
            (End::All, &[], false, Err(422), 30),
            (pattern(), &[(1, "aO"), (1, "Kb")], false, whole("aOK"), 2),
            (pattern(), &[(1, "aO")], true, Err(422), 1),
            (pattern(), &[(1, "aO")], false, Err(422), 30),
            (idle(), &[(5, "a"), (1, "b"), (3, "late")], false, whole("ab"), 8),
            (idle(), &[(29, "a")], false, whole("a"), 30),
            (idle(), &[(1, "a")], true, whole("a"), 1),
            (idle(), &[], true, Err(422), 0),
            (idle(), &[], false, Err(422), 30),
        ] {
            let (heard, took) = heard(end, says, hangs_up).await;
            assert_eq!((heard, took.as_secs()), (expected, after), "{says:?} {hangs_up}");
        }
    }

    #[test]
    fn an_answer_is_five_mebibytes_of_text_at_most() {
        let text = |bytes: usize| answered(vec![b'x'; bytes]).map(|answer| answer.data.len()).ok();
        assert_eq!((text(MOST_PAYLOAD), text(MOST_PAYLOAD + 1)), (Some(MOST_PAYLOAD), None));
        // Three bytes are four letters.
        let base64 = |bytes: usize| answered(vec![0xff; bytes]).map(|answer| answer.data.len()).ok();
        let most = MOST_PAYLOAD / 4 * 3;
        assert_eq!((base64(most), base64(most + 1)), (Some(MOST_PAYLOAD), None));
    }
}
