use api::id::ContextId;

/// Where a URL leads that is an incoming webhook's, whichever host it names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WebhookAddress {
    /// The world that it names; none for the sender's own.
    pub(crate) world: Option<ContextId>,
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// The incoming webhook that a URL leads to.
pub(crate) fn webhook_of(url: &str) -> Option<WebhookAddress> {
    let path = url.split_once("://")?.1.split_once('/')?.1.split(['?', '#']).next()?;
    let (world, path) = match path.strip_prefix("worlds/") {
        Some(rest) => {
            let (world, path) = rest.split_once('/')?;
            (Some(ContextId::new(world).ok()?), path)
        }
        None => (None, path),
    };
    let mut parts = path.strip_prefix("v1/flux/incoming_webhooks/")?.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(id), Some(secret), None) if !id.is_empty() && !secret.is_empty() => {
            Some(WebhookAddress { world, id: id.to_owned(), secret: secret.to_owned() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_known_by_its_path_whichever_host_and_world_it_names() {
        let address = |world: Option<&str>| {
            let world = world.map(|world| ContextId::new(world).unwrap());
            Some(WebhookAddress { world, id: "01ABC".to_owned(), secret: "s3cr3t".to_owned() })
        };
        let path = "v1/flux/incoming_webhooks/01ABC/s3cr3t";
        assert_eq!(webhook_of(&format!("https://g.api.soracom.io/{path}")), address(None));
        assert_eq!(webhook_of(&format!("http://127.0.0.1:8080/{path}?a=1#b")), address(None));
        assert_eq!(webhook_of(&format!("http://127.0.0.1:8080/worlds/lab/{path}")), address(Some("lab")));
        for other in [
            "https://g.api.soracom.io/v1/flux/incoming_webhooks/01ABC",
            "https://g.api.soracom.io/v1/flux/incoming_webhooks/01ABC/s/t",
            "https://g.api.soracom.io/v1/flux/incoming_webhooks//s",
            "https://g.api.soracom.io/worlds/lab",
            "https://hooks.example.test/x",
            "nothing",
        ] {
            assert_eq!(webhook_of(other), None, "{other}");
        }
    }
}
