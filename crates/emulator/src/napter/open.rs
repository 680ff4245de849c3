use std::net::IpAddr;

use api::soracom::{
    port_mapping::{AccessService, PortMappingSource},
    sim::lifecycle::Obstacle,
};

use super::{Door, DoorTarget, door::SimService};
use crate::{Cx, Decision, Error, Result, SimRecord, cidr::Cidr, error::invalid};

/// For how long a door is open unless somebody says. [support: the console's 30 minutes]
pub const DEFAULT_SECONDS: u32 = 30 * 60;
/// The longest. [spec]
pub const LONGEST_SECONDS: u32 = 8 * 60 * 60;
/// Most ranges of a door. guess
pub const MOST_RANGES: usize = 64;
/// Most doors of a world. Ours: each is a port of somebody's own machine.
pub const MOST_DOORS: u64 = 2_000;

/// A door that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Whether it was asked for by an IMSI.
    pub by_imsi: bool,
    /// Whose sessions.
    pub service: Option<AccessService>,
    /// The device's port.
    pub port: u32,
    /// For how long, in seconds.
    pub seconds: Option<u32>,
    /// Who may come through.
    pub source: Option<PortMappingSource>,
    /// Whether TLS ends at the platform.
    pub tls: bool,
    /// Who asks: whoever says nothing of the source lets in nobody else. guess
    pub asked_from: IpAddr,
}

/// Opens a door to a SIM that is online, at an address of the platform's that nothing else has.
///
/// # Errors
/// The SIM is offline, or what is asked for is not possible.
pub fn open(record: &SimRecord, wanted: &Wanted, at: (IpAddr, u16), doors: u64, cx: &Cx) -> Result<Door> {
    let to = u16::try_from(wanted.port).ok().filter(|port| *port > 0);
    let to = to.ok_or_else(|| invalid("destination.port", "it is 1 to 65535"))?;
    let seconds = wanted.seconds.unwrap_or(DEFAULT_SECONDS);
    if !(1..=LONGEST_SECONDS).contains(&seconds) {
        return Err(invalid("duration", format!("it is 1 to {LONGEST_SECONDS} seconds")));
    }
    let ranges = match wanted.source.as_ref().and_then(|source| source.ip_ranges.clone()) {
        Some(ranges) if !ranges.is_empty() => ranges,
        Some(_) | None => vec![alone(wanted.asked_from)],
    };
    if ranges.len() > MOST_RANGES {
        return Err(invalid("source.ipRanges", format!("there are {MOST_RANGES} at most")));
    }
    if let Some(bad) = ranges.iter().find(|range| Cidr::parse(range).is_none()) {
        let shown: String = bad.chars().take(64).collect();
        return Err(invalid("source.ipRanges", format!("{shown} is no range of addresses")));
    }
    let service = match &wanted.service {
        Some(AccessService::Air) => SimService::Air,
        None => SimService::Any,
        Some(AccessService::Arc) => {
            return Err(invalid("destination.service", "this world has no virtual SIM"));
        }
        Some(AccessService::Other(_)) => return Err(invalid("destination.service", "it is air or arc")),
    };
    if doors >= MOST_DOORS {
        return Err(Error::Exhausted { what: "the list of on-demand remote accesses", limit: MOST_DOORS });
    }
    if !record.online() {
        // guess: the platform's answer for a SIM without a session is not known.
        let code = Obstacle::Offline.code();
        return Err(Error::Refused { code, action: "createPortMapping", state: "offline".to_owned() });
    }
    let target = if wanted.by_imsi {
        DoorTarget::Imsi(record.imsi.clone())
    } else {
        DoorTarget::Sim(record.sim_id().clone(), service)
    };
    let (address, port) = at;
    Ok(Door { address, port, target, to, ranges, tls: wanted.tls, opened: cx.now, seconds })
}

/// The SIM that a door was opened to shows when. [spec]
pub fn opened(record: &SimRecord, cx: &Cx) -> Decision {
    let mut next = record.clone();
    next.sim.last_port_mapping_created_time = Some(cx.now);
    Decision::new(record, next, Vec::new(), cx)
}

/// The range that one address is.
fn alone(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{address}/32"),
        IpAddr::V6(address) => format!("{address}/128"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{cx, offline, online},
        fleet::Behaviour,
        napter::door_view,
    };

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn wanted() -> Wanted {
        Wanted {
            by_imsi: false,
            service: Some(AccessService::Air),
            port: 22,
            seconds: None,
            source: None,
            tls: false,
            asked_from: HERE,
        }
    }

    fn try_to(wanted: &Wanted) -> Result<Door> {
        open(&online(Behaviour::Prompt, None), wanted, (HERE, 15_068), 0, &cx(0))
    }

    #[test]
    fn a_door_is_open_for_half_an_hour_to_whoever_asked_unless_somebody_says() {
        let door = try_to(&wanted()).unwrap();
        assert_eq!((door.seconds, door.closes()), (1_800, cx(1_800_000).now));
        assert_eq!(door.ranges, ["127.0.0.1/32"]);
        assert!(door.lets_in(HERE) && !door.lets_in("127.0.0.2".parse().unwrap()));
        let operator = api::id::OperatorId::new("OP0012345678").unwrap();
        let view = door_view(&door, &operator, cx(1_800_000).now);
        assert_eq!((view.endpoint.as_deref(), view.expired), (Some("127.0.0.1:15068"), true));
        assert_eq!(view.hostname.as_deref(), Some("127-0-0-1.napter.test"));
        assert!(view.imsi.is_none() && view.sim_id.is_some());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            Wanted { port: 0, ..wanted() },
            Wanted { port: 65_536, ..wanted() },
            Wanted { seconds: Some(0), ..wanted() },
            Wanted { seconds: Some(LONGEST_SECONDS + 1), ..wanted() },
            Wanted { service: Some(AccessService::Arc), ..wanted() },
            Wanted { source: Some(PortMappingSource { ip_ranges: Some(vec!["all".into()]) }), ..wanted() },
        ] {
            assert!(matches!(try_to(&wrong), Err(Error::Invalid { .. })), "{wrong:?}");
        }
        let away = open(&offline("active", Behaviour::Prompt), &wanted(), (HERE, 1), 0, &cx(0));
        assert!(matches!(away, Err(Error::Refused { code: "SEM0016", .. })), "{away:?}");
        let full = open(&online(Behaviour::Prompt, None), &wanted(), (HERE, 1), MOST_DOORS, &cx(0));
        assert!(matches!(full, Err(Error::Exhausted { .. })));
    }
}
