use api::{
    UnixMillis,
    console::context::{Reading, Remote},
    id::ContextId,
};
use leptos::prelude::*;

use crate::{
    format::{Zone, count, duration, sentences, when},
    kit::{Banner, BannerPlace, Button, Size, State},
    locales::{Accounts as Words, Lang, lang, pick},
    parts::context_name,
    state::{Asked, use_accounts, use_clock, use_session},
};

/// How this server stands with the account: whether somebody is signed in, how far its fleet was read, and what stands in the way.
#[component]
pub(super) fn Banners(context: ContextId) -> impl IntoView {
    let (session, accounts, clock) = (use_session(), use_accounts(), use_clock());
    let context = StoredValue::new(context);
    let face = Memo::new(move |_| {
        let context = session.context(&context.get_value())?;
        Some((context_name(&context).get().to_string(), context.remote?))
    });
    // What changes with every page that is read changes one number, not the banner around it.
    let shown = Memo::new(move |_| face.with(|face| face.as_ref().map(|(name, remote)| what(name, remote))));
    let read = Memo::new(move |_| face.with(|face| face.as_ref()?.1.reading.read).unwrap_or(0));
    move || {
        let told = shown.get()?;
        Some(match told {
            Told::SignedOut { name, since } => {
                let text = move || since.map(|since| as_of(since, clock.wall())).unwrap_or_default();
                view! {
                    <Banner state=State::Blocked title=t!(Words::NobodySignedIn, name = name) text place=BannerPlace::Across>
                        <Button size=Size::Small on_click=move |_| accounts.ask(Some(Asked::SignIn(context.get_value())))>{t!(Words::SignInAsk)}</Button>
                    </Banner>
                }
                .into_any()
            }
            Told::Reading => {
                let title = move || text!(Words::Reading, n = count(read.get()));
                view! { <Banner state=State::Acting title text=t!(Words::ReadingText) place=BannerPlace::Across/> }.into_any()
            }
            Told::Trouble { why, since } => {
                let text = move || {
                    let as_of = since.map(|since| as_of(since, clock.wall())).unwrap_or_default();
                    sentences(lang(), &[&ended(lang(), &why), &as_of, pick(Words::TriedAgain.row())])
                };
                view! { <Banner state=State::Stale title=t!(Words::NotRead) text place=BannerPlace::Across/> }
                    .into_any()
            }
            Told::OtherClock(ahead) => {
                let title = move || {
                    let time = duration(lang(), ahead.abs());
                    if ahead > 0 {
                        text!(Words::ClockBehind, time = time)
                    } else {
                        text!(Words::ClockAhead, time = time)
                    }
                };
                view! { <Banner state=State::Stale title text=t!(Words::ClockText) place=BannerPlace::Across/> }.into_any()
            }
            Told::Nothing => ().into_any(),
        })
    }
}

/// What there is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    SignedOut {
        name: String,
        since: Option<UnixMillis>,
    },
    /// For the first time.
    Reading,
    Trouble {
        why: String,
        since: Option<UnixMillis>,
    },
    /// The platform's is so many milliseconds ahead, to ten seconds.
    OtherClock(i64),
    Nothing,
}

/// Clocks that differ less are not worth a word.
const OTHER_CLOCK_MS: i64 = 30_000;
/// What is told of the difference: it is measured anew with every answer.
const TOLD_MS: i64 = 10_000;

fn what(name: &str, remote: &Remote) -> Told {
    let Reading { whole_since, trouble, .. } = &remote.reading;
    match (&remote.account, trouble, whole_since) {
        (None, _, since) => Told::SignedOut { name: name.to_owned(), since: *since },
        (Some(_), Some(why), since) => Told::Trouble { why: why.clone(), since: *since },
        (Some(_), None, None) => Told::Reading,
        (Some(_), None, Some(_)) if remote.skew_ms.abs() >= OTHER_CLOCK_MS => {
            Told::OtherClock((remote.skew_ms + TOLD_MS / 2).div_euclid(TOLD_MS) * TOLD_MS)
        }
        (Some(_), None, Some(_)) => Told::Nothing,
    }
}

fn as_of(since: UnixMillis, now: UnixMillis) -> String {
    text!(Words::AsOf, time = when(lang(), since, now, Zone::here(since), false))
}

/// A text of somebody else's as a sentence beside ours.
fn ended(lang: Lang, text: &str) -> String {
    let text = text.trim();
    match lang {
        Lang::Ja => format!("{}。", text.trim_end_matches(['.', '。'])),
        Lang::En if text.ends_with(['.', '。', '!', '?']) => text.to_owned(),
        Lang::En => format!("{text}."),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(more: Value) -> Told {
        let mut remote = json!({
            "name": "n", "production": true, "writes": { "kind": "locked" }, "reading": { "wholeSince": 5 },
            "account": { "operatorId": "OP0012345678", "renews": true },
        });
        for (key, value) in more.as_object().unwrap() {
            remote[key] = value.clone();
        }
        what("Osaka", &serde_json::from_value(remote).unwrap())
    }

    #[test]
    fn the_gravest_is_told_and_nothing_where_all_is_well() {
        let since = Some(UnixMillis(5));
        assert_eq!(told(json!({})), Told::Nothing);
        assert_eq!(told(json!({ "account": null })), Told::SignedOut { name: "Osaka".to_owned(), since });
        assert_eq!(told(json!({ "reading": { "read": 7 } })), Told::Reading);
        let trouble = json!({ "reading": { "wholeSince": 5, "trouble": "503" }, "skewMs": 600_000 });
        assert_eq!(told(trouble), Told::Trouble { why: "503".to_owned(), since });
    }

    #[test]
    fn what_somebody_else_said_ends_as_a_sentence_of_the_page() {
        assert_eq!(ended(Lang::En, "no answer"), "no answer.");
        assert_eq!(ended(Lang::En, "503: try later."), "503: try later.");
        assert_eq!(ended(Lang::Ja, "503: try later."), "503: try later。");
    }

    #[test]
    fn another_clock_is_told_to_ten_seconds() {
        assert_eq!(told(json!({ "skewMs": 29_000 })), Told::Nothing);
        assert_eq!(told(json!({ "skewMs": 599_123 })), Told::OtherClock(600_000));
        assert_eq!(told(json!({ "skewMs": -64_000 })), Told::OtherClock(-60_000));
    }
}
