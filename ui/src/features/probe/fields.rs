//! The form's fields. They live as long as the dialog does, and a password nowhere else.

use api::Secret;
use leptos::prelude::*;

use super::{
    draft::{Draft, End, Kind, Proof},
    read::{Flaw, Place},
};

#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) kind: RwSignal<Kind>,
    pub(super) pings: RwSignal<String>,
    pub(super) wait: RwSignal<String>,
    pub(super) method: RwSignal<String>,
    pub(super) path: RwSignal<String>,
    pub(super) http_port: RwSignal<String>,
    pub(super) tls: RwSignal<bool>,
    pub(super) any_certificate: RwSignal<bool>,
    pub(super) host: RwSignal<String>,
    pub(super) headers: RwSignal<String>,
    pub(super) body: RwSignal<String>,
    pub(super) user: RwSignal<String>,
    pub(super) ssh_port: RwSignal<String>,
    pub(super) proof: RwSignal<Proof>,
    pub(super) password: RwSignal<String>,
    pub(super) key: RwSignal<String>,
    pub(super) passphrase: RwSignal<String>,
    pub(super) command: RwSignal<String>,
    pub(super) rtsp_port: RwSignal<String>,
    pub(super) stream: RwSignal<String>,
    pub(super) viewer: RwSignal<String>,
    pub(super) viewer_password: RwSignal<String>,
    pub(super) file: RwSignal<String>,
    pub(super) tcp_port: RwSignal<String>,
    pub(super) udp_port: RwSignal<String>,
    pub(super) payload: RwSignal<String>,
    pub(super) encoding: RwSignal<String>,
    pub(super) timeout: RwSignal<String>,
    pub(super) end: RwSignal<End>,
    pub(super) pattern: RwSignal<String>,
    pub(super) pattern_encoding: RwSignal<String>,
    pub(super) idle: RwSignal<String>,
}

impl Fields {
    /// As the platform has it where nothing is said. [spec]
    pub(super) fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Fields {
            kind: RwSignal::new(Kind::default()),
            pings: text("1"),
            wait: text("1"),
            method: text("GET"),
            path: text("/"),
            http_port: text("80"),
            tls: RwSignal::new(false),
            any_certificate: RwSignal::new(false),
            host: text(""),
            headers: text(""),
            body: text(""),
            user: text(""),
            ssh_port: text("22"),
            proof: RwSignal::new(Proof::default()),
            password: text(""),
            key: text(""),
            passphrase: text(""),
            command: text(""),
            rtsp_port: text("554"),
            stream: text("/"),
            viewer: text(""),
            viewer_password: text(""),
            file: text(""),
            tcp_port: text(""),
            udp_port: text(""),
            payload: text(""),
            encoding: text("string"),
            timeout: text("30"),
            end: RwSignal::new(End::default()),
            pattern: text(""),
            pattern_encoding: text("string"),
            idle: text("5"),
        }
    }

    /// As it stands.
    pub(super) fn draft(self) -> Draft {
        Draft {
            kind: self.kind.get(),
            pings: self.pings.get(),
            wait: self.wait.get(),
            method: self.method.get(),
            path: self.path.get(),
            http_port: self.http_port.get(),
            tls: self.tls.get(),
            any_certificate: self.any_certificate.get(),
            host: self.host.get(),
            headers: self.headers.get(),
            body: self.body.get(),
            user: self.user.get(),
            ssh_port: self.ssh_port.get(),
            proof: self.proof.get(),
            password: Secret::new(self.password.get()),
            key: Secret::new(self.key.get()),
            passphrase: Secret::new(self.passphrase.get()),
            command: self.command.get(),
            rtsp_port: self.rtsp_port.get(),
            stream: self.stream.get(),
            viewer: self.viewer.get(),
            viewer_password: Secret::new(self.viewer_password.get()),
            file: self.file.get(),
            tcp_port: self.tcp_port.get(),
            udp_port: self.udp_port.get(),
            payload: self.payload.get(),
            encoding: self.encoding.get(),
            timeout: self.timeout.get(),
            end: self.end.get(),
            pattern: self.pattern.get(),
            pattern_encoding: self.pattern_encoding.get(),
            idle: self.idle.get(),
        }
    }
}

/// What is wrong with the form at present.
#[derive(Clone, Copy)]
pub(super) struct Flaws(pub(super) Memo<Option<Flaw>>);

impl Flaws {
    /// What is wrong at a field; what is only missing is said at the button.
    pub(super) fn at(self, place: Place) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.0.with(|flaw| {
                let flaw = flaw.as_ref().filter(|flaw| flaw.place == place && !flaw.missing)?;
                Some(flaw.words.clone())
            })
        })
    }
}
