use std::net::SocketAddr;

use api::console::feed::{ChangeFrame, ClientFrame, FeedWindow, Position, ResetReason, ServerFrame, Topic};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Error, Message, client::IntoClientRequest, protocol::CloseFrame},
};

use crate::support::TestApp;

/// Opens a socket with a ticket; `origin` is what a browser would say.
pub(crate) async fn enter(
    address: SocketAddr,
    ticket: &str,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Error> {
    let mut request = format!("ws://{address}/console?ticket={ticket}").into_client_request()?;
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    tokio_tungstenite::connect_async(request).await.map(|(socket, _)| socket)
}

/// Opens a socket for which the system keeps next to nothing that was not read yet.
pub(crate) async fn enter_slowly(
    address: SocketAddr,
    ticket: &str,
) -> WebSocketStream<MaybeTlsStream<TcpStream>> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    let stream = MaybeTlsStream::Plain(socket.connect(address).await.unwrap());
    let url = format!("ws://{address}/console?ticket={ticket}");
    tokio_tungstenite::client_async(url, stream).await.unwrap().0
}

/// A page's socket.
pub(crate) struct Feed {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl TestApp {
    pub(crate) async fn ticket(&self) -> String {
        self.page().act("/kansei/ticket").await.ok()["ticket"].as_str().unwrap().to_owned()
    }

    /// A socket that has heard its `hello`.
    pub(crate) async fn feed(&self) -> Feed {
        let socket = enter(self.address(), &self.ticket().await, None).await.unwrap();
        let mut feed = Feed::of(socket);
        let hello = feed.next().await;
        assert!(matches!(hello, ServerFrame::Hello { .. }), "{hello:?}");
        feed
    }

    /// A socket that follows the local world from now on, and where it began.
    pub(crate) async fn following(&self, topics: &[Topic]) -> (Feed, Position) {
        let mut feed = self.feed().await;
        let position = feed.subscribe(topics, &[]).await;
        (feed, position)
    }
}

impl Feed {
    /// A socket from its very first frame.
    pub(crate) fn of(socket: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Feed { socket }
    }

    pub(crate) async fn say(&mut self, frame: &ClientFrame) {
        self.text(&serde_json::to_string(frame).unwrap()).await;
    }

    /// Follows the local world from now on; answers with where it begins.
    pub(crate) async fn subscribe(&mut self, topics: &[Topic], windows: &[FeedWindow]) -> Position {
        let (topics, windows) = (topics.to_vec(), windows.to_vec());
        self.say(&ClientFrame::Subscribe { context: local(), topics, windows }).await;
        self.subscribed().await
    }

    pub(crate) async fn resume(&mut self, from: Position) {
        self.resume_with(&[], from).await;
    }

    pub(crate) async fn resume_with(&mut self, windows: &[FeedWindow], from: Position) {
        let (topics, windows) = (Vec::new(), windows.to_vec());
        self.say(&ClientFrame::Resume { context: local(), topics, windows, from }).await;
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.message(Message::text(text)).await;
    }

    pub(crate) async fn message(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> ServerFrame {
        match self.socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let value: Value = serde_json::from_str(&text).unwrap();
                serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}: {text}"))
            }
            other => panic!("no frame: {other:?}"),
        }
    }

    /// The next change.
    pub(crate) async fn change(&mut self) -> ChangeFrame {
        loop {
            let frame = self.next().await;
            if let ServerFrame::Change(change) = &frame {
                return (**change).clone();
            }
            assert!(matches!(frame, ServerFrame::Tick { .. }), "no change: {frame:?}");
        }
    }

    /// The next frame that is neither a sign of life nor a change: rows of groups are told when their time has come.
    async fn word(&mut self) -> ServerFrame {
        loop {
            let frame = self.next().await;
            if !matches!(frame, ServerFrame::Tick { .. } | ServerFrame::Change(_)) {
                return frame;
            }
        }
    }

    /// Where the context stands, as the answer to a subscription says.
    pub(crate) async fn subscribed(&mut self) -> Position {
        let frame = self.word().await;
        let ServerFrame::Subscribed { position, .. } = &frame else { panic!("not subscribed: {frame:?}") };
        *position
    }

    /// Why the page has to fetch again, and where the context then stands.
    pub(crate) async fn reset(&mut self) -> (ResetReason, Position) {
        let frame = self.word().await;
        let ServerFrame::Reset { reason, position, .. } = &frame else { panic!("no reset: {frame:?}") };
        (*reason, *position)
    }

    /// The code and the words of a refusal.
    pub(crate) async fn refusal(&mut self) -> (String, String) {
        let frame = self.word().await;
        let ServerFrame::Refused { code, message } = &frame else { panic!("not refused: {frame:?}") };
        (code.clone(), message.clone())
    }

    /// How the server ends the socket; none when it just does.
    pub(crate) async fn end(mut self) -> Option<CloseFrame> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

fn local() -> api::id::ContextId {
    api::id::ContextId::new("local").unwrap()
}
