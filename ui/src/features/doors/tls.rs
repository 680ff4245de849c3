use leptos::prelude::*;

use super::{fields::Fields, preview::Said, previewer::Previewer, words::Place};
use crate::{
    kit::Switch,
    locales::{OpenDoor, Row, pick},
};

/// What is spoken at a device's port, as far as its number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Ssh,
    Http,
    Https,
    Rdp,
    Vnc,
    Other,
}

impl Protocol {
    pub(super) const fn of(port: u16) -> Self {
        match port {
            22 => Protocol::Ssh,
            80 | 8080 => Protocol::Http,
            443 | 8443 => Protocol::Https,
            3389 => Protocol::Rdp,
            5900 => Protocol::Vnc,
            _ => Protocol::Other,
        }
    }

    /// The port by which it is chosen; none where that has to be typed.
    pub(super) const fn port(self) -> Option<u16> {
        match self {
            Protocol::Ssh => Some(22),
            Protocol::Http => Some(80),
            Protocol::Https => Some(443),
            Protocol::Rdp => Some(3389),
            Protocol::Vnc => Some(5900),
            Protocol::Other => None,
        }
    }

    /// Whether TLS ends at the platform unless somebody says otherwise.
    pub(super) const fn wants_tls(self) -> bool {
        matches!(self, Protocol::Http)
    }

    const fn about_tls(self) -> Row {
        match self {
            Protocol::Ssh => OpenDoor::TlsSsh.row(),
            Protocol::Http => OpenDoor::TlsHttp.row(),
            Protocol::Https => OpenDoor::TlsHttps.row(),
            Protocol::Rdp => OpenDoor::TlsRdp.row(),
            Protocol::Vnc | Protocol::Other => OpenDoor::TlsOther.row(),
        }
    }
}

/// Whether TLS ends at the platform, and what speaks for it at this port.
#[component]
pub(super) fn TlsField(fields: Fields, previewer: Previewer) -> impl IntoView {
    let on = Memo::new(move |_| fields.tls());
    // What is at odds with the port is said by the finding.
    let at_odds = Memo::new(move |_| !previewer.said(Place::Tls).is_empty());
    let about = move || {
        let about = move || pick(Protocol::of(fields.port()).about_tls());
        (!at_odds.get()).then(|| view! { <small>{about}</small> })
    };
    view! {
        <div class="field">
            <Switch label=t!(OpenDoor::Tls) on on_change=move |on| fields.tls.set(Some(on))/>
            {about}
            <Said previewer place=Place::Tls/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_what_its_port_says() {
        for protocol in [Protocol::Ssh, Protocol::Http, Protocol::Https, Protocol::Rdp, Protocol::Vnc] {
            assert_eq!(protocol.port().map(Protocol::of), Some(protocol));
        }
        assert_eq!(Protocol::of(0), Protocol::Other);
        assert!(Protocol::of(8080).wants_tls() && !Protocol::of(22).wants_tls());
    }
}
