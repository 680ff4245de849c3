use api::console::lease::MOST_MINUTES;
use leptos::prelude::*;

use super::{fields::Fields, preview::Said, previewer::Previewer, tls::Protocol, words::Place};
use crate::{
    format::{Zone, duration, minute},
    kit::{Choice, Kind, Segmented, TextField},
    locales::{OpenDoor, Words, lang},
    state::use_clock,
};

const MINUTE_MS: i64 = 60_000;

/// Which port of the device: by what is spoken there, or by its number.
#[component]
pub(super) fn PortField(fields: Fields, previewer: Previewer) -> impl IntoView {
    let protocol = Memo::new(move |_| {
        // What is spoken at more ports than one is chosen by the first.
        let port = fields.port();
        let protocol = Protocol::of(port);
        if protocol.port() == Some(port) { protocol } else { Protocol::Other }
    });
    let choose = move |protocol: Protocol| {
        fields.port.set(protocol.port().map(|port| port.to_string()).unwrap_or_default());
    };
    let choices = vec![
        Choice::new(Protocol::Ssh, "SSH"),
        Choice::new(Protocol::Http, "HTTP"),
        Choice::new(Protocol::Https, "HTTPS"),
        Choice::new(Protocol::Rdp, "RDP"),
        Choice::new(Protocol::Vnc, "VNC"),
        Choice::new(Protocol::Other, t!(OpenDoor::Other)),
    ];
    let error = previewer.blocking(Place::Port);
    view! {
        <div class="door-pair">
            <div class="field">
                <span class="label">{t!(OpenDoor::Service)}</span>
                <Segmented label=t!(OpenDoor::Service) choices value=protocol on_change=choose fill=true/>
            </div>
            <TextField label=t!(OpenDoor::Port) value=fields.port kind=Kind::Number mono=true error/>
        </div>
        <Said previewer place=Place::Port/>
    }
}

/// For how long: a few lengths, or any number of minutes, and until when that is.
#[component]
pub(super) fn Length(
    minutes: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let clock = use_clock();
    let typed = Memo::new(move |_| minutes.with(|minutes| minutes.trim().parse::<u16>().unwrap_or(0)));
    let choices = [10_u16, 30, 120, 480]
        .map(|minutes| {
            Choice::new(minutes, Words::new(move || duration(lang(), i64::from(minutes) * MINUTE_MS)))
        })
        .to_vec();
    let help = move || {
        let minutes = typed.get();
        if !(1..=MOST_MINUTES).contains(&minutes) {
            return text!(OpenDoor::MinutesUnit, most = MOST_MINUTES);
        }
        let end = clock.now().plus(i64::from(minutes) * MINUTE_MS);
        text!(OpenDoor::MinutesUntil, time = minute(end, Zone::here(end)))
    };
    view! {
        <div class="door-pair">
            <div class="field">
                <span class="label">{t!(OpenDoor::HowLong)}</span>
                <Segmented label=t!(OpenDoor::HowLong) choices value=typed on_change=move |to: u16| minutes.set(to.to_string()) fill=true/>
            </div>
            <TextField label=t!(OpenDoor::Minutes) value=minutes kind=Kind::Number mono=true error help/>
        </div>
    }
}
