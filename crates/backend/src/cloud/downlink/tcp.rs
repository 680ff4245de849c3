use std::time::Duration;

use api::soracom::downlink::{BinaryEncoding, DownlinkTcpRequest, DownlinkTcpResponse, TcpConnection};
use emulator::{
    SimRecord,
    downlink::{MOST_PAYLOAD, as_text, bytes_of, pattern_of, port_of},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, split},
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
    let (mut hears, mut says) = split(reach(cloud, record, port)?);
    // What it says back may fill the line before all was said.
    let saying = async {
        // A device that hangs up while it is spoken to has heard enough.
        let _said = says.write_all(&sent).await;
        let _flushed = says.flush().await;
        std::future::pending::<()>().await;
    };
    let heard = tokio::select! {
        heard = hear(&mut hears, end, until) => heard?,
        () = saying => unreachable!("it waits for ever"),
    };
    let (data, is_base64) = as_text(heard);
    if data.len() > MOST_PAYLOAD {
        return Err(too_much());
    }
    // guess: as for HTTP, what is UTF-8 stands as it is.
    let data_encoding = Some(if is_base64 { BinaryEncoding::Base64 } else { BinaryEncoding::Text });
    Ok(DownlinkTcpResponse { data, data_encoding })
}

async fn hear(line: &mut ReadHalf<DuplexStream>, end: End, until: Instant) -> Result<Vec<u8>, HttpError> {
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
