use std::path::Path;

use anyhow::Context;
use api::console::context::{ContextKind, ListContexts};
use backend::Trust;

use crate::operator::connection::{Connection, ask};

/// Whom a forward through a door that ends TLS believes that it is a door of the context's.
///
/// # Errors
/// The server does not have the context, or the data folder's authority does not read.
pub(super) async fn trust(connection: &Connection, data: &Path, tls: bool) -> anyhow::Result<Trust> {
    // Nothing is believed where nobody shows a certificate.
    if !tls {
        return Ok(Trust::of_machine());
    }
    let contexts = ask::<ListContexts>(connection, &(), &(), &()).await?;
    let ours = contexts.into_iter().find(|context| context.id == connection.context);
    let kind = ours.with_context(|| format!("the server has no context {}", connection.context))?.kind;
    if vouches(kind, connection.is_of_folder) {
        Trust::of_authority(&backend::authority_certificate(data)?)
    } else {
        Ok(Trust::of_machine())
    }
}

/// Whether a data folder's authority vouches for the doors of a context: for its own local worlds, and for nobody else's.
const fn vouches(kind: ContextKind, server_is_of_folder: bool) -> bool {
    match kind {
        ContextKind::Local => server_is_of_folder,
        ContextKind::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folders_authority_vouches_for_its_own_local_worlds_alone() {
        assert!(vouches(ContextKind::Local, true));
        assert!(!vouches(ContextKind::Local, false), "another server's world");
        assert!(!vouches(ContextKind::Other, true), "the internet's");
        assert!(!vouches(ContextKind::Other, false));
    }
}
