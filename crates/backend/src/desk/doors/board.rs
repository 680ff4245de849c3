use std::{collections::BTreeMap, sync::Arc};

use api::{
    UnixMillis,
    console::{
        context::ContextKind,
        lease::{Door, DoorAddress, DoorBoard, DoorVisit, Lease, SourceHint},
        plan::Known,
        sim_row::SimRow,
    },
    id::{Imsi, SimId},
    soracom::{audit_log::NapterAuditLog, port_mapping::PortMapping},
};
use ops::lease::{address_of, traffic_of};

use super::{book::Look, leases::Leases};
use crate::http::error::HttpError;

/// Leases that ended so long ago are not shown any more, in milliseconds.
const SHOWN_MS: i64 = 86_400_000;
/// Leases that ended, and entries of the log, that are shown.
const ENDED: u32 = 200;
const VISITS: u32 = 500;

impl Leases {
    /// The doors of the account, as `who` sees them.
    pub(crate) async fn board(&self, kind: ContextKind, who: &str) -> Result<DoorBoard, HttpError> {
        let look = self.look().await?;
        let mut names = Names { leases: self, rows: BTreeMap::new() };
        let mut doors = Vec::with_capacity(look.doors.len());
        let leases = self.faces();
        let mut led = Vec::with_capacity(look.doors.len());
        for mapping in &look.doors {
            led.extend(Led::of(mapping, &mut names).await);
        }
        for one in &led {
            // The log does not say through which of two doors to one port somebody came.
            let alone =
                led.iter().filter(|other| (&other.imsi, other.to) == (&one.imsi, one.to)).count() == 1;
            doors.push(self.door(one, alone, &leases, &look, who).await);
        }
        doors.sort_by(|one, other| (one.closes_at, &one.at).cmp(&(other.closes_at, &other.at)));
        let (context, after) = (self.shared.context.clone(), look.at.plus(-SHOWN_MS));
        let (ended, newest) = self
            .shared
            .db
            .read(move |desk| {
                Ok((
                    desk.ended_leases(&context, after, ENDED)?,
                    desk.door_visits(&context, UnixMillis(0), VISITS)?,
                ))
            })
            .await?;
        // One that was given up is looked for all the same, and is over for whoever asked for it.
        let given_up = self.slots().into_iter().map(|slot| slot.face()).filter(|state| !state.may_be_open());
        let ended: Vec<Lease> = given_up.chain(ended).map(|state| state.lease().clone()).collect();
        let mut visits = Vec::with_capacity(newest.len());
        for entry in newest {
            let row = names.by_imsi(entry.imsi.as_ref()).await;
            let by = whose(&entry, row.as_ref(), leases.values().chain(&ended));
            visits.extend(visit(entry, row, by));
        }
        let source = match kind {
            ContextKind::Local => SourceHint::ThisMachine { range: "127.0.0.1/32".to_owned() },
            ContextKind::Other => self.last_sign_in().await,
        };
        Ok(DoorBoard { at: look.at, doors, ended, visits, source })
    }

    /// Leases whose door may be open, by where that is.
    fn faces(&self) -> BTreeMap<DoorAddress, Lease> {
        let faces = self.slots().into_iter().map(|slot| self.shown(slot.face().lease()));
        faces.filter_map(|lease| Some((lease.door.clone()?, lease))).collect()
    }

    /// A lease with what is known only while the server runs.
    pub(super) fn shown(&self, lease: &Lease) -> Lease {
        Lease { forward: self.shared.forwards.at(&lease.id).map(|at| at.to_string()), ..lease.clone() }
    }

    async fn door(
        &self,
        led: &Led<'_>,
        alone: bool,
        leases: &BTreeMap<DoorAddress, Lease>,
        look: &Look,
        who: &str,
    ) -> Door {
        let Led { mapping, at, to, sim, imsi, row } = led;
        let traffic = match imsi.as_ref().filter(|_| alone) {
            Some(imsi) => {
                let created = mapping.created_time.unwrap_or_default();
                let log = self.visits_through(look, imsi, created).await;
                log.map(|log| traffic_of(&log, imsi, *to, created))
            }
            None => None,
        };
        let lease = leases.get(at).cloned();
        Door {
            host_name: mapping.hostname.clone(),
            imsi: mapping.imsi.clone().or_else(|| mapping.destination.as_ref()?.imsi.clone()),
            name: row.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
            state: row.as_ref().map(|row| row.state),
            to: *to,
            tls: mapping.tls_required,
            ranges: mapping.source.clone().and_then(|source| source.ip_ranges).unwrap_or_default(),
            opened_at: mapping.created_time,
            closes_at: mapping.expired_time,
            connected: traffic
                .as_ref()
                .map_or(Known::NotKnown, |traffic| Known::Is(traffic.connected.len() as u64)),
            idle_since: traffic
                .filter(|traffic| traffic.connected.is_empty())
                .and_then(|traffic| traffic.quiet_since.or(mapping.created_time)),
            mine: lease.as_ref().is_some_and(|lease| lease.by == who),
            lease,
            sim_id: sim.clone(),
            at: at.clone(),
        }
    }
}

/// A mapping, and whither it leads as far as that is known here: one may name a SIM and another its IMSI.
struct Led<'m> {
    mapping: &'m PortMapping,
    at: DoorAddress,
    to: u16,
    sim: Option<SimId>,
    imsi: Option<Imsi>,
    row: Option<SimRow>,
}

impl<'m> Led<'m> {
    async fn of(mapping: &'m PortMapping, names: &mut Names<'_>) -> Option<Self> {
        let at = address_of(mapping)?;
        let destination = mapping.destination.clone().unwrap_or_default();
        let to = u16::try_from(destination.port).ok()?;
        let sim = mapping.sim_id.clone().or(destination.sim_id);
        let imsi = mapping.imsi.clone().or(destination.imsi);
        let row = match &sim {
            Some(sim) => names.by_sim(sim).await,
            None => names.by_imsi(imsi.as_ref()).await,
        };
        let sim = sim.or_else(|| row.as_ref().map(|row| row.sim_id.clone()));
        let imsi = imsi.or_else(|| row.as_ref().and_then(|row| row.imsi.clone()));
        Some(Led { mapping, at, to, sim, imsi, row })
    }
}

/// Rows of SIMs, each looked up once.
struct Names<'l> {
    leases: &'l Leases,
    rows: BTreeMap<String, Option<SimRow>>,
}

impl Names<'_> {
    async fn by_sim(&mut self, sim: &SimId) -> Option<SimRow> {
        if let Some(row) = self.rows.get(sim.as_str()) {
            return row.clone();
        }
        let rows = Arc::clone(&self.leases.shared.mirror).rows(Arc::from([sim.clone()])).await;
        let row = rows.into_iter().flatten().next();
        self.rows.insert(sim.to_string(), row.clone());
        row
    }

    async fn by_imsi(&mut self, imsi: Option<&Imsi>) -> Option<SimRow> {
        let imsi = imsi?;
        if let Some(row) = self.rows.get(imsi.as_str()) {
            return row.clone();
        }
        let row = self.leases.row_of(imsi).await;
        self.rows.insert(imsi.to_string(), row.clone());
        row
    }
}

/// Whose lease an entry is about; none where more than one may be meant.
fn whose<'l>(
    entry: &NapterAuditLog,
    row: Option<&SimRow>,
    leases: impl Iterator<Item = &'l Lease>,
) -> Option<String> {
    let (row, at) = (row?, entry.created_at?);
    let port = entry.direction.as_ref()?.destination_port?;
    let meant = |lease: &&Lease| {
        let over = lease.closed_at.unwrap_or(lease.ends_at);
        lease.draft.sim_id == row.sim_id
            && i64::from(lease.draft.port) == port
            // Clocks of the platform and of the context may differ a little.
            && at >= lease.asked_at.plus(-2_000)
            && at <= over.plus(2_000)
    };
    let mut names: Vec<&str> = leases.filter(meant).map(|lease| lease.by.as_str()).collect();
    names.dedup();
    if let [name] = names[..] { Some(name.to_owned()) } else { None }
}

fn visit(entry: NapterAuditLog, row: Option<SimRow>, by: Option<String>) -> Option<DoorVisit> {
    let direction = entry.direction.unwrap_or_default();
    let from = direction.source_ip_address.map(|address| match direction.source_port {
        Some(port) => format!("{address}:{port}"),
        None => address,
    });
    Some(DoorVisit {
        at: entry.created_at?,
        kind: entry.kind?,
        connection: entry.connection_id.unwrap_or_default(),
        imsi: entry.imsi,
        name: row.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        sim_id: row.map(|row| row.sim_id),
        from,
        to: direction.destination_port.and_then(|port| u16::try_from(port).ok()),
        tls: entry.tls,
        by,
    })
}
