use russh::{ChannelWriteHalf, server::Msg};
use tokio::io::{self, AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::inbox::Inbox;

const BUFFER: usize = 16 * 1024;

/// Carries bytes between a channel and a line, until the line ends; then the channel is closed, with a status where something
/// ran there.
pub(super) async fn bridge(
    mut inbox: Inbox,
    channel: ChannelWriteHalf<Msg>,
    line: DuplexStream,
    status: Option<u32>,
) {
    let (mut hears, mut says) = io::split(line);
    let up = async {
        while let Some(bytes) = inbox.next().await {
            if says.write_all(&bytes).await.is_err() {
                break;
            }
        }
        // A line that breaks has ended.
        let _ended = says.shutdown().await;
    };
    let down = async {
        let mut buffer = vec![0; BUFFER];
        while let Ok(count @ 1..) = hears.read(&mut buffer).await {
            channel.data_bytes(buffer[..count].to_vec()).await?;
        }
        if let Some(status) = status {
            channel.exit_status(status).await?;
        }
        channel.eof().await?;
        channel.close().await
    };
    tokio::pin!(up, down);
    tokio::select! {
        _closed = &mut down => {}
        () = &mut up => drop(down.await),
    }
}
