//! How whoever came in by a door goes on: a command, a page, or a bare address. Pure.

use std::net::IpAddr;

use api::{
    console::lease::{Door, DoorAddress, Lease},
    id::SimId,
};

/// What speaks at the device's port, as far as its number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Ssh,
    Http,
    Https,
    /// Anything else.
    Plain,
}

impl Way {
    pub(crate) const fn of(port: u16, tls: bool) -> Self {
        match (port, tls) {
            (22, _) => Way::Ssh,
            (80 | 8080, false) => Way::Http,
            (80 | 8080, true) | (443 | 8443, _) => Way::Https,
            _ => Way::Plain,
        }
    }

    /// What is typed or opened to reach `host` at `port`. A shell knows the device by its SIM: its port is another one each time.
    pub(crate) fn text(self, host: &str, port: &str, sim: Option<&str>) -> String {
        match self {
            Way::Ssh => {
                let known_as = sim.map(|sim| format!(" -o HostKeyAlias=kansei-{sim}")).unwrap_or_default();
                format!("ssh -p {port}{known_as} pi@{host}")
            }
            Way::Http => format!("http://{host}:{port}/"),
            Way::Https => format!("https://{host}:{port}/"),
            Way::Plain => format!("{host}:{port}"),
        }
    }

    /// Whether it is a page, which a browser opens.
    pub(crate) const fn is_page(self) -> bool {
        matches!(self, Way::Http | Way::Https)
    }
}

/// Where a door is reached, and how it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) way: Way,
    /// The device's SIM, where that is known.
    pub(crate) sim: Option<SimId>,
}

impl Reach {
    pub(crate) fn of(door: &Door) -> Self {
        Reach::new(&door.at, door.host_name.as_deref(), Way::of(door.to, door.tls), door.sim_id.clone())
    }

    /// None before the platform has said where the door is.
    pub(crate) fn of_lease(lease: &Lease) -> Option<Self> {
        let way = Way::of(lease.draft.port, lease.draft.tls);
        let sim = Some(lease.draft.sim_id.clone());
        Some(Reach::new(lease.door.as_ref()?, lease.host_name.as_deref(), way, sim))
    }

    fn new(at: &DoorAddress, name: Option<&str>, way: Way, sim: Option<SimId>) -> Self {
        // A world's names are nowhere in the DNS: its doors stand on this machine.
        let name = name.filter(|_| !at.ip_address.is_loopback());
        let host = name.map_or_else(|| written(at.ip_address), str::to_owned);
        Reach { host, port: at.port, way, sim }
    }

    /// What is typed or opened.
    pub(crate) fn text(&self) -> String {
        self.way.text(&self.host, &self.port.to_string(), self.sim.as_ref().map(SimId::as_str))
    }
}

/// An address as it stands before a port.
fn written(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(more: Value, text: &str) {
        let mut door = json!({
            "at": { "ipAddress": "54.92.180.71", "port": 21894 }, "hostName": "54-92-180-71.napter.soracom.io",
            "name": "pump-07", "to": 22, "tls": false, "ranges": [], "connected": null,
        });
        door.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let door: Door = serde_json::from_value(door).unwrap();
        assert_eq!(Reach::of(&door).text(), text);
    }

    #[test]
    fn a_door_is_used_as_its_port_has_it() {
        let host = "54-92-180-71.napter.soracom.io";
        check(json!({}), &format!("ssh -p 21894 pi@{host}"));
        check(
            json!({ "simId": "8981100000000000017" }),
            &format!("ssh -p 21894 -o HostKeyAlias=kansei-8981100000000000017 pi@{host}"),
        );
        check(json!({ "to": 80, "tls": true }), &format!("https://{host}:21894/"));
        check(json!({ "to": 8080 }), &format!("http://{host}:21894/"));
        check(json!({ "to": 8443 }), &format!("https://{host}:21894/"));
        check(json!({ "to": 5900 }), &format!("{host}:21894"));
    }

    #[test]
    fn what_stands_on_this_machine_is_reached_by_its_address() {
        check(json!({ "at": { "ipAddress": "127.0.0.1", "port": 4022 } }), "ssh -p 4022 pi@127.0.0.1");
        check(json!({ "at": { "ipAddress": "::1", "port": 4022 }, "to": 80 }), "http://[::1]:4022/");
        check(json!({ "hostName": null }), "ssh -p 21894 pi@54.92.180.71");
    }
}
