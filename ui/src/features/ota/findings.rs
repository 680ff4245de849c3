//! What could break the chain, each in its own sentence.

use api::console::ota::{Finding, Obstacle};
use leptos::prelude::*;

use crate::{
    format::count,
    kit::{Banner, State},
    locales::{Ota, pick},
};

/// What stands in a move's way: what blocks it first, then what is only to be known.
#[component]
pub(super) fn Findings(findings: Vec<Finding>) -> impl IntoView {
    if findings.is_empty() {
        return view! { <Banner state=State::Online title=t!(Ota::AllClear)/> }.into_any();
    }
    findings
        .into_iter()
        .map(|finding| {
            let state = shape(&finding);
            view! { <Banner state title=move || words(&finding)/> }
        })
        .collect_view()
        .into_any()
}

const fn shape(finding: &Finding) -> State {
    match finding.what {
        _ if finding.blocks => State::Failed,
        Obstacle::SlackRecorded => State::Waiting,
        Obstacle::NoName
        | Obstacle::NoSims
        | Obstacle::NoSuchSource
        | Obstacle::NoSuchGroup
        | Obstacle::SameGroup
        | Obstacle::NoSuchSims
        | Obstacle::TooManySims
        | Obstacle::NoSuchSubscription
        | Obstacle::NotAddable
        | Obstacle::HaveIt
        | Obstacle::Offline
        | Obstacle::HandlersFull
        | Obstacle::AnotherMove
        | Obstacle::AppsFull
        | Obstacle::UsersFull
        | Obstacle::QuotaShort
        | Obstacle::SlackUrl => State::Stale,
    }
}

pub(super) fn words(finding: &Finding) -> String {
    let n = count(finding.count);
    let limit = count(finding.limit.unwrap_or_default());
    match finding.what {
        Obstacle::NoName => pick(Ota::NoName.row()).to_owned(),
        Obstacle::NoSims => pick(Ota::NoSims.row()).to_owned(),
        Obstacle::NoSuchSource => pick(Ota::NoSuchSource.row()).to_owned(),
        Obstacle::NoSuchGroup => pick(Ota::NoSuchGroup.row()).to_owned(),
        Obstacle::SameGroup => pick(Ota::SameGroup.row()).to_owned(),
        Obstacle::NoSuchSims => text!(Ota::NoSuchSims, n = n),
        Obstacle::TooManySims => text!(Ota::TooManySims, n = n, limit = limit),
        Obstacle::NoSuchSubscription => pick(Ota::NoSuchSubscription.row()).to_owned(),
        Obstacle::NotAddable => text!(Ota::NotAddable, n = n),
        Obstacle::HaveIt => text!(Ota::HaveIt, n = n),
        Obstacle::Offline => text!(Ota::Offline, n = n),
        Obstacle::HandlersFull => text!(Ota::HandlersFull, n = n),
        Obstacle::AnotherMove => pick(Ota::AnotherMove.row()).to_owned(),
        Obstacle::AppsFull => pick(Ota::AppsFull.row()).to_owned(),
        Obstacle::UsersFull => text!(Ota::UsersFull, n = n, limit = limit),
        Obstacle::QuotaShort => text!(Ota::QuotaShort, n = n, limit = limit),
        Obstacle::SlackUrl => pick(Ota::SlackUrl.row()).to_owned(),
        Obstacle::SlackRecorded => pick(Ota::SlackRecorded.row()).to_owned(),
    }
}
