//! Sources that send by the clock: when, and what.

use api::{console::flux::SourceKind, id::FluxPartId};
use leptos::prelude::*;
use serde_json::Value;

use super::{json_field::JsonField, parts::PlainField, studio::Studio};
use crate::{kit::Section, locales::FluxParts};

/// Every so many minutes, this message.
#[component]
pub(super) fn Interval(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let minutes = Memo::new(move |_| {
        let held = held(studio, of, |kind| {
            if let SourceKind::Interval { minutes, .. } = kind { Some(minutes.to_string()) } else { None }
        });
        held.unwrap_or_default()
    });
    let write = move |text: String| {
        if let Ok(typed) = text.parse::<u32>() {
            change(studio, of, |kind| {
                if let SourceKind::Interval { minutes, .. } = kind {
                    *minutes = typed;
                }
            });
        }
    };
    view! {
        <Section title=t!(FluxParts::Interval)>
            <PlainField label=t!(FluxParts::Minutes) kind="number" value=minutes on_input=write/>
            <TimerMessage studio of/>
        </Section>
    }
}

/// By the calendar of a place, this message.
#[component]
pub(super) fn OfSchedule(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let text = move |read: fn(&SourceKind) -> Option<String>| {
        Memo::new(move |_| held(studio, of, read).unwrap_or_default())
    };
    let cron =
        text(|kind| if let SourceKind::Schedule { cron, .. } = kind { Some(cron.clone()) } else { None });
    let zone =
        text(
            |kind| {
                if let SourceKind::Schedule { timezone, .. } = kind { Some(timezone.clone()) } else { None }
            },
        );
    let write_cron = move |text: String| {
        change(studio, of, |kind| {
            if let SourceKind::Schedule { cron, .. } = kind {
                *cron = text;
            }
        });
    };
    let write_zone = move |text: String| {
        change(studio, of, |kind| {
            if let SourceKind::Schedule { timezone, .. } = kind {
                *timezone = text;
            }
        });
    };
    view! {
        <Section title=t!(FluxParts::Schedule)>
            <PlainField label=t!(FluxParts::Cron) help=t!(FluxParts::CronHelp) mono=true value=cron on_input=write_cron/>
            <PlainField label=t!(FluxParts::TimeZone) help=t!(FluxParts::TimeZoneHelp) mono=true value=zone on_input=write_zone/>
            <TimerMessage studio of/>
        </Section>
    }
}

/// What a timer sends. What is typed stays as it is typed; while it is no JSON, the draft keeps what it had.
#[component]
fn TimerMessage(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let typed = RwSignal::new(None::<String>);
    let payload = Memo::new(move |_| {
        held(studio, of, |kind| match kind {
            SourceKind::Interval { payload, .. } | SourceKind::Schedule { payload, .. } => {
                Some(payload.clone())
            }
            SourceKind::Api
            | SourceKind::IncomingWebhook { .. }
            | SourceKind::Device { .. }
            | SourceKind::HarvestFiles { .. } => None,
        })
        .unwrap_or_default()
    });
    let value = Signal::derive(move || {
        let shown = || serde_json::to_string_pretty(&payload.get()).unwrap_or_default();
        typed.get().unwrap_or_else(shown)
    });
    let write = move |text: String| {
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            change(studio, of, |kind| {
                if let SourceKind::Interval { payload, .. } | SourceKind::Schedule { payload, .. } = kind {
                    *payload = value;
                }
            });
        }
        typed.set(Some(text));
    };
    view! { <JsonField label=t!(FluxParts::Message) value on_input=write/> }
}

/// Something of the source, tracked.
fn held<T>(
    studio: Studio,
    of: StoredValue<FluxPartId>,
    read: impl FnOnce(&SourceKind) -> Option<T>,
) -> Option<T> {
    let id = of.get_value();
    studio.with(|app| app.sources.iter().find(|one| one.id == id).and_then(|one| read(&one.from))).flatten()
}

fn change(studio: Studio, of: StoredValue<FluxPartId>, change: impl FnOnce(&mut SourceKind)) {
    studio.edit(|app| {
        if let Some(source) = app.sources.iter_mut().find(|one| one.id == of.get_value()) {
            change(&mut source.from);
        }
    });
}
