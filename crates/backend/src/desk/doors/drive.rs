use std::time::Duration;

use api::{
    console::job::CallReply,
    id::SimId,
    soracom::port_mapping::{ListPortMappingsForSim, PortMapping},
};
use client::{ClientError, Request, Transport, Unreachable};
use ops::lease::{LeaseState, LeaseStep};
use store::{StoreError, desk::DeskTx};
use tokio::time::timeout;

use super::leases::{Leases, Slot};

/// How long the platform may take to answer about a door: whoever signs out meanwhile waits no longer than that.
const ANSWER: Duration = Duration::from_secs(10);
/// Characters of a platform's sentence that are kept.
const SENTENCE: usize = 300;

impl Leases {
    /// Does what is to be done about a lease, until nothing is or something has failed: that is tried again later.
    ///
    /// # Errors
    /// That a door is to be opened could not be kept: it is not.
    pub(super) async fn drive(&self, slot: &Slot) -> Result<(), StoreError> {
        let mut state = slot.state.lock().await;
        self.drive_held(slot, &mut state).await
    }

    /// The same of one that is held by whoever asks.
    pub(super) async fn drive_held(&self, slot: &Slot, state: &mut LeaseState) -> Result<(), StoreError> {
        // Who is broken off while a call is under way leaves it so.
        state.interrupted();
        loop {
            let before = state.clone();
            match state.next(self.shared.clock.now()) {
                Some(LeaseStep::Call { method, path, body }) => {
                    let opens = !state.is_to_close();
                    state.calling(self.now());
                    // What closes a door does not wait for a disk; what opens one is not done behind its back.
                    if let (Err(error), true) = (self.keep(slot, state).await, opens) {
                        state.abandon(self.now());
                        slot.show(state);
                        // The disk has it as not yet asked for: so it was.
                        self.let_go(&state.lease().id);
                        return Err(error);
                    }
                    let op = state.intention();
                    let mut headers = vec![(client::OP.to_owned(), op.to_string())];
                    if body.is_some() {
                        headers.push(("content-type".to_owned(), "application/json".to_owned()));
                    }
                    let body = body.map(|body| body.to_string().into_bytes());
                    let (reply, door) = self.call(Request { method, path, headers, body }).await;
                    state.answered(reply, door.as_ref(), self.now());
                }
                Some(LeaseStep::Look { sim }) => {
                    let doors = self.doors_of(&sim).await.ok().filter(|_| !self.another_opens(state));
                    let taken = self.taken(&state.lease().id);
                    state.looked(doors.as_deref(), &taken, self.now());
                }
                None => return Ok(()),
            }
            if *state == before {
                return Ok(());
            }
            // What was done was done: it is kept when there is room again.
            let _kept = self.keep(slot, state).await;
            if state.failures() > 0 {
                slot.rest(state.failures());
                return Ok(());
            }
        }
    }

    /// Changes a lease and keeps it, now or when there is room again.
    pub(super) async fn change(&self, slot: &Slot, change: impl FnOnce(&mut LeaseState) + Send) {
        let mut state = slot.state.lock().await;
        let before = state.clone();
        change(&mut state);
        if *state != before {
            let _kept = self.keep(slot, &mut state).await;
        }
    }

    /// Keeps what could not be kept before.
    pub(super) async fn keep_late(&self, slot: &Slot) {
        let mut state = slot.state.lock().await;
        if !slot.is_kept() {
            let _kept = self.keep(slot, &mut state).await;
        }
    }

    /// The open doors of a SIM.
    pub(super) async fn doors_of(&self, sim: &SimId) -> Result<Vec<PortMapping>, ClientError> {
        let asked = self.shared.client.get::<ListPortMappingsForSim>(sim);
        let mut doors =
            match timeout(ANSWER, asked).await.unwrap_or_else(|_| Err(ClientError::Unreachable(no_answer())))
            {
                Ok(doors) => doors,
                // None are open. [spec]
                Err(error) if error.status() == Some(404) => Vec::new(),
                Err(error) => return Err(error),
            };
        doors.retain(|door| !door.expired);
        Ok(doors)
    }

    /// Whether another door to the same port of the same device is being opened, which might be taken for one that was lost.
    fn another_opens(&self, state: &LeaseState) -> bool {
        let draft = &state.lease().draft;
        let same = |other: &LeaseState| {
            let its = &other.lease().draft;
            other.lease().id != state.lease().id && its.sim_id == draft.sim_id && its.port == draft.port
        };
        state.lease().door.is_none()
            && self.slots().iter().map(|slot| slot.face()).any(|other| same(&other) && other.is_opening())
    }

    /// Keeps a lease. Where that fails it is kept when there is room again.
    async fn keep(&self, slot: &Slot, state: &mut LeaseState) -> Result<(), StoreError> {
        slot.show(state);
        let written = self.write(state).await;
        if let Some(error) = written.as_ref().err().filter(|_| slot.is_kept()) {
            tracing::error!(%error, lease = %state.lease().id, "a lease could not be kept");
        }
        slot.kept(written.is_ok());
        if state.is_over() {
            self.shared.forwards.stop(&state.lease().id);
            if written.is_ok() {
                self.let_go(&state.lease().id);
            }
        }
        written
    }

    /// Keeps a lease that is new; false where its intention has begun one before.
    pub(super) async fn write_new(&self, state: &LeaseState) -> Result<bool, StoreError> {
        let (context, key) = (self.shared.context.clone(), self.shared.db.ledger_key());
        let mut kept = state.clone();
        let put = move |desk: &mut DeskTx<'_>| {
            if desk.lease_of_op(&context, &kept.lease().op)?.is_some() {
                return Ok(false);
            }
            desk.put_lease(&context, &mut kept, &key).map(|()| true)
        };
        self.shared.db.write(put).await
    }

    async fn write(&self, state: &mut LeaseState) -> Result<(), StoreError> {
        let (context, key) = (self.shared.context.clone(), self.shared.db.ledger_key());
        let before = state.clone();
        // Whoever is broken off here has handed them over: they are not written twice.
        drop(state.take_records());
        let mut kept = before.clone();
        let written = self.shared.db.write(move |desk| desk.put_lease(&context, &mut kept, &key)).await;
        if written.is_err() {
            *state = before;
        }
        written
    }

    async fn call(&self, request: Request) -> (CallReply, Option<PortMapping>) {
        let short = |text: &str| text.chars().take(SENTENCE).collect::<String>();
        let sent = self.shared.client.transport().send(request);
        match timeout(ANSWER, sent).await.unwrap_or_else(|_| Err(Unreachable(no_answer()))) {
            Ok(response) if response.status < 400 => {
                let reply = CallReply { status: Some(response.status), code: None, message: None };
                (reply, serde_json::from_slice(&response.body).ok())
            }
            Ok(response) => {
                let body: Option<api::ApiErrorBody> = serde_json::from_slice(&response.body).ok();
                let (code, message) = body.map(|body| (short(&body.code), short(&body.message))).unzip();
                (CallReply { status: Some(response.status), code, message }, None)
            }
            Err(error) => {
                let message = Some(short(&error.to_string()));
                (CallReply { status: None, code: None, message }, None)
            }
        }
    }
}

fn no_answer() -> String {
    format!("no answer within {} s", ANSWER.as_secs())
}
