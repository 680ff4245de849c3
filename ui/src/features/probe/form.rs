use api::soracom::downlink::HttpMethod;
use leptos::prelude::*;

use super::{
    draft::{Kind, Proof},
    ends::EndField,
    fields::{Fields, Flaws},
    read::Place,
};
use crate::{
    kit::{Checkbox, Choice, Kind as Input, Segmented, Select, TextArea, TextField},
    locales::Probe,
};

/// How a device is asked, and the fields of that.
#[component]
pub(super) fn QuestionFields(fields: Fields, flaws: Flaws) -> impl IntoView {
    let choices = vec![
        Choice::new(Kind::Ping, "Ping"),
        Choice::new(Kind::Http, "HTTP"),
        Choice::new(Kind::Ssh, "SSH"),
        Choice::new(Kind::Tcp, "TCP"),
        Choice::new(Kind::Udp, "UDP"),
        Choice::new(Kind::Rtsp, "RTSP"),
    ];
    let shown = move || {
        match fields.kind.get() {
        Kind::Ping => view! { <PingFields fields flaws/> }.into_any(),
        Kind::Http => view! { <HttpFields fields flaws/> }.into_any(),
        Kind::Ssh => view! { <SshFields fields flaws/> }.into_any(),
        Kind::Tcp => view! {
            <PortField port=fields.tcp_port flaws/>
            <PayloadFields fields flaws/>
            <TextField label=t!(Probe::Wait) value=fields.timeout kind=Input::Number mono=true help=t!(Probe::Range, least = 1, most = 300) error=flaws.at(Place::Timeout)/>
            <EndField fields flaws/>
        }
        .into_any(),
        Kind::Rtsp => view! { <RtspFields fields flaws/> }.into_any(),
        Kind::Udp => view! { <PortField port=fields.udp_port flaws/><PayloadFields fields flaws/> }.into_any(),
    }
    };
    view! {
        <Segmented label=t!(Probe::How) choices value=fields.kind on_change=move |kind| fields.kind.set(kind) fill=true/>
        {shown}
    }
}

#[component]
fn PingFields(fields: Fields, flaws: Flaws) -> impl IntoView {
    view! {
        <div class="probe-two">
            <TextField label=t!(Probe::Pings) value=fields.pings kind=Input::Number mono=true help=t!(Probe::Range, least = 1, most = 5) error=flaws.at(Place::Pings)/>
            <TextField label=t!(Probe::Wait) value=fields.wait kind=Input::Number mono=true help=t!(Probe::Range, least = 1, most = 3) error=flaws.at(Place::Wait)/>
        </div>
    }
}

#[component]
fn HttpFields(fields: Fields, flaws: Flaws) -> impl IntoView {
    let methods =
        HttpMethod::KNOWN.iter().map(|method| (method.to_string(), method.to_string().into())).collect();
    view! {
        <div class="probe-two">
            <Select label=t!(Probe::Method) options=methods value=fields.method/>
            <PortField port=fields.http_port flaws/>
        </div>
        <TextField label=t!(Probe::Path) value=fields.path mono=true error=flaws.at(Place::Path)/>
        <Checkbox label=t!(Probe::Tls) checked=fields.tls on_change=move |on| fields.tls.set(on)/>
        {move || fields.tls.get().then(|| view! {
            <Checkbox label=t!(Probe::AnyCertificate) checked=fields.any_certificate on_change=move |on| fields.any_certificate.set(on)/>
        })}
        <TextField label=t!(Probe::Host) value=fields.host mono=true help=t!(Probe::HostHelp)/>
        <TextArea label=t!(Probe::Headers) value=fields.headers mono=true help=t!(Probe::HeadersHelp) error=flaws.at(Place::Headers)/>
        <TextArea label=t!(Probe::Body) value=fields.body mono=true error=flaws.at(Place::Whole)/>
    }
}

#[component]
fn SshFields(fields: Fields, flaws: Flaws) -> impl IntoView {
    let choices = vec![
        Choice::new(Proof::Password, t!(Probe::Password)),
        Choice::new(Proof::Key, t!(Probe::PrivateKey)),
        Choice::new(Proof::None, t!(Probe::NoProof)),
    ];
    let proof = move || {
        match fields.proof.get() {
        Proof::Password => view! {
            <TextField label=t!(Probe::Password) value=fields.password kind=Input::Password help=t!(Probe::NotKept)/>
        }
        .into_any(),
        Proof::Key => view! {
            <TextArea label=t!(Probe::PrivateKey) value=fields.key mono=true help=t!(Probe::PemHelp)/>
            <TextField label=t!(Probe::Passphrase) value=fields.passphrase kind=Input::Password help=t!(Probe::NotKept)/>
        }
        .into_any(),
        Proof::None => ().into_any(),
    }
    };
    view! {
        <div class="probe-two">
            <TextField label=t!(Probe::User) value=fields.user mono=true/>
            <PortField port=fields.ssh_port flaws/>
        </div>
        <div class="field">
            <span class="label">{t!(Probe::Proof)}</span>
            <Segmented label=t!(Probe::Proof) choices value=fields.proof on_change=move |proof| fields.proof.set(proof) fill=true/>
        </div>
        {proof}
        <TextArea label=t!(Probe::Command) value=fields.command mono=true error=flaws.at(Place::Command)/>
    }
}

#[component]
fn RtspFields(fields: Fields, flaws: Flaws) -> impl IntoView {
    view! {
        <div class="probe-two">
            <TextField label=t!(Probe::Stream) value=fields.stream mono=true error=flaws.at(Place::Stream)/>
            <PortField port=fields.rtsp_port flaws/>
        </div>
        <TextField label=t!(Probe::User) value=fields.viewer mono=true help=t!(Probe::ViewerHelp)/>
        {move || (!fields.viewer.with(|name| name.trim().is_empty())).then(|| view! {
            <TextField label=t!(Probe::Password) value=fields.viewer_password kind=Input::Password help=t!(Probe::NotKept)/>
        })}
        <TextField label=t!(Probe::File) value=fields.file mono=true help=t!(Probe::FileHelp, sim = "{sim_id}", time = "{time}") error=flaws.at(Place::File)/>
    }
}

#[component]
fn PayloadFields(fields: Fields, flaws: Flaws) -> impl IntoView {
    view! {
        <TextArea label=t!(Probe::Payload) value=fields.payload mono=true error=flaws.at(Place::Payload)/>
        <EncodingField value=fields.encoding/>
    }
}

#[component]
fn PortField(port: RwSignal<String>, flaws: Flaws) -> impl IntoView {
    let wrong = flaws.at(Place::Port);
    // Before anything is typed the button says that it is missing.
    let error = Signal::derive(move || wrong.get().filter(|_| !port.with(String::is_empty)));
    view! { <TextField label=t!(Probe::Port) value=port kind=Input::Number mono=true error/> }
}

/// How bytes are written.
#[component]
pub(super) fn EncodingField(value: RwSignal<String>) -> impl IntoView {
    let options = vec![
        ("string".to_owned(), t!(Probe::Text).into()),
        ("base64".to_owned(), "Base64".into()),
        ("hex".to_owned(), t!(Probe::Hex).into()),
    ];
    view! { <Select label=t!(Probe::Encoding) options value/> }
}
