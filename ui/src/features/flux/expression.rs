use api::{
    console::flux::{Flaw, Trial, TrialKind, TrialResult, TryExpression},
    id::FluxPartId,
};
use leptos::{ev, html, prelude::*, text_prop::TextProp};
use serde_json::Value;

use super::{
    complete::{Offer, offers, taken},
    fields,
    flaw_words::flaw_words,
    marks::pieces,
    studio::Studio,
};
use crate::{
    kit::{Glyph, State, unique_id},
    locales::{FluxParts, pick},
    state::{Heard, Pace, use_feed},
};

/// In ticks of the feed.
const AFTER: u32 = 2;

/// Which text of which action, and what it is.
#[derive(Clone, PartialEq)]
pub(super) struct Field {
    pub(super) action: FluxPartId,
    pub(super) name: String,
    pub(super) kind: TrialKind,
}

/// A text with expressions: boxed, completed, worked out on the last message, and underlined where it is wrong.
#[component]
pub(super) fn ExpressionField(
    studio: Studio,
    field: Field,
    #[prop(into)] label: TextProp,
    /// Enter begins a new line.
    #[prop(optional)]
    lines: bool,
    /// The label is for those who hear it only.
    #[prop(optional)]
    bare: bool,
    #[prop(default = "")] placeholder: &'static str,
) -> impl IntoView {
    let (of, kind) = (StoredValue::new(field.clone()), field.kind);
    let id = unique_id("expression");
    let (about, list) = (format!("{id}-about"), format!("{id}-list"));
    let area = NodeRef::<html::Textarea>::new();
    let value = Memo::new(move |_| {
        of.with_value(|of| studio.step(&of.action, |step| fields::text(step, &of.name).map(str::to_owned)))
            .flatten()
            .unwrap_or_default()
    });
    let channel =
        Memo::new(move |_| of.with_value(|of| studio.step(&of.action, |step| step.channel.clone())));
    let result = use_trial(studio, field, value, channel);
    let flaw = Memo::new(move |_| {
        let known = studio.flaws.with(|flaws| {
            let mine = |flaw: &&Flaw| {
                of.with_value(|of| flaw.part.as_ref() == Some(&of.action) && flaw.field == of.name)
            };
            flaws.iter().find(mine).cloned()
        });
        known.or_else(|| result.with(|result| result.as_ref()?.flaw.clone()))
    });
    let offered = RwSignal::new(Vec::<Offer>::new());
    let at = RwSignal::new(0_usize);
    let write = move |text: String| {
        of.with_value(|of| studio.edit_step(&of.action, |step| fields::set(step, &of.name, text)));
    };
    let offer = move || {
        let Some(area) = area.get_untracked() else { return };
        let text = area.value();
        let caret = caret_of(&area, &text);
        let (payload, context) = message(studio, channel);
        let found = untrack(|| {
            studio.words.with(|words| {
                words.map(|words| offers(&text, caret, kind, words, &payload, &context)).unwrap_or_default()
            })
        });
        at.set(0);
        offered.set(found);
    };
    let take = move |nth: usize| {
        let (Some(area), Some(offer)) =
            (area.get_untracked(), offered.with_untracked(|offered| offered.get(nth).cloned()))
        else {
            return;
        };
        let text = area.value();
        let (text, caret) = taken(&text, caret_of(&area, &text), &offer);
        offered.set(Vec::new());
        let place: usize = text.chars().take(caret).map(char::len_utf16).sum();
        write(text);
        // The text is in the field once the view has heard of it.
        request_animation_frame(move || {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            let _gone = area.focus();
            let _gone = area.set_selection_range(place, place);
        });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = offered.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if count > 0 && !event.is_composing() => take(at.get_untracked()),
            "Escape" if count > 0 => offered.set(Vec::new()),
            "Enter" if !lines && !event.is_composing() => {}
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let option = format!("{id}-option");
    let active = {
        let option = option.clone();
        move || offered.with(|offered| !offered.is_empty()).then(|| format!("{option}-{}", at.get()))
    };
    let drawn = move || {
        let wrong = flaw.with(|flaw| flaw.as_ref().and_then(|flaw| flaw.place));
        value
            .with(|text| pieces(text, kind, wrong))
            .into_iter()
            .map(|piece| {
                view! { <span class:boxed=piece.boxed class:wrong=piece.wrong>{piece.text}</span> }
            })
            .collect_view()
    };
    let options = {
        let option = option.clone();
        move || {
            let option = option.clone();
            offered
                .get()
                .into_iter()
                .enumerate()
                .map(move |(nth, offer)| {
                    view! {
                        <div
                            role="option"
                            id=format!("{option}-{nth}")
                            aria-selected=move || (at.get() == nth).to_string()
                            on:mousedown=move |event| { event.prevent_default(); take(nth); }
                        >
                            <span class="mono">{offer.text}</span>
                            <span class="quiet clip">{offer.about}</span>
                        </div>
                    }
                })
                .collect_view()
        }
    };
    let labelled = label.clone();
    let (controls, listed) = (list.clone(), list.clone());
    let described = about.clone();
    view! {
        <div class="flux-expression">
            <label class:vh=bare for=id.clone()>{move || label.get()}</label>
            <div class="flux-editor" class:lines=lines class:invalid=move || flaw.with(Option::is_some)>
                <pre aria-hidden="true">{drawn}"\u{200b}"</pre>
                <textarea
                    node_ref=area
                    id=id
                    rows="1"
                    placeholder=placeholder
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-autocomplete="list"
                    aria-haspopup="listbox"
                    aria-controls=move || offered.with(|offered| !offered.is_empty()).then(|| controls.clone())
                    aria-activedescendant=active
                    aria-describedby=described
                    aria-invalid=move || flaw.with(Option::is_some).then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| { write(event_target_value(&event)); offer(); }
                    on:keydown=on_key
                    on:blur=move |_| { let _gone = offered.try_set(Vec::new()); }
                ></textarea>
                {move || offered.with(|offered| !offered.is_empty()).then(|| view! {
                    <div class="flux-offers" role="listbox" id=listed.clone() aria-label={ let labelled = labelled.clone(); move || labelled.get().to_string() }>{options.clone()}</div>
                })}
            </div>
            <div class="flux-comes-to" id=about>
                {move || match flaw.get() {
                    Some(flaw) => view! { <Wrong flaw text=value/> }.into_any(),
                    None => view! { <ComesTo studio kind value channel result/> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// What is wrong, and where.
#[component]
fn Wrong(flaw: Flaw, text: Memo<String>) -> impl IntoView {
    let words = move || flaw_words(&flaw, &text.get());
    view! { <small class="error"><Glyph state=State::Failed/><span>{words}</span></small> }
}

/// What it is on the message at hand.
#[component]
fn ComesTo(
    studio: Studio,
    kind: TrialKind,
    value: Memo<String>,
    channel: Memo<Option<FluxPartId>>,
    result: RwSignal<Option<TrialResult>>,
) -> impl IntoView {
    let on = move || {
        let row = match channel.get() {
            Some(channel) if studio.is_sample(&channel) => FluxParts::OnSample,
            Some(channel) if studio.last_run(&channel).is_some() => FluxParts::OnLast,
            Some(_) | None => FluxParts::OnNothing,
        };
        pick(row.row())
    };
    move || {
        let come = result.with(|result| result.as_ref().and_then(|result| result.value.clone()))?;
        let shown = match (kind, come) {
            (TrialKind::Condition, Value::Bool(holds)) => {
                let state = if holds { State::Online } else { State::Offline };
                let said = if value.with(|text| text.trim().is_empty()) {
                    pick(FluxParts::Always.row()).to_owned()
                } else {
                    holds.to_string()
                };
                view! { <Glyph state fresh=100/><b class=state.class()>{said}</b><span>{on}</span> }
                    .into_any()
            }
            (_, come) => {
                let text = come.as_str().map_or_else(|| come.to_string(), str::to_owned);
                if value.with(|written| *written == text) {
                    return None;
                }
                view! { <span>{t!(FluxParts::Becomes)}</span><span class="mono flux-result">{text}</span><span>{on}</span> }
                    .into_any()
            }
        };
        Some(view! { <small>{shown}</small> })
    }
}

/// Works a text out on the message at hand, a moment after either has changed.
fn use_trial(
    studio: Studio,
    field: Field,
    value: Memo<String>,
    channel: Memo<Option<FluxPartId>>,
) -> RwSignal<Option<TrialResult>> {
    let result = RwSignal::new(None);
    let kind = field.kind;
    let is_output = field.name == "output";
    let trial = Memo::new(move |_| {
        let channel = channel.get()?;
        let (payload, context) = studio.message(&channel);
        let last = studio.last_run(&channel).and_then(|run| {
            run.steps.into_iter().find(|step| step.action == field.action).and_then(|step| step.result)
        });
        let result = is_output.then(|| last.unwrap_or(Value::Null));
        Some(Trial { text: value.get(), kind, payload, context, result })
    });
    let pace = Pace::every(AFTER);
    Effect::new(move || {
        trial.track();
        pace.changed();
    });
    use_feed().listen(move |heard| {
        if !matches!(heard, Heard::Tick) || !pace.is_due() {
            return;
        }
        let Some(asked) = trial.get_untracked() else { return };
        studio.session.post::<TryExpression>(studio.context(), asked.clone(), move |answer| {
            if let (Ok(answer), Some(true)) =
                (answer, trial.try_with_untracked(|now| now.as_ref() == Some(&asked)))
            {
                result.set(Some(answer));
            }
        });
    });
    result
}

fn message(studio: Studio, channel: Memo<Option<FluxPartId>>) -> (Value, Value) {
    untrack(|| channel.get().map(|channel| studio.message(&channel))).unwrap_or_default()
}

/// Where the caret stands, in characters.
fn caret_of(area: &web_sys::HtmlTextAreaElement, text: &str) -> usize {
    let units = area.selection_start().ok().flatten().unwrap_or_default() as usize;
    let mut passed = 0;
    text.chars()
        .take_while(|c| {
            let before = passed;
            passed += c.len_utf16();
            before < units
        })
        .count()
}
