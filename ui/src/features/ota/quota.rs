use api::{UnixMillis, console::flux::Quota};
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::{Zone, count, month_day, when},
    kit::{
        Glyph, State,
        chart::{Burn, BurnChart},
    },
    locales::{Ota, lang, pick},
    state::use_clock,
};

/// How many messages Flux has taken this month, and whether they will do.
#[component]
pub(super) fn QuotaPanel(watch: Watch) -> impl IntoView {
    let clock = use_clock();
    let quota = Memo::new(move |_| watch.with(|board| (board.quota.clone(), board.at)));
    let body = move || {
        let (quota, at) = quota.get()?;
        let Some(most) = quota.per_month else {
            let used = quota.used;
            return Some(view! { <p class="quiet small-text ota-none">{move || text!(Ota::QuotaNone, used = count(used))}</p> }.into_any());
        };
        let (used, ends_at) = (quota.used, quota.ends_at);
        let burn = burn(&quota, most, at);
        let state = match ends_at {
            _ if used >= most => State::Blocked,
            Some(_) => State::Stale,
            None => State::Online,
        };
        let words = move || match ends_at {
            _ if used >= most => pick(Ota::QuotaOut.row()).to_owned(),
            Some(at) => {
                let time = when(lang(), at, clock.now(), Zone::here(at), false);
                text!(Ota::QuotaEnds, time = time)
            }
            None => pick(Ota::QuotaLasts.row()).to_owned(),
        };
        let label =
            move || text!(Ota::QuotaLabel, used = count(used), most = count(most), end = count(burn.end));
        let limit = move || text!(Ota::QuotaLine, n = count(most));
        Some(
            view! {
                <div class="ota-quota">
                    <p><b>{move || text!(Ota::QuotaUsed, used = count(used), most = count(most))}</b></p>
                    <BurnChart label burn limit say_time=day say_amount=count/>
                    <p class="small-text ota-lasts"><Glyph state fresh=100/><span>{words}</span></p>
                </div>
            }
            .into_any(),
        )
    };
    view! {
        <section class="ota-panel" aria-label=t!(Ota::Quota)>
            <header><h2>{t!(Ota::Quota)}</h2><span class="quiet">{t!(Ota::ThisMonth)}</span><span class="grow"></span><span class="quiet clip">{t!(Ota::EventsEach)}</span></header>
            {body}
        </section>
    }
}

/// A day of the month, as the quota counts it.
fn day(at: i64) -> String {
    month_day(lang(), UnixMillis(at), Zone::UTC)
}

/// From the month's beginning to its end. Only what is used by now was measured; the rest goes on like this.
fn burn(quota: &Quota, most: u64, at: UnixMillis) -> Burn {
    let (from, to) = (quota.since.0, end_of_month(quota.since).0);
    let now = at.0.clamp(from, to);
    let passed = u128::try_from((now - from).max(1)).unwrap_or(1);
    let all = u128::try_from((to - from).max(1)).unwrap_or(1);
    let end = u64::try_from(u128::from(quota.used) * all / passed).unwrap_or(u64::MAX);
    Burn { from, to, now, used: quota.used, end: end.max(quota.used), most }
}

/// Where the month of UTC ends that begins then: on the first that comes after 28 to 31 days.
fn end_of_month(since: UnixMillis) -> UnixMillis {
    const DAY: i64 = 86_400_000;
    let first = |days: i64| UnixMillis(since.0 + days * DAY);
    let is_first = |at: &UnixMillis| at.to_rfc3339().get(8..10) == Some("01");
    [28, 29, 30, 31].map(first).into_iter().find(is_first).unwrap_or_else(|| first(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_where_the_next_begins() {
        for (since, end) in [
            ("2026-02-01", "2026-03-01"),
            ("2028-02-01", "2028-03-01"),
            ("2026-11-01", "2026-12-01"),
            ("2026-12-01", "2027-01-01"),
        ] {
            let at = |day: &str| UnixMillis::from_rfc3339(&format!("{day}T00:00:00Z")).unwrap();
            assert_eq!(end_of_month(at(since)), at(end));
        }
    }

    #[test]
    fn what_goes_on_like_this_is_more_at_the_end() {
        let since = UnixMillis(1_793_491_200_000);
        let quota = Quota { per_month: Some(100), used: 10, since, ends_at: None };
        let ten_days = UnixMillis(since.0 + 10 * 86_400_000);
        assert_eq!(burn(&quota, 100, ten_days).end, 30);
        assert_eq!(burn(&quota, 100, since).used, 10, "nothing is divided by nothing");
    }
}
