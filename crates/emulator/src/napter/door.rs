use std::net::IpAddr;

use api::{
    Rest, UnixMillis,
    id::{Imsi, OperatorId, SimId},
    soracom::port_mapping::{DestinationStrategy, PortMapping, PortMappingDestination, PortMappingSource},
};
use serde::{Deserialize, Serialize};

use crate::cidr::Cidr;

/// An entry of Napter's: a port of the platform's that leads to one of a device's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Door {
    /// Where it stands.
    pub address: IpAddr,
    /// Its port there; no two doors have the same.
    pub port: u16,
    /// What it leads to.
    pub target: DoorTarget,
    /// The device's port.
    pub to: u16,
    /// Who may come through; empty for nobody.
    pub ranges: Vec<String>,
    /// Whether TLS ends at the platform.
    pub tls: bool,
    /// When it was opened.
    pub opened: UnixMillis,
    /// For how long, in seconds.
    pub seconds: u32,
}

/// What a door leads to. It outlives a session: the next one of the same SIM is led to. guess
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DoorTarget {
    /// A SIM, as it was opened.
    Sim(SimId, SimService),
    /// A subscriber.
    Imsi(Imsi),
}

/// Which of a SIM's sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SimService {
    /// That of SORACOM Air.
    Air,
    /// Whichever is open.
    Any,
}

impl Door {
    /// When it closes by itself.
    pub fn closes(&self) -> UnixMillis {
        self.opened.plus(i64::from(self.seconds) * 1_000)
    }

    /// Whether somebody at this address may come through.
    pub fn lets_in(&self, address: IpAddr) -> bool {
        self.ranges.iter().filter_map(|range| Cidr::parse(range)).any(|range| range.contains(address))
    }

    /// Its name on the list: a page begins after one.
    pub fn key(&self) -> String {
        format!("{}:{}", self.address, self.port)
    }
}

/// A door as the platform shows it. guess: the host's name ends as no name of the internet's does.
pub fn door_view(door: &Door, operator: &OperatorId, now: UnixMillis) -> PortMapping {
    let address = door.address.to_string();
    let strategy = match &door.target {
        DoorTarget::Sim(_, SimService::Air) => DestinationStrategy::AirPrioritized,
        DoorTarget::Sim(_, SimService::Any) => DestinationStrategy::Dynamic,
        DoorTarget::Imsi(_) => DestinationStrategy::ImsiPrioritized,
    };
    let (sim, imsi) = match &door.target {
        DoorTarget::Sim(id, _) => (Some(id.clone()), None),
        DoorTarget::Imsi(imsi) => (None, Some(imsi.clone())),
    };
    PortMapping {
        operator_id: Some(operator.clone()),
        created_time: Some(door.opened),
        duration: Some(door.seconds),
        expired_time: Some(door.closes()),
        expired: now >= door.closes(),
        hostname: Some(format!("{}.napter.test", address.replace(['.', ':'], "-"))),
        endpoint: Some(door.key()),
        ip_address: Some(address),
        port: Some(door.port.into()),
        tls_required: door.tls,
        source: Some(PortMappingSource { ip_ranges: Some(door.ranges.clone()) }),
        destination: Some(PortMappingDestination {
            port: door.to.into(),
            sim_id: sim.clone(),
            imsi: imsi.clone(),
            service: None,
            destination_choosing_strategy: Some(strategy),
        }),
        imsi,
        sim_id: sim,
        placement: Some("default".to_owned()),
        rest: Rest::default(),
    }
}
