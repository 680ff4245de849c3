use tokio::io::{self, DuplexStream};

/// Says back what it hears. [RFC 862]
pub(super) async fn answer(end: DuplexStream) {
    let (mut hears, mut says) = io::split(end);
    // A line that breaks has ended.
    let _ended = io::copy(&mut hears, &mut says).await;
}
