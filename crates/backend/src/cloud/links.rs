//! Links to files: whoever has one needs no key, for an hour. The platform's lead to another host; these lead to this server.

use api::{Secret, UnixMillis, endpoint::percent_encode, id::ContextId};
use emulator::file::FilePath;

use crate::{
    cloud::token::{key_for, mac},
    credentials::{Credentials, same},
};

/// For how long a link holds, in seconds of the world's time. [docs flux: `presignedUrls`]
const HOLDS: i64 = 3_600;

/// Signs and checks links of one world.
#[derive(Clone)]
pub(crate) struct Links {
    key: Secret<Vec<u8>>,
}

impl Links {
    pub(crate) fn new(credentials: &Credentials, world: &ContextId) -> Self {
        Links { key: key_for(credentials, format!("kansei links to files of {world}").as_bytes()) }
    }

    /// Path and query of a link to the file at `path`, of this life of the world.
    pub(crate) fn link(&self, path: &FilePath, generation: Option<&str>, now: UnixMillis) -> String {
        let expires = now.0.div_euclid(1_000) + HOLDS;
        let mut link = String::from("/v1/downloads");
        for name in path.as_str().split('/').skip(1) {
            link.push('/');
            percent_encode(name, &mut link);
        }
        format!("{link}?expires={expires}&signature={}", self.signature(path, generation, expires))
    }

    /// Whether a link leads to the file at `path`, still.
    pub(crate) fn holds(
        &self,
        path: &FilePath,
        generation: Option<&str>,
        expires: i64,
        signature: &str,
        now: UnixMillis,
    ) -> bool {
        same(signature, &self.signature(path, generation, expires)) && now.0.div_euclid(1_000) < expires
    }

    fn signature(&self, path: &FilePath, generation: Option<&str>, expires: i64) -> String {
        let text = format!("{expires} {} {}", generation.unwrap_or_default(), path.as_str());
        hex::encode(mac(self.key.expose(), text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use api::id::OperatorId;

    use super::*;

    fn links(world: &str) -> Links {
        let credentials = Credentials {
            operator_id: OperatorId::new("OP0012345678").unwrap(),
            email: String::new(),
            password: Secret::new("p".into()),
            auth_key_id: String::new(),
            auth_key: Secret::new("k".into()),
        };
        Links::new(&credentials, &ContextId::new(world).unwrap())
    }

    #[test]
    fn a_link_leads_to_one_file_of_one_world_for_an_hour() {
        let path = FilePath::read("/a b/c.txt").unwrap();
        let link = links("local").link(&path, Some("g1"), UnixMillis(10_500));
        let signature = link.strip_prefix("/v1/downloads/a%20b/c.txt?expires=3610&signature=").unwrap();
        let holds = |world: &str, path: &FilePath, expires, at| {
            links(world).holds(path, Some("g1"), expires, signature, UnixMillis(at))
        };
        assert!(holds("local", &path, 3_610, 3_609_999));
        assert!(!holds("local", &path, 3_610, 3_610_000), "it has ended");
        assert!(!holds("local", &path, 9_999, 0), "nobody makes it last longer");
        assert!(!holds("local", &FilePath::read("/a b/d.txt").unwrap(), 3_610, 0));
        assert!(!holds("another", &path, 3_610, 0));
        assert!(!links("local").holds(&path, Some("g2"), 3_610, signature, UnixMillis(0)), "it began anew");
    }
}
