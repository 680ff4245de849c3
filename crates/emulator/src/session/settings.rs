use api::{id::VpgId, soracom::group::Group};

/// The DNS servers that the platform hands out where a group names none. guess: the addresses.
pub const DNS_SERVERS: [&str; 2] = ["100.127.0.53", "100.127.1.53"];

/// The MTU that a device is told where a group names none. guess
const LINK_MTU: u32 = 1500;

/// What a session is given when it is created, and keeps. [reference 1.5]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// One or two DNS servers.
    pub dns_servers: Vec<String>,
    /// The VPG; none where none is used.
    pub vpg_id: Option<VpgId>,
    /// The MTU in bytes.
    pub link_mtu: u32,
}

impl Settings {
    /// What a session of a member of `group` is given.
    pub fn of(group: Option<&Group>) -> Self {
        let custom = group.and_then(Group::dns_servers).filter(|servers| !servers.is_empty());
        let link_mtu = group.and_then(|g| g.air("ipLinkMtu")?.as_u64());
        Settings {
            dns_servers: custom.unwrap_or_else(|| DNS_SERVERS.map(str::to_owned).to_vec()),
            vpg_id: group.and_then(Group::vpg_id),
            link_mtu: link_mtu.and_then(|mtu| u32::try_from(mtu).ok()).unwrap_or(LINK_MTU),
        }
    }
}
