use api::console::world::OutboxMessage;
use client::ClientError;
use leptos::prelude::*;

use super::{form::FormDialog, steering::Steering};
use crate::{
    kit::{Banner, State, Tone},
    locales::World,
};

/// The last word before a message leaves: it names the real address.
#[component]
pub(super) fn SendForm(steering: Steering, message: OutboxMessage) -> impl IntoView {
    let error = RwSignal::new(None::<ClientError>);
    let (id, to) = (message.id.clone(), message.to.clone());
    let host = host_of(&message.to).to_owned();
    let submit = move || {
        steering.send(id.clone(), move |answer| match answer {
            Ok(_) => steering.close(),
            Err(failed) => error.set(Some(failed)),
        });
    };
    view! {
        <FormDialog
            steering
            title=t!(World::SendTitle)
            verb=move || text!(World::SendTo, host = host)
            tone=Tone::Danger
            error
            on_submit=submit
        >
            <dl class="facts-list send-facts">
                <dt>{t!(World::To)}</dt><dd class="mono strong">{to}</dd>
                <dt>{t!(World::From)}</dt><dd>{message.from}</dd>
            </dl>
            <Banner state=State::Blocked title=t!(World::RealAddress) text=t!(World::RealAddressText)/>
            <p class="quiet small-text">{t!(World::SendOnce)}</p>
        </FormDialog>
    }
}

/// Whom a message reaches: the host of a URL, or the address itself.
fn host_of(to: &str) -> &str {
    let rest = to.split_once("://").map_or(to, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn the_button_names_whom_it_reaches() {
        for (to, host) in [
            ("https://hooks.example/alive?x=1", "hooks.example"),
            ("http://127.0.0.1:9000/x", "127.0.0.1:9000"),
            ("ops@example.jp", "ops@example.jp"),
        ] {
            assert_eq!(host_of(to), host);
        }
    }
}
