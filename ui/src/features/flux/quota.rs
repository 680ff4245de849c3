use api::{
    UnixMillis,
    console::flux::{GetQuota, Quota, QuotaRequest, SetQuota},
    id::ContextId,
};
use client::{ClientError, FeedStatus};
use leptos::prelude::*;

use super::parts::PlainField;
use crate::{
    format::{Zone, count, month_day},
    kit::{Banner, Button, Dialog, Meter, Size, State, Tone},
    locales::{Common, Errors, Flux, lang, pick},
    parts::Failure,
    state::{Ask, Heard, Pace, Query, use_clock, use_feed, use_query, use_session},
};

/// In ticks of the feed.
const EVERY: u32 = 20;

/// How much of the month's messages is used, and how that goes on: the line begins full and falls to what is left.
#[component]
pub(super) fn QuotaBar(context: ContextId) -> impl IntoView {
    let (session, feed, clock) = (use_session(), use_feed(), use_clock());
    let of = StoredValue::new(context);
    let quota = use_query::<GetQuota>(move || {
        Some(Ask { client: session.door().client(), path: of.get_value(), query: () })
    });
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => quota.reload(),
        Heard::Tick => {
            pace.changed();
            let live = untrack(|| matches!(feed.status(), FeedStatus::Live { .. }));
            if live && !document().hidden() && pace.is_due() {
                quota.reload();
            }
        }
    });
    let changing = RwSignal::new(false);
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let known = Memo::new(move |_| quota.with(|quota| quota.map(|quota| quota.per_month.is_some())));
    let used = Memo::new(move |_| quota.with(|quota| quota.map_or(0, |quota| quota.used)));
    let most = Memo::new(move |_| quota.with(|quota| quota.and_then(|quota| quota.per_month)));
    let figures = move || match most.get() {
        Some(most) => text!(Flux::UsedOf, used = count(used.get()), most = count(most)),
        None => text!(Flux::UsedNoLimit, used = count(used.get())),
    };
    let forecast = move || {
        quota.with(|quota| {
            let quota = quota?;
            quota.per_month?;
            Some(match quota.ends_at {
                Some(at) => text!(Flux::EndsAt, day = month_day(lang(), at, Zone::here(at))),
                None => pick(Flux::Lasts.row()).to_owned(),
            })
        })
    };
    let per_mille = move || {
        let most = most.get().unwrap_or(0).max(1);
        u32::try_from(used.get().min(most) * 1000 / most).unwrap_or(1000)
    };
    let line = move || quota.with(|quota| quota.and_then(|quota| burn(quota, clock.now())));
    move || {
        let limited = known.get()?;
        Some(view! {
            <section class="flux-quota" aria-label=t!(Flux::Quota)>
                <b>{t!(Flux::Quota)}</b>
                {if limited {
                    view! { <Meter label=t!(Flux::Quota) kept=Signal::derive(per_mille) room=1000 figures=figures/> }.into_any()
                } else {
                    view! { <span>{figures}</span> }.into_any()
                }}
                {move || line().map(|Burn { solid, dotted }| view! {
                    <svg class="flux-burn" viewBox="0 0 160 28" width="160" height="28" aria-hidden="true">
                        <path class="floor" d="M0 26.5H160"/><path class="solid" d=solid/><path class="dotted" d=dotted/>
                    </svg>
                })}
                <span class="quiet">{forecast}</span>
                <span class="grow"></span>
                <Button size=Size::Small tone=Tone::Ghost refused=stale on_click=move |_| changing.set(true)>{t!(Flux::ChangeQuota)}</Button>
            </section>
            {move || changing.get().then(|| view! { <QuotaForm of quota on_close=move || changing.set(false)/> })}
        })
    }
}

/// What is left, over the month: as it was, and as it goes on.
#[derive(Debug, PartialEq, Eq)]
struct Burn {
    solid: String,
    dotted: String,
}

const WIDTH: u64 = 160;
const HEIGHT: u64 = 24;
/// A month, near enough for a line.
const MONTH: u64 = 30 * 86_400_000;

fn burn(quota: &Quota, now: UnixMillis) -> Option<Burn> {
    let most = quota.per_month.filter(|most| *most > 0)?;
    let gone = u64::try_from(now.0 - quota.since.0).ok()?.clamp(1, MONTH);
    let (x, y) = (gone * WIDTH / MONTH, 2 + quota.used.min(most) * HEIGHT / most);
    // At the pace of this month.
    let at_end = quota.used.saturating_mul(MONTH) / gone;
    let end = if at_end <= most {
        (WIDTH, 2 + at_end * HEIGHT / most)
    } else {
        ((most * gone / quota.used.max(1)).min(MONTH) * WIDTH / MONTH, 2 + HEIGHT)
    };
    Some(Burn { solid: format!("M0 2L{x} {y}"), dotted: format!("M{x} {y}L{} {}", end.0, end.1) })
}

/// Another quota, or none.
#[component]
fn QuotaForm(
    of: StoredValue<ContextId>,
    quota: Query<GetQuota>,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = use_session();
    let most = untrack(|| quota.with(|quota| quota.and_then(|quota| quota.per_month)));
    let text = RwSignal::new(most.map(|most| most.to_string()).unwrap_or_default());
    let (error, busy) = (RwSignal::new(None::<ClientError>), RwSignal::new(false));
    let read = move || {
        let text = text.get();
        if text.trim().is_empty() {
            Some(None)
        } else {
            text.trim().replace(',', "").parse::<u64>().ok().map(Some)
        }
    };
    let refused = Signal::derive(move || read().is_none().then(|| pick(Flux::QuotaNumber.row()).to_owned()));
    let submit = move || {
        let Some(per_month) = untrack(read).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        session.post::<SetQuota>(of.get_value(), QuotaRequest { per_month }, move |answer| {
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(now) => {
                    quota.amend(move |held| held.clone_from(&now));
                    on_close();
                }
                Err(failed) => error.set(Some(failed)),
            }
        });
    };
    let failure = move || {
        error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            view! { <div role="alert"><Banner state=State::Failed title text=detail.unwrap_or_default()/></div> }
        })
    };
    let body = view! {
        <form class="flux-add" on:submit=move |event| { event.prevent_default(); submit(); }>
            <PlainField label=t!(Flux::PerMonth) help=t!(Flux::PerMonthHelp) value=text on_input=move |typed| text.set(typed)/>
            {failure}
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| on_close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary busy refused on_click=move |_| submit()>{t!(Flux::SetQuota)}</Button>
    };
    view! { <Dialog title=t!(Flux::Quota) in_field=true on_close body=body.into_any() foot=foot.into_any()/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(used: u64) -> Quota {
        Quota { per_month: Some(1_000), used, since: UnixMillis(0), ends_at: None }
    }

    #[test]
    fn what_is_left_falls_to_the_floor_or_lasts() {
        let half = UnixMillis(15 * 86_400_000);
        let lasts = burn(&quota(250), half).unwrap();
        assert_eq!((lasts.solid.as_str(), lasts.dotted.as_str()), ("M0 2L80 8", "M80 8L160 14"));
        let ends = burn(&quota(750), half).unwrap();
        assert_eq!(ends.dotted, "M80 20L106 26");
        assert_eq!(burn(&Quota { per_month: None, ..quota(1) }, half), None);
    }
}
