use crate::soracom::group::Namespace;
use serde::{Deserialize, Serialize};

/// When a changed setting takes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TakesHold {
    /// With the call.
    AtOnce,
    /// Only when the session is built again.
    NextSession,
}

use TakesHold::{AtOnce, NextSession};

/// Keys of the namespace SoracomAir, when a change of each takes hold, and where that is written.
const AIR: &[(&str, TakesHold, &str)] = &[
    ("useCustomDns", NextSession, "blog takao2704 aws-console-private-access, step 6"),
    ("dnsServers", NextSession, "blog takao2704 aws-console-private-access, step 6"),
    ("useVpg", NextSession, "docs vpg/use-vpg"),
    ("vpgId", NextSession, "docs vpg/use-vpg"),
    ("locationEnabled", NextSession, "docs air/limitations"),
    ("metadata", AtOnce, "docs air/metadata-service"),
    ("userdata", AtOnce, "docs air/metadata-service"),
    // guess: "MTU to notify devices" can only be said when the session is set up.
    ("ipLinkMtu", NextSession, "spec, by its wording"),
    // guess: CHAP is asked for when the session is set up.
    ("authenticationRequired", NextSession, "no source"),
    ("username", NextSession, "no source"),
    ("password", NextSession, "no source"),
    // guess: read at each event, and at each message.
    ("sessionEventEnabled", AtOnce, "no source"),
    ("binaryParserEnabled", AtOnce, "no source"),
    ("binaryParserFormat", AtOnce, "no source"),
];

/// When a change of a group's setting takes hold for a member.
///
/// A key of SoracomAir that this version does not know is taken for one of the next session, which promises less.
/// Every other namespace belongs to a service that reads it with each request.
pub fn takes_hold(namespace: &str, key: &str) -> TakesHold {
    if namespace != Namespace::SoracomAir.as_str() {
        return AtOnce;
    }
    AIR.iter().find(|(known, _, _)| *known == key).map_or(NextSession, |(_, when, _)| *when)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_session_was_given_stays_until_the_next() {
        for key in ["dnsServers", "vpgId", "ipLinkMtu", "password", "somethingNew"] {
            assert_eq!(takes_hold("SoracomAir", key), NextSession, "{key}");
        }
        for key in ["metadata", "userdata"] {
            assert_eq!(takes_hold("SoracomAir", key), AtOnce, "{key}");
        }
        assert_eq!(takes_hold("SoracomBeam", "http://beam.soracom.io:8888/"), AtOnce);
    }
}
