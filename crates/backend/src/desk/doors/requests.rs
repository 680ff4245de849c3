use std::sync::Arc;

use api::{
    console::{
        context::{ContextKind, Writes},
        lease::{
            CloseDoorsRequest, CloseReason, DoorAddress, DoorBoard, EVERYBODY, ExtendLeaseRequest, Lease,
            LeaseDraft, LeaseFault, LeaseFinding, LeasePreview, LeaseStanding, MOST_MINUTES, MOST_RANGES,
            MOST_REASON, MOST_TICKET, OpenLeaseRequest, lets_in_everybody,
        },
        plan::PlannedCall,
        sim_row::SimRow,
    },
    endpoint::{Endpoint, path_of},
    id::{LeaseId, OpId},
    soracom::{
        group::{GetGroup, Group},
        port_mapping::{CreatePortMappingForSim, DeletePortMapping, PortMapping},
        sim::GetSim,
    },
};
use futures_util::future::join_all;
use ops::lease::{LeaseState, Promise, address_of, findings, request};

use super::{
    forwards::way,
    leases::{Leases, Slot},
};
use crate::{
    desk::{Paper, Pen},
    http::error::HttpError,
    random,
};

/// Whoever asks: a name, and the session that what is opened ends with.
#[derive(Debug, Clone)]
pub(crate) struct Asks {
    pub(crate) by: String,
    pub(crate) session: String,
}

impl Leases {
    /// What opening a door would do.
    pub(crate) async fn preview(&self, draft: &LeaseDraft) -> Result<LeasePreview, HttpError> {
        let sim = self.shared.client.get::<GetSim>(&draft.sim_id).await?;
        let open_already = same_port(&self.doors_of(&draft.sim_id).await?, draft);
        let group: Option<Group> = match &sim.group_id {
            Some(id) => self.shared.client.get::<GetGroup>(id).await.ok(),
            None => None,
        };
        let row = SimRow::derive(&sim, group.as_ref(), self.shared.mirror.mark(&sim.sim_id));
        let body = serde_json::to_value(request(draft)).map_err(HttpError::internal)?;
        let call = PlannedCall {
            method: CreatePortMappingForSim::METHOD.to_string(),
            path: path_of::<CreatePortMappingForSim>(&draft.sim_id),
            body: Some(body),
            times: 1,
        };
        Ok(LeasePreview {
            name: row.name,
            state: row.state,
            call,
            closes_at: self.shared.clock.now().plus(i64::from(draft.minutes) * 60_000),
            open_already,
            findings: findings(draft, sim.online(), open_already, None),
        })
    }

    /// Opens a door for a while.
    pub(crate) async fn open(&self, request: OpenLeaseRequest, asks: Asks) -> Result<Lease, HttpError> {
        let OpenLeaseRequest { op, draft, everybody } = request;
        self.ready().await;
        if let Some(before) = self.begun(&op).await {
            return before;
        }
        let sim = self.shared.client.get::<GetSim>(&draft.sim_id).await?;
        let before = self.doors_of(&draft.sim_id).await?;
        let found = findings(&draft, sim.online(), same_port(&before, &draft), everybody.as_deref());
        if let Some(blocks) = found.iter().find(|finding| finding.blocks) {
            return Err(in_the_way(blocks));
        }
        let promise = Promise {
            id: LeaseId::new(format!("L-{}", random::hex(6))).expect("hexadecimal digits are an id"),
            op: op.clone(),
            by: asks.by,
            session: asks.session,
            context: self.shared.context.clone(),
            name: sim.name().to_owned(),
            draft,
            before,
        };
        let slot = Arc::new(Slot::new(LeaseState::new(promise, self.now())));
        // Whoever finds it meanwhile waits for what becomes of it.
        let mut state = slot.state.lock().await;
        if !self.hold(&slot) {
            return Err(HttpError::ending());
        }
        let id = state.lease().id.clone();
        match self.write_new(&state).await {
            Ok(true) => self.drive_held(&slot, &mut state).await?,
            Ok(false) => {
                // Somebody with the same intention came first.
                self.let_go(&id);
                let begun = self.begun(&op).await;
                return begun.unwrap_or_else(|| Err(HttpError::not_found("lease", op.as_str())));
            }
            Err(error) => {
                self.let_go(&id);
                return Err(error.into());
            }
        }
        self.opened(state.lease())
    }

    /// Opens a second door where one is open; the first is closed when nobody is inside any more.
    pub(crate) async fn extend(
        &self,
        id: &LeaseId,
        request: ExtendLeaseRequest,
        asks: Asks,
    ) -> Result<Lease, HttpError> {
        let Some(first) = self.slot(id) else {
            // It may have been handed over and closed since.
            let begun = self.begun(&request.op).await;
            return begun.unwrap_or_else(|| Err(HttpError::not_found("lease", id.as_str())));
        };
        let _turn = first.extending.lock().await;
        let of = first.face();
        let follower =
            of.lease().followed_by.as_ref().and_then(|next| self.slot(next)).map(|slot| slot.face());
        // One that never opened is followed by nobody.
        if let Some(next) =
            follower.filter(LeaseState::may_be_open).filter(|next| next.lease().op != request.op)
        {
            let next = &next.lease().id;
            return Err(HttpError::conflict(
                format!("This door was extended before: extend {next}, which follows it."),
                format!("このドアはすでに延長されています。後続の {next} を延長してください。"),
            ));
        }
        if !of.stands() {
            let begun = self.begun(&request.op).await;
            return begun.unwrap_or_else(|| Err(closed(id)));
        }
        let draft = LeaseDraft { minutes: request.minutes, ..of.lease().draft.clone() };
        // It ends with the session that the first was opened by: a command that closes its door closes this one, too.
        let asks = Asks { session: of.session().to_owned(), ..asks };
        // Whom it lets in was agreed to when it was opened.
        let everybody = Some(EVERYBODY.to_owned());
        let next = self.open(OpenLeaseRequest { op: request.op, draft, everybody }, asks).await?;
        let follows = next.id.clone();
        self.change(&first, |state| state.follow(follows)).await;
        if let Some(way) = way(&next) {
            self.shared.forwards.hand_over(id, &next.id, way);
        }
        self.wake();
        Ok(self.shown(&next))
    }

    /// Closes doors, ours or not.
    pub(crate) async fn close_doors(
        &self,
        request: CloseDoorsRequest,
        kind: ContextKind,
        asks: &Asks,
    ) -> Result<DoorBoard, HttpError> {
        let slots = self.slots();
        let at = |slot: &Arc<Slot>| slot.face().lease().door.clone();
        let mine = |slot: &Arc<Slot>| request.mine && slot.face().lease().by == asks.by;
        let named = |slot: &Arc<Slot>| at(slot).is_some_and(|door| request.doors.contains(&door));
        let (ours, others): (Vec<_>, Vec<_>) = slots.into_iter().partition(|slot| mine(slot) || named(slot));
        drop(others);
        let known: Vec<DoorAddress> = ours.iter().filter_map(at).collect();
        join_all(ours.iter().map(|slot| self.close(slot, CloseReason::Operator, &asks.by))).await;
        for (nth, door) in request.doors.iter().filter(|door| !known.contains(door)).enumerate() {
            self.close_anothers(door, &request.op, nth, asks).await?;
        }
        if let Some(left) = ours.iter().map(|slot| slot.face()).find(LeaseState::may_be_open) {
            let said = left.lease().said.clone().unwrap_or_default();
            return Err(HttpError::conflict(
                format!("A door could not be closed yet; it is tried again. {said}").trim_end(),
                format!("閉じられなかったドアがあります。自動的に再試行します。{said}"),
            ));
        }
        self.board(kind, &asks.by).await
    }

    /// Listens on a port of this machine, and leads through a lease's door.
    pub(crate) async fn forward(&self, id: &LeaseId, port: Option<u16>) -> Result<Lease, HttpError> {
        let slot = self.standing(id)?;
        let lease = slot.face().lease().clone();
        let way = way(&lease).ok_or_else(|| closed(id))?;
        let had = self.shared.forwards.start(id, port, way).await;
        had.map_err(|error| {
            let port = port.unwrap_or_default();
            HttpError::conflict(
                format!("This machine does not give port {port}: {error}"),
                format!("ポート {port} を使用できません: {error}"),
            )
        })?;
        // It may have been closed meanwhile.
        if !slot.face().stands() || self.slot(id).is_none() {
            self.shared.forwards.stop(id);
            return Err(closed(id));
        }
        Ok(self.shown(&lease))
    }

    /// Listens there no longer.
    pub(crate) fn stop_forward(&self, id: &LeaseId) -> Result<Lease, HttpError> {
        let slot = self.slot(id).ok_or_else(|| HttpError::not_found("lease", id.as_str()))?;
        self.shared.forwards.stop(id);
        Ok(self.shown(slot.face().lease()))
    }

    /// What came of an intention that has begun a lease, once it is known; none where it has not.
    async fn begun(&self, op: &OpId) -> Option<Result<Lease, HttpError>> {
        let held = || self.slots().into_iter().find(|slot| slot.face().lease().op == *op);
        while let Some(slot) = held() {
            // Whoever came first may be at it; what it let go meanwhile never was.
            let state = slot.state.lock().await;
            if state.is_over() || self.slot(&state.lease().id).is_some_and(|now| Arc::ptr_eq(&now, &slot)) {
                return Some(self.opened(state.lease()));
            }
        }
        let (context, of) = (self.shared.context.clone(), op.clone());
        let before = match self.shared.db.read(move |desk| desk.lease_of_op(&context, &of)).await {
            Ok(before) => before?,
            Err(error) => return Some(Err(error.into())),
        };
        // In nobody's hand and not over it was never asked of the platform: the disk was full.
        let lost = || Err(closed(&before.lease().id));
        Some(if before.is_over() { self.opened(before.lease()) } else { lost() })
    }

    /// A lease whose door is open, or the refusal that says that there is none.
    fn standing(&self, id: &LeaseId) -> Result<Arc<Slot>, HttpError> {
        let slot = self.slot(id).ok_or_else(|| HttpError::not_found("lease", id.as_str()))?;
        if slot.face().stands() { Ok(slot) } else { Err(closed(id)) }
    }

    fn opened(&self, lease: &Lease) -> Result<Lease, HttpError> {
        let lease = self.shown(lease);
        let said = lease.said.clone().unwrap_or_default();
        match lease.standing {
            LeaseStanding::Failed => Err(HttpError::conflict(
                format!("The platform has not opened the door. {said}").trim_end(),
                format!("プラットフォームがドアを開けませんでした。{said}"),
            )),
            LeaseStanding::Asked | LeaseStanding::Open | LeaseStanding::Closing | LeaseStanding::Closed => {
                Ok(lease)
            }
        }
    }

    /// Closes a door that was not opened here; one that is closed already stays so.
    async fn close_anothers(
        &self,
        door: &DoorAddress,
        op: &OpId,
        nth: usize,
        asks: &Asks,
    ) -> Result<(), HttpError> {
        // Nobody has promised to close it: while writes are locked that is one like any other.
        if self.shared.client.transport().writes() == Writes::Locked {
            return Err(HttpError::locked());
        }
        let op = OpId::new(format!("{op}-{nth}"))
            .map_err(|_| HttpError::bad_request("op: it is too long", "op が長すぎます。"))?;
        let shared = &self.shared;
        let paper = Paper {
            db: shared.db.clone(),
            context: shared.context.clone(),
            clock: Arc::clone(&shared.clock),
            client: shared.client.clone(),
        };
        let pen = Pen::new(paper, asks.by.clone(), None);
        let path = (door.ip_address.to_string(), door.port.to_string());
        match pen.call::<DeletePortMapping>(&op, &path).await? {
            Ok(()) => Ok(()),
            Err(refusal) if refusal.status == 404 => Ok(()),
            Err(refusal) => {
                let said: Option<api::ApiErrorBody> = serde_json::from_slice(&refusal.body).ok();
                let said = said.map_or_else(|| refusal.status.to_string(), |said| said.message);
                Err(HttpError::conflict(
                    format!("The platform has not closed the door: {said}"),
                    format!("プラットフォームがドアを閉じませんでした: {said}"),
                ))
            }
        }
    }
}

/// How many doors lead to the port of a draft already.
fn same_port(open: &[PortMapping], draft: &LeaseDraft) -> u64 {
    let to = |door: &PortMapping| door.destination.as_ref().map(|destination| destination.port);
    let same = open.iter().filter(|door| to(door) == Some(draft.port.into()) && address_of(door).is_some());
    same.count() as u64
}

/// What stands in the way of a door, in words.
fn in_the_way(LeaseFinding { what, word, .. }: &LeaseFinding) -> HttpError {
    let (en, ja) = match what {
        LeaseFault::Offline => (
            "The SIM has no session: no door leads to its device.".to_owned(),
            "SIM がオフラインのため、ドアを開けません。".to_owned(),
        ),
        LeaseFault::NoPort => {
            ("port: it is 1 to 65535.".to_owned(), "port は 1～65535 で指定してください。".to_owned())
        }
        LeaseFault::BadMinutes => (
            format!("minutes: it is 1 to {MOST_MINUTES}."),
            format!("minutes は 1～{MOST_MINUTES} 分で指定してください。"),
        ),
        LeaseFault::NoReason => {
            ("reason: say why.".to_owned(), "reason（理由）を指定してください。".to_owned())
        }
        LeaseFault::LongReason => (
            format!("reason: it has {MOST_REASON} characters at most."),
            format!("reason（理由）は {MOST_REASON} 文字までです。"),
        ),
        LeaseFault::LongTicket => (
            format!("ticket: it has {MOST_TICKET} characters at most."),
            format!("ticket（チケット）は {MOST_TICKET} 文字までです。"),
        ),
        LeaseFault::BadIdle => (
            format!("idleMinutes: it is 1 to {MOST_MINUTES}."),
            format!("idleMinutes は 1～{MOST_MINUTES} 分で指定してください。"),
        ),
        LeaseFault::NoSource => {
            ("ranges: say who may come in.".to_owned(), "ranges（接続元）を指定してください。".to_owned())
        }
        LeaseFault::BadRange => (
            format!("ranges: {word} is no address and no range in CIDR notation."),
            format!("ranges: {word} は IP アドレスまたは CIDR 表記ではありません。"),
        ),
        LeaseFault::TooManyRanges => (
            format!("ranges: there are {MOST_RANGES} at most."),
            format!("ranges は {MOST_RANGES} 件までです。"),
        ),
        LeaseFault::Everybody if lets_in_everybody(word) => (
            format!("{word} lets in everybody. Whoever wants that says so: everybody is {EVERYBODY}."),
            format!(
                "{word} はすべての接続元を許可します。その場合は everybody に {EVERYBODY} を指定してください。"
            ),
        ),
        LeaseFault::Everybody => (
            format!(
                "{word} lets in a good part of the internet. Whoever wants that says so: everybody is {EVERYBODY}."
            ),
            format!(
                "{word} はインターネットの広い範囲を許可します。その場合は everybody に {EVERYBODY} を指定してください。"
            ),
        ),
        // These do not stand in the way.
        LeaseFault::TlsTwice | LeaseFault::InClear | LeaseFault::OpenAlready => {
            ("The door cannot be opened.".to_owned(), "ドアを開けません。".to_owned())
        }
    };
    match what {
        // As things are, or before somebody has said that it is meant.
        LeaseFault::Offline
        | LeaseFault::Everybody
        | LeaseFault::OpenAlready
        | LeaseFault::TlsTwice
        | LeaseFault::InClear => HttpError::conflict(en, ja),
        LeaseFault::NoPort
        | LeaseFault::BadMinutes
        | LeaseFault::NoReason
        | LeaseFault::LongReason
        | LeaseFault::LongTicket
        | LeaseFault::BadIdle
        | LeaseFault::NoSource
        | LeaseFault::BadRange
        | LeaseFault::TooManyRanges => HttpError::bad_request(en, ja),
    }
}

fn closed(id: &LeaseId) -> HttpError {
    HttpError::conflict(format!("{id} is not open any more."), format!("{id} はすでに閉じています。"))
}
