//! `/console`: one socket, several contexts, frames in JSON.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use api::{
    console::feed::{self, ClientFrame, ServerFrame},
    id::ContextId,
};
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::{
    SinkExt, StreamExt,
    future::select_all,
    stream::{SplitSink, SplitStream},
};
use serde::Deserialize;
use tokio::{sync::watch, time::Instant};

use crate::{
    clock::ContextClock,
    desk::{Admitted, Guard, People},
    edge::{
        follower::Follower,
        frame::{self, LIMITS},
        wanted::{Unwanted, Wanted},
    },
    feed::Hub,
    http::{error::HttpError, extract::Query, origin::Verdict},
    registry::Registry,
    stop::{Stop, stopped},
    visits::Visits,
};

/// How often a socket makes sure that its session is still open.
const SESSION_EVERY: Duration = Duration::from_secs(5);
/// A page that takes nothing for so long is gone.
const SEND_PATIENCE: Duration = Duration::from_secs(20);
/// Most characters of a refusal.
const REFUSAL: usize = 300;
/// How long a socket may take to say good-bye.
const CLOSE_PATIENCE: Duration = Duration::from_millis(500);

/// What the socket needs to know of a context.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) hub: Arc<Hub>,
    pub(crate) clock: Arc<ContextClock>,
}

/// All that the edge stands on.
#[derive(Clone)]
pub(crate) struct Edge {
    pub(crate) people: Arc<People>,
    pub(crate) origins: Guard,
    pub(crate) sources: Registry<Source>,
    pub(crate) stop: Stop,
    pub(crate) visits: Visits,
}

/// The socket's path.
pub(crate) fn routes(edge: Edge) -> Router {
    Router::new().route(feed::PATH, get(open)).with_state(edge)
}

#[derive(Debug, Deserialize)]
struct Entrance {
    #[serde(default)]
    ticket: String,
}

async fn open(
    State(edge): State<Edge>,
    Query(entrance): Query<Entrance>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, HttpError> {
    if let Verdict::Refused(error) = edge.origins.judge(&headers) {
        return Err(error);
    }
    let admitted = edge.people.admit(&entrance.ticket).ok_or_else(HttpError::unauthorized)?;
    let bytes = LIMITS.frame_bytes as usize;
    let visit = edge.visits.enter();
    Ok(upgrade
        .max_message_size(bytes)
        .max_frame_size(bytes)
        .on_upgrade(move |socket| async move {
            // A page that has gone is not worth a line in the log.
            let _ = visit.spend(Connection::new(edge, admitted, socket).run()).await;
        })
        .into_response())
}

struct Connection {
    edge: Edge,
    admitted: Admitted,
    sink: SplitSink<WebSocket, Message>,
    stream: SplitStream<WebSocket>,
    followers: BTreeMap<ContextId, Follower>,
    /// True once the log has heard that a frame was too large: on this socket it will not be the last.
    complained: bool,
}

/// The socket is over.
struct Gone;

impl Connection {
    fn new(edge: Edge, admitted: Admitted, socket: WebSocket) -> Self {
        let (sink, stream) = socket.split();
        Connection { edge, admitted, sink, stream, followers: BTreeMap::new(), complained: false }
    }

    async fn run(mut self) -> Result<(), Gone> {
        self.send(&ServerFrame::Hello { limits: LIMITS }).await?;
        let end = Instant::now() + Duration::from_millis(LIMITS.life_ms);
        let mut session = tokio::time::interval(SESSION_EVERY);
        let mut tick = tokio::time::interval(Duration::from_millis(LIMITS.tick_ms.into()));
        let mut stop = self.edge.stop.clone();
        let mut bells: Vec<watch::Receiver<feed::Position>> = Vec::new();
        loop {
            let mut sent = false;
            for frame in self.followers.values_mut().flat_map(Follower::next).collect::<Vec<_>>() {
                self.send(&frame).await?;
                sent = true;
            }
            if sent {
                // There may be more behind what was just sent.
                tick.reset();
                tokio::task::yield_now().await;
                continue;
            }
            if bells.len() != self.followers.len() {
                bells = self.bells();
                continue;
            }
            tokio::select! {
                message = self.stream.next() => match message {
                    Some(Ok(message)) => {
                        self.hear(message).await?;
                        bells = self.bells();
                    }
                    Some(Err(_)) | None => return Err(Gone),
                },
                () = ring(&mut bells) => {}
                _ = tick.tick() => {
                    for frame in self.followers.values().filter_map(Follower::tick).collect::<Vec<_>>() {
                        self.send(&frame).await?;
                    }
                }
                _ = session.tick() => if !self.edge.people.still_open(&self.admitted).await.unwrap_or(true) {
                    return self.close(close_code::POLICY, "the session has ended").await;
                },
                () = tokio::time::sleep_until(end) => return self.close(close_code::AWAY, "open another").await,
                () = stopped(&mut stop) => return self.close(close_code::RESTART, "the server is ending").await,
            }
        }
    }

    fn bells(&self) -> Vec<watch::Receiver<feed::Position>> {
        let followed = self.followers.keys().filter_map(|id| self.edge.sources.get(id));
        followed.map(|source| source.hub.bell()).collect()
    }

    async fn hear(&mut self, message: Message) -> Result<(), Gone> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(Gone),
            Message::Binary(_) => return self.refuse("KNS0400", "Frames are JSON texts.").await,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        match serde_json::from_str(&text) {
            Ok(ClientFrame::Subscribe { context, topics, windows }) => {
                self.follow(context, Wanted::read(topics, &windows), None).await
            }
            Ok(ClientFrame::Resume { context, topics, windows, from }) => {
                self.follow(context, Wanted::read(topics, &windows), Some(from)).await
            }
            Ok(ClientFrame::Unsubscribe { context }) => {
                self.followers.remove(&context);
                Ok(())
            }
            // The ring is the queue: how far a client has come is where its next read begins.
            Ok(ClientFrame::Ack { .. }) => Ok(()),
            Err(_) => {
                self.refuse("KNS0400", "The frame does not read: give a JSON object with a known action.")
                    .await
            }
        }
    }

    async fn follow(
        &mut self,
        context: ContextId,
        wanted: Result<Wanted, Unwanted>,
        from: Option<feed::Position>,
    ) -> Result<(), Gone> {
        let Some(source) = self.edge.sources.get(&context) else {
            return self.refuse("KNS0404", &format!("There is no context {context}.")).await;
        };
        let wanted = match wanted {
            Ok(wanted) => wanted,
            // What was wanted before stands.
            Err(error) => return self.refuse("KNS0400", &error.to_string()).await,
        };
        let (follower, frame) = Follower::new(context.clone(), source.hub, source.clock, wanted, from);
        self.followers.insert(context, follower);
        self.send(&frame).await
    }

    async fn refuse(&mut self, code: &str, message: &str) -> Result<(), Gone> {
        // What was not understood may stand in the sentence.
        let message = message.chars().take(REFUSAL).collect();
        self.send(&ServerFrame::Refused { code: code.to_owned(), message }).await
    }

    /// Sends a frame. A change that no frame can carry becomes a reset of its context: the page then reads it over HTTP.
    async fn send(&mut self, frame: &ServerFrame) -> Result<(), Gone> {
        if let ServerFrame::Change(change) = frame
            && !self.followers.get(&change.context).is_some_and(Follower::runs)
        {
            // It was on its way when one before it turned out to be too large.
            return Ok(());
        }
        match (frame::write(frame), frame) {
            (Ok(text), _) => self.put(text).await,
            (Err(error), ServerFrame::Change(change)) => {
                self.complain(&error, Some(&change.context));
                let Some(follower) = self.followers.get_mut(&change.context) else { return Ok(()) };
                let reset = frame::write(&follower.lose()).map_err(|_| Gone)?;
                self.put(reset).await
            }
            (
                Err(error),
                ServerFrame::Hello { .. }
                | ServerFrame::Subscribed { .. }
                | ServerFrame::Reset { .. }
                | ServerFrame::Tick { .. }
                | ServerFrame::Refused { .. },
            ) => {
                // They hold ids, numbers and a short sentence.
                self.complain(&error, None);
                Err(Gone)
            }
        }
    }

    fn complain(&mut self, error: &frame::Unsendable, context: Option<&ContextId>) {
        if !std::mem::replace(&mut self.complained, true) {
            tracing::error!(%error, ?context, "a frame was not sent");
        }
    }

    async fn put(&mut self, text: String) -> Result<(), Gone> {
        let sent = tokio::time::timeout(SEND_PATIENCE, self.sink.send(Message::Text(text.into()))).await;
        sent.map_err(|_| Gone)?.map_err(|_| Gone)
    }

    async fn close(mut self, code: u16, reason: &'static str) -> Result<(), Gone> {
        let frame = CloseFrame { code, reason: reason.into() };
        let closed = tokio::time::timeout(CLOSE_PATIENCE, self.sink.send(Message::Close(Some(frame)))).await;
        closed.map_err(|_| Gone)?.map_err(|_| Gone)
    }
}

/// Waits until one of the bells rings; for ever when there is none.
async fn ring(bells: &mut [watch::Receiver<feed::Position>]) {
    if bells.is_empty() {
        return std::future::pending().await;
    }
    let rings = bells.iter_mut().map(|bell| Box::pin(bell.changed()));
    // A bell whose hub has gone ends the wait; the followers then find out.
    let _ = select_all(rings).await;
}
