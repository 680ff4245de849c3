use api::console::flux::{AppDraft, Source, SourceKind, Step, StepKind};
use leptos::{attr::custom::custom_attribute, prelude::*};

use super::{
    figures::{Figures, figures},
    kinds::{Deed, Origin},
    layout::{Layout, Place},
    studio::Studio,
};
use crate::{
    format::{count, duration},
    kit::{Glyph, Icon, IconSize, Pictogram, State},
    locales::{FluxParts, lang, pick},
    parts::recipe::named,
    route::FluxPart,
};

/// What a part's strip says.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    icon: Option<Icon>,
    name: String,
    /// Word and value, one line each.
    lines: Vec<(&'static str, String)>,
    foot: (String, String),
    flaws: usize,
}

/// A part on the canvas, or in the list.
#[component]
pub(super) fn Node(
    studio: Studio,
    part: FluxPart,
    layout: Memo<Layout>,
    level: Memo<usize>,
) -> impl IntoView {
    let of = StoredValue::new(part.clone());
    let figures = Memo::new(move |_| of.with_value(|part| figures(studio, part)));
    let said = Memo::new(move |before: Option<&Option<Said>>| {
        // A part that has just gone stays as it was until its node goes.
        studio.with(|app| said(studio, app, &of.get_value())).flatten().or_else(|| before.cloned().flatten())
    });
    let open = Memo::new(move |_| of.with_value(|part| studio.part().as_ref() == Some(part)));
    let place = Memo::new(move |_| {
        layout.with(|layout| {
            of.with_value(|part| match layout.nodes.get(part) {
                Some(Place { x, y, height }) => (*x, *y, *height),
                None => layout.pills.get(part).map_or((0, 0, 0), |(x, y)| (*x, *y, 0)),
            })
        })
    });
    let kind = match &part {
        FluxPart::Source(_) => "flux-node source",
        FluxPart::Channel(_) => "flux-node channel",
        FluxPart::Action(_) => "flux-node",
    };
    let label = move || {
        let kind = pick(kind_row(&of.get_value()));
        said.with(|said| {
            let Some(said) = said else { return String::new() };
            let lines = said.lines.iter().map(|(word, value)| format!("{word} {value}"));
            let flaws = (said.flaws > 0).then(|| text!(FluxParts::FlawsHere, n = said.flaws));
            let told = figures.with(figures_words);
            let parts =
                std::iter::once(format!("{kind} {}", said.name)).chain(lines).chain(told).chain(flaws);
            parts.collect::<Vec<_>>().join(", ")
        })
    };
    let choose = move |_| {
        studio.to_inspector.set_value(false);
        studio.open_part(Some(of.get_value()));
    };
    view! {
        <div
            class=kind
            class:on=move || open.get()
            class:flawed=move || said.with(|said| said.as_ref().is_some_and(|said| said.flaws > 0))
            role="treeitem"
            tabindex="0"
            {..custom_attribute("aria-level", move || level.get().to_string())}
            aria-selected=move || open.get().to_string()
            aria-label=label
            style:--x=move || format!("{}px", place.get().0)
            style:--y=move || format!("{}px", place.get().1)
            style:--h=move || format!("{}px", place.get().2)
            style:--level=move || level.get().to_string()
            on:click=choose
        >
            {move || said.get().map(|said| view! { <Strip said figures/> })}
        </div>
    }
}

#[component]
fn Strip(said: Said, figures: Memo<Figures>) -> impl IntoView {
    let Said { icon, name, lines, foot, flaws } = said;
    let mark = move || {
        if flaws > 0 {
            return Some(view! { <span class="failed">{text!(FluxParts::FlawsHere, n = flaws)}</span><Glyph state=State::Failed/> }.into_any());
        }
        figures.with(|figures| {
            let state = figures.state()?;
            let words = if figures.failed > 0 {
                view! { <span class="failed">{text!(FluxParts::FailedOf, n = count(figures.failed))}</span> }
                    .into_any()
            } else {
                view! { <span class="quiet">{count(figures.count)}</span> }.into_any()
            };
            Some(view! { {words}<Glyph state fresh=100/> }.into_any())
        })
    };
    let Some(icon) = icon else {
        return view! {
            <span class="mono clip" aria-hidden="true">{name}</span>
            <span class="quiet" aria-hidden="true">{move || figures.with(|figures| count(figures.count))}</span>
        }
        .into_any();
    };
    let lines = lines
        .into_iter()
        .map(|(word, value)| view! { <span>{word}</span><span class="mono clip">{value}</span> })
        .collect_view();
    view! {
        <span class="flux-node-head" aria-hidden="true">
            <Pictogram icon size=IconSize::Small/>
            <b class="clip">{name}</b>
            <span class="grow"></span>
            {mark}
        </span>
        <span class="flux-node-lines" aria-hidden="true">{lines}</span>
        <span class="flux-node-foot" aria-hidden="true">
            <span>{move || figures.with(foot_words).unwrap_or_else(|| foot.0.clone())}</span>
            <span class="grow"></span>
            <span class="clip">{foot.1.clone()}</span>
        </span>
    }
    .into_any()
}

pub(super) const fn kind_row(part: &FluxPart) -> crate::locales::Row {
    match part {
        FluxPart::Source(_) => FluxParts::Source.row(),
        FluxPart::Channel(_) => FluxParts::Channel.row(),
        FluxPart::Action(_) => FluxParts::Action.row(),
    }
}

/// What stands at the foot of a strip: how long an action took, or what came in.
fn foot_words(figures: &Figures) -> Option<String> {
    let p95 = figures.p95.map(|ms| {
        let time = if ms < 1000 { format!("{ms} ms") } else { duration(lang(), ms) };
        text!(FluxParts::P95, time = time)
    });
    p95.or_else(|| figures.came.then(|| text!(FluxParts::CameInOf, n = count(figures.count))))
}

fn figures_words(figures: &Figures) -> Option<String> {
    if figures.failed > 0 {
        return Some(text!(FluxParts::FailedOf, n = count(figures.failed)));
    }
    (figures.count > 0).then(|| text!(FluxParts::Messages, n = count(figures.count)))
}

fn said(studio: Studio, app: &AppDraft, part: &FluxPart) -> Option<Said> {
    let flaws =
        studio.flaws.with(|flaws| flaws.iter().filter(|flaw| flaw.part.as_ref() == Some(part.id())).count());
    let said = match part {
        FluxPart::Source(id) => of_source(studio, app.sources.iter().find(|source| source.id == *id)?),
        FluxPart::Channel(id) => {
            let channel = app.channels.iter().find(|channel| channel.id == *id)?;
            let none = (String::new(), String::new());
            Said { icon: None, name: channel.name.clone(), lines: Vec::new(), foot: none, flaws: 0 }
        }
        FluxPart::Action(id) => of_step(studio, app, app.actions.iter().find(|step| step.id == *id)?),
    };
    Some(Said { flaws: if matches!(part, FluxPart::Channel(_)) { 0 } else { flaws }, ..said })
}

fn of_source(studio: Studio, source: &Source) -> Said {
    let origin = Origin::of(&source.from);
    let what = pick(origin.row()).to_owned();
    let second = match &source.from {
        SourceKind::Api => (pick(FluxParts::By.row()), pick(FluxParts::ByCall.row()).to_owned()),
        SourceKind::IncomingWebhook { webhook } => (
            pick(FluxParts::UrlShort.row()),
            webhook.as_ref().map_or_else(
                || pick(FluxParts::MadeOnSave.row()).to_owned(),
                |webhook| format!("…/{}/••••••", crate::format::short_id(webhook.id.as_str())),
            ),
        ),
        SourceKind::Interval { minutes, .. } => {
            (pick(FluxParts::Every.row()), text!(FluxParts::MinutesOf, n = minutes))
        }
        SourceKind::Schedule { cron, .. } => (pick(FluxParts::Every.row()), cron.clone()),
        SourceKind::Device { group_id } => (
            pick(FluxParts::From.row()),
            group_id.as_ref().map_or_else(
                || pick(FluxParts::ChooseGroup.row()).to_owned(),
                |group| studio.groups.name(&studio.context(), group),
            ),
        ),
        SourceKind::HarvestFiles { prefix, .. } => (pick(FluxParts::From.row()), prefix.clone()),
    };
    Said {
        icon: Some(origin.icon()),
        name: source.name.clone(),
        lines: vec![(pick(FluxParts::KindShort.row()), what), second],
        foot: (String::new(), String::new()),
        flaws: 0,
    }
}

fn of_step(studio: Studio, app: &AppDraft, step: &Step) -> Said {
    let deed = Deed::of(&step.does);
    let when = if step.condition.trim().is_empty() {
        pick(FluxParts::Always.row()).to_owned()
    } else {
        step.condition.clone()
    };
    let third = |word: FluxParts, text: &str| (pick(word.row()), text.to_owned());
    let (second, last) = match &step.does {
        StepKind::SoracomApi { method, path, user, .. } => {
            let called = studio.calls.with(|calls| {
                calls.and_then(|calls| named(calls, method, path).map(|call| call.operation.clone()))
            });
            let user = user.as_ref().map_or_else(
                || pick(FluxParts::MadeOnSave.row()).to_owned(),
                |user| user.user_name.to_string(),
            );
            let call = called.unwrap_or_else(|| format!("{method} {path}"));
            (third(FluxParts::Call, &call), third(FluxParts::As, &user))
        }
        StepKind::Webhook { method, url, content_type, .. } => {
            let url = url.strip_prefix("https://").unwrap_or(url);
            let url = url.split('?').next().unwrap_or_default();
            (third(FluxParts::Call, &format!("{method} {url}")), third(FluxParts::BodyShort, content_type))
        }
        StepKind::Slack { url, text } => {
            let host =
                url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
            (third(FluxParts::ToShort, host), third(FluxParts::TextShort, text))
        }
        StepKind::Email { to, subject, .. } => {
            (third(FluxParts::ToShort, to), third(FluxParts::SubjectShort, subject))
        }
        StepKind::Republish { content, content_type } => {
            (third(FluxParts::MakesShort, content), third(FluxParts::BodyShort, content_type))
        }
        StepKind::Ai { prompt } => (third(FluxParts::MakesShort, prompt), third(FluxParts::KindShort, "AI")),
        StepKind::Line { text } => (third(FluxParts::TextShort, text), third(FluxParts::KindShort, "LINE")),
    };
    let output = match &step.output {
        None => pick(FluxParts::OutputOff.row()).to_owned(),
        Some(output) => {
            let to = app.channels.iter().find(|channel| channel.id == output.channel);
            text!(FluxParts::OutputTo, name = to.map_or(output.channel.as_str(), |channel| &channel.name))
        }
    };
    Said {
        icon: Some(deed.icon()),
        name: step.name.clone(),
        lines: vec![(pick(FluxParts::When.row()), when), second, last],
        foot: (pick(deed.row()).to_owned(), output),
        flaws: 0,
    }
}
