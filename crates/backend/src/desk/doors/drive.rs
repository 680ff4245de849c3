use std::sync::Arc;

use api::{
    console::job::CallReply,
    id::LeaseId,
    soracom::port_mapping::{ListPortMappingsForSim, PortMapping},
};
use client::{Request, Transport};
use ops::lease::{LeaseState, LeaseStep};
use store::StoreError;

use super::leases::{Leases, Slot};

/// How long to wait before a state that could not be kept is tried again.
const RETRY: std::time::Duration = std::time::Duration::from_secs(1);
/// Characters of a platform's sentence that are kept.
const SENTENCE: usize = 300;

impl Leases {
    /// Takes a lease in hand, kept before anything is done about it.
    pub(super) async fn take(&self, mut state: LeaseState) -> Result<Arc<Slot>, StoreError> {
        self.write(&mut state).await?;
        Ok(self.hold(state))
    }

    /// Holds a lease in hand until it is over.
    pub(super) fn hold(&self, state: LeaseState) -> Arc<Slot> {
        let (id, is_over) = (state.lease().id.clone(), state.is_over());
        let slot = Arc::new(Slot::new(state));
        if !is_over {
            self.live().insert(id, Arc::clone(&slot));
        }
        slot
    }

    /// Does what is to be done about a lease, until nothing is or something has failed: that is tried again later.
    pub(super) async fn drive(&self, slot: &Slot) -> Result<(), StoreError> {
        let mut state = slot.state.lock().await;
        loop {
            let before = state.clone();
            match state.next(self.shared.clock.now()) {
                Some(LeaseStep::Call { method, path, body }) => {
                    state.calling(self.now());
                    self.keep(slot, &mut state).await?;
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
                    let doors = match self.shared.client.get::<ListPortMappingsForSim>(&sim).await {
                        Ok(doors) => Some(doors),
                        // None are open. [spec]
                        Err(error) if error.status() == Some(404) => Some(Vec::new()),
                        Err(_) => None,
                    };
                    let taken = self.taken(&state.lease().id);
                    state.looked(doors.as_deref(), &taken, self.now());
                }
                None => return Ok(()),
            }
            if *state == before {
                return Ok(());
            }
            self.keep(slot, &mut state).await?;
            if state.failures() > 0 {
                slot.rest(state.failures());
                return Ok(());
            }
        }
    }

    /// Changes a lease and keeps it.
    pub(super) async fn change(
        &self,
        slot: &Slot,
        change: impl FnOnce(&mut LeaseState) + Send,
    ) -> Result<(), StoreError> {
        let mut state = slot.state.lock().await;
        let before = state.clone();
        change(&mut state);
        if *state == before { Ok(()) } else { self.keep(slot, &mut state).await }
    }

    /// Keeps a lease before anything else is done about it. A disk that is full is waited for: until it is kept no call is made.
    async fn keep(&self, slot: &Slot, state: &mut LeaseState) -> Result<(), StoreError> {
        loop {
            match self.write(state).await {
                Ok(()) => break,
                Err(StoreError::Closed) => return Err(StoreError::Closed),
                Err(error) if error.trouble().is_some() => self.shared.db.writable().healed().await,
                Err(error) => {
                    tracing::error!(%error, lease = %state.lease().id, "a lease could not be kept; trying again");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
        slot.show(state);
        if state.is_over() {
            self.let_go(&state.lease().id);
        }
        Ok(())
    }

    async fn write(&self, state: &mut LeaseState) -> Result<(), StoreError> {
        let (context, key) = (self.shared.context.clone(), self.shared.db.ledger_key());
        let mut kept = state.clone();
        self.shared.db.write(move |desk| desk.put_lease(&context, &mut kept, &key)).await?;
        drop(state.take_records());
        Ok(())
    }

    fn let_go(&self, id: &LeaseId) {
        self.live().remove(id);
        self.shared.forwards.stop(id);
    }

    async fn call(&self, request: Request) -> (CallReply, Option<PortMapping>) {
        let short = |text: &str| text.chars().take(SENTENCE).collect::<String>();
        match self.shared.client.transport().send(request).await {
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
