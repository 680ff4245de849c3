use api::console::{notice::CANNOT_WRITE, probe::ProbeAnswer};
use client::ClientError;
use leptos::{html, prelude::*};

use super::{
    draft::Kind,
    said::{copied, outcome, parts},
};
use crate::{
    format::{age, sentences, took},
    kit::{Banner, Button, Code, Icon, Size, State},
    locales::{Common, Probe, Row, lang, pick, say},
    parts::Failure,
    state::{use_clock, use_toasts},
};

/// What came of a question.
#[derive(Clone, PartialEq)]
pub(super) enum Outcome {
    Said(Kind, ProbeAnswer),
    /// The server refused, or nobody knows.
    Failed(Kind, ClientError),
}

impl Outcome {
    /// How it was asked.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Outcome::Said(kind, _) | Outcome::Failed(kind, _) => *kind,
        }
    }
}

/// How it went, told at once to whoever does not see it; and what was said.
#[component]
pub(super) fn AnswerPart(
    #[prop(into)] outcome: Signal<Option<Outcome>>,
    /// Whether another question is typed by now.
    #[prop(into)]
    old: Signal<bool>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let told = move || match outcome.get() {
        _ if busy.get() => Some(view! { <Banner state=State::Acting title=t!(Probe::Waiting)/> }.into_any()),
        Some(Outcome::Said(kind, answer)) => Some(view! { <How kind answer/> }.into_any()),
        Some(Outcome::Failed(_, error)) => Some(not_asked(&error).into_any()),
        None => None,
    };
    let shown = move || match outcome.get() {
        Some(Outcome::Said(kind, answer)) if !busy.get() => Some(view! { <What kind answer/> }),
        Some(Outcome::Said(..) | Outcome::Failed(..)) | None => None,
    };
    let place = NodeRef::<html::Div>::new();
    // It comes below what was asked, which may be long.
    Effect::new(move || {
        if outcome.with(Option::is_some) || busy.get() {
            request_animation_frame(move || {
                if let Some(place) = place.get_untracked() {
                    place.scroll_into_view_with_bool(true);
                }
            });
        }
    });
    view! {
        <div node_ref=place role="status" class="probe-told" class:probe-old=old>{told}</div>
        <div class="probe-shown" class:probe-old=old>{shown}</div>
    }
}

/// In a sentence, with the platform's own where it refused.
#[component]
fn How(kind: Kind, answer: ProbeAnswer) -> impl IntoView {
    let (state, title) = outcome(kind, &answer);
    let code = answer.code.unwrap_or_else(|| answer.status.to_string());
    let text = match answer.said {
        Some(said) => format!("{code} · {said}"),
        None if answer.status >= 400 => code,
        None => String::new(),
    };
    view! { <Banner state title=say(title) text/> }
}

/// The answer in its parts, how old it is and how long it took.
#[component]
fn What(kind: Kind, answer: ProbeAnswer) -> impl IntoView {
    let (clock, toasts) = (use_clock(), use_toasts());
    let (at, took_ms, cut) = (answer.at, answer.took_ms, answer.cut);
    let picture = answer.picture.as_ref().map(|picture| {
        let source = format!("data:image/jpeg;base64,{picture}");
        view! { <img class="probe-picture" src=source alt=move || pick(Probe::Picture.row())/> }
    });
    let parts = parts(kind, &answer);
    let copied = (!parts.is_empty()).then(|| copied(&parts));
    let when =
        move || text!(Probe::Took, age = age(lang(), clock.now().since(at)), time = took(lang(), took_ms));
    let shown = parts
        .into_iter()
        .map(|part| {
            let label = part.label.clone();
            let text = if part.text.is_empty() {
                view! { <p class="quiet small-text">{t!(Probe::Empty)}</p> }.into_any()
            } else {
                view! { <Code label=part.label text=part.text/> }.into_any()
            };
            view! { <div class="field"><span class="label">{label}</span>{text}</div> }
        })
        .collect_view();
    view! {
        <section class="probe-answer" aria-label=move || pick(Probe::Answer.row())>
            <div class="probe-when">
                <span class="quiet small-text">{when}</span>
                <span class="grow"></span>
                {copied.map(|text| view! {
                    // It may hold what nobody should read over a shoulder.
                    <Button size=Size::Small icon=Icon::Copy on_click=move |_| toasts.copy_secret(text.clone(), Common::Copied.row())>{t!(Probe::CopyAnswer)}</Button>
                })}
            </div>
            {cut.then(|| view! { <Banner state=State::Stale title=say(shortened(kind))/> })}
            {picture}
            {shown}
        </section>
    }
}

const fn shortened(kind: Kind) -> Row {
    match kind {
        Kind::Rtsp => Probe::TooLarge.row(),
        Kind::Ping | Kind::Http | Kind::Ssh | Kind::Tcp | Kind::Udp => Probe::Cut.row(),
    }
}

/// Why there is no answer, and whether it may have been sent all the same.
fn not_asked(error: &ClientError) -> impl IntoView + use<> {
    let unsure = error.status().is_none_or(|status| status >= 500) && error.code() != Some(CANNOT_WRITE);
    let Failure { title, detail, .. } = Failure::from(error);
    let (state, said) =
        if unsure { (State::Unknown, Probe::MaybeSent.row()) } else { (State::Failed, Probe::NotSent.row()) };
    let text = move || sentences(lang(), &[pick(said), detail.as_deref().unwrap_or_default()]);
    view! { <Banner state title text/> }
}
