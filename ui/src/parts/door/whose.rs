use api::console::lease::{Door, Lease, too_broad};
use leptos::prelude::*;

use crate::{
    format::count,
    kit::{Level, State, Tag},
    locales::{Common, Doors, pick},
};

/// Who may come in; everybody is a finding.
#[component]
pub(crate) fn DoorSource(door: Signal<Door>) -> impl IntoView {
    let ranges = Memo::new(move |_| door.with(|door| door.ranges.clone()));
    let to_all = Memo::new(move |_| ranges.with(|ranges| too_broad(ranges)));
    move || {
        if let Some(range) = to_all.get() {
            return view! { <Tag text=move || text!(Doors::AnySource, range = range) state=State::Failed level=Level::Hot/> }
                .into_any();
        }
        let ranges = ranges.get();
        let Some(first) = ranges.first().cloned() else {
            return view! { <span class="quiet">{t!(Common::NotKnown)}</span> }.into_any();
        };
        let more = ranges.len() as u64 - 1;
        view! {
            <span class="mono clip" title=ranges.join("\n")>{first}</span>
            {(more > 0).then(|| view! { <small class="quiet">{t!(Doors::MoreRanges, n = count(more))}</small> })}
        }
        .into_any()
    }
}

/// Whose it is and what for, or that it was opened elsewhere.
#[component]
pub(crate) fn DoorWhose(door: Signal<Door>) -> impl IntoView {
    let whose = move || {
        door.with(|door| match &door.lease {
            Some(lease) => lease.by.clone(),
            None => pick(Doors::NotOurs.row()).to_owned(),
        })
    };
    let what_for = move || {
        door.with(|door| match &door.lease {
            Some(lease) => reason_of(lease),
            None => pick(Doors::NoReason.row()).to_owned(),
        })
    };
    view! {
        <span class="clip" title=whose>{whose}</span>
        <small class="quiet clip" title=what_for>{what_for}</small>
    }
}

/// Why a lease was opened: its ticket, then its reason.
pub(crate) fn reason_of(lease: &Lease) -> String {
    let (ticket, reason) = (lease.draft.ticket.trim(), lease.draft.reason.trim());
    match (ticket.is_empty(), reason.is_empty()) {
        (true, true) => pick(Doors::NoReason.row()).to_owned(),
        (true, false) => reason.to_owned(),
        (false, true) => ticket.to_owned(),
        (false, false) => format!("{ticket} {reason}"),
    }
}
