//! What devices of a world answer on their ports: to whoever reaches them through the platform. It knows devices by what the
//! platform knows of them, and neither the platform nor the desk.

mod status_page;

use tokio::io::{self, DuplexStream};

use crate::lines::Device;

/// Bytes on their way between a device and whoever speaks with it.
const BUFFER: usize = 16 * 1024;

/// Connects to a port of a device that is there and awake; none where nothing listens. The device hangs up when its end of the
/// line is dropped.
pub(crate) fn connect(device: Device, port: u16) -> Option<DuplexStream> {
    let (line, end) = io::duplex(BUFFER);
    match port {
        7 => drop(tokio::spawn(echo(end))),
        80 => drop(tokio::spawn(status_page::answer(device.facts, end))),
        _ => return None,
    }
    Some(line)
}

/// Says back what it hears. [RFC 862]
async fn echo(end: DuplexStream) {
    let (mut hears, mut says) = io::split(end);
    // A line that breaks has ended.
    let _ended = io::copy(&mut hears, &mut says).await;
}
