use api::console::lease::Lease;
use client::ClientError;
use leptos::prelude::*;

use super::{watch::Watch, words::lease_name};
use crate::{
    format::{Zone, minute, sentences},
    kit::{Banner, State},
    locales::{OpenDoor, lang, pick},
    parts::{Failure, door::Reach},
};

/// Why no door is open by it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// The call was not taken, or nobody knows.
    Call(ClientError),
    /// The platform said so.
    Said(String),
}

/// Says that it is open, and hands over what is typed to come in.
pub(super) fn told(watch: Watch, lease: &Lease) {
    let (name, end) = (lease_name(lease), lease.ends_at);
    match Reach::of_lease(lease) {
        Some(reach) => {
            let title = t!(OpenDoor::Opened, name = name, time = minute(end, Zone::here(end)));
            watch.toasts.hand_over(State::Online, title, reach.text());
        }
        None => watch.toasts.show(State::Acting, t!(OpenDoor::Asked, name = name), None),
    }
}

/// The same in words, or that nobody knows.
pub(super) fn not_opened(trouble: Trouble) -> impl IntoView {
    match trouble {
        Trouble::Call(error) => {
            let Failure { title, detail, status } = Failure::from(&error);
            let unsure = status.is_none_or(|status| status >= 500);
            let (state, said) = if unsure {
                (State::Unknown, OpenDoor::MaybeOpened.row())
            } else {
                (State::Failed, OpenDoor::NotOpened.row())
            };
            let text = move || sentences(lang(), &[pick(said), detail.as_deref().unwrap_or_default()]);
            view! { <div role="alert"><Banner state title text/></div> }.into_any()
        }
        Trouble::Said(said) => view! {
            <div role="alert"><Banner state=State::Failed title=t!(OpenDoor::NotOpened) text=said/></div>
        }
        .into_any(),
    }
}
