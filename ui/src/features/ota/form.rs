use api::{console::ota::CreateMove, id::ContextId};
use client::ClientError;
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    fields::{ADDABLE, By, Fields},
    preview::PreviewPart,
    previewer::{Found, use_previewer},
};
use crate::{
    format::sentences,
    kit::{
        Banner, Button, Checkbox, Choice, ContextMark, Dialog, Kind, Segmented, Select, Size, State,
        TextArea, TextField, Tone,
    },
    locales::{Common, Errors, Ota, lang, pick},
    parts::{Failure, context_mark, use_group_names},
    route::{Route, Step, use_navigator},
    state::{use_feed, use_session},
};

/// The form by which the whole chain is made: who, what, where to; what it comes to stands beside it.
#[component]
pub(super) fn MoveForm(context: ContextId, opened: RwSignal<bool>) -> impl IntoView {
    let (session, navigator, feed) = (use_session(), use_navigator(), use_feed());
    let (mark, local) = context_mark(untrack(|| session.context(&context)).as_ref());
    let fields = Fields::new();
    let read = Memo::new(move |_| fields.read());
    let wanted = Memo::new(move |_| read.get().ok());
    let previewer = use_previewer(context.clone(), wanted);
    let of = StoredValue::new(context);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let missing =
        Signal::derive(move || read.with(|read| read.as_ref().err().map(|why| pick(*why).to_owned())));
    let refused = Signal::derive(move || {
        if let Some(why) = missing.get() {
            return Some(why);
        }
        let why = match previewer.found() {
            _ if feed.is_stale() => Errors::StaleFeed.row(),
            None => Ota::Looking.row(),
            Some(Found::Preview { preview, .. }) if preview.can_be_made() => return None,
            Some(Found::Preview { .. } | Found::TooMany(_) | Found::Failed(_)) => Ota::InItsWay.row(),
        };
        Some(pick(why).to_owned())
    });
    let make = move || {
        let Some(Found::Preview { draft, .. }) = untrack(|| previewer.found()) else { return };
        if refused.with_untracked(Option::is_some) || busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let context = of.get_value();
        session.post::<CreateMove>(context.clone(), *draft, move |answer| {
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(made) => {
                    opened.set(false);
                    navigator.go(Route::OtaMove { context, app: made.app }, Step::New);
                }
                Err(failed) => {
                    error.set(Some(failed));
                    previewer.again();
                }
            }
        });
    };
    let close = move || opened.set(false);
    let body = view! {
        <form class="plan-columns ota-form" on:submit=move |event| { event.prevent_default(); }>
            <div class="ota-fields"><FormFields of fields/></div>
            <div><PreviewPart previewer missing/>{move || error.get().map(|error| not_made(&error))}</div>
        </form>
    };
    let foot = view! {
        <span class="dialog-note quiet small-text">{t!(Ota::NothingOrdered)}</span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused busy on_click=move |_| make()>{t!(Ota::Make)}</Button>
    };
    view! {
        <Dialog
            title=t!(Ota::FormTitle)
            class=if local { "dialog plan" } else { "dialog plan production" }
            in_field=true
            mark=move || { let mark = mark.clone(); view! { <ContextMark text=mark local/> } }
            on_close=close
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}

/// Why it was not made, or that nobody knows.
fn not_made(error: &ClientError) -> impl IntoView + use<> {
    let Failure { title, detail, status } = Failure::from(error);
    let unsure = status.is_none_or(|status| status >= 500);
    let (state, said) =
        if unsure { (State::Unknown, Ota::MaybeMade.row()) } else { (State::Failed, Ota::NotMade.row()) };
    let text = move || sentences(lang(), &[pick(said), detail.as_deref().unwrap_or_default()]);
    view! { <div role="alert" class="mt-2"><Banner state title text/></div> }
}

#[component]
fn FormFields(of: StoredValue<ContextId>, fields: Fields) -> impl IntoView {
    let names = use_group_names();
    let groups = Memo::new(move |_| of.with_value(|context| names.all(context)));
    let options = move || {
        let mut options: Vec<(String, TextProp)> = vec![(String::new(), "".into())];
        options.extend(groups.get().into_iter().map(|(id, name)| {
            let id = id.to_string();
            let name = if name.is_empty() { id.clone() } else { name };
            (id, name.into())
        }));
        options
    };
    let bad_id = Signal::derive(move || fields.bad_id().map(|n| text!(Ota::BadId, n = n)));
    let who = move || match fields.by.get() {
        By::Group => view! {
            {move || view! { <Select label=t!(Ota::From) options=options() value=fields.from/> }}
            <p class="quiet small-text">{t!(Ota::FromNote)}</p>
        }
        .into_any(),
        By::Query => view! {
            <TextField label=t!(Ota::QueryLabel) value=fields.query mono=true help=t!(Ota::QueryHelp)/>
        }
        .into_any(),
        By::Ids => {
            view! { <TextArea label=t!(Ota::Ids) value=fields.ids mono=true error=bad_id/> }.into_any()
        }
    };
    let by = vec![
        Choice::new(By::Group, t!(Ota::OfGroup)),
        Choice::new(By::Query, t!(Ota::OfQuery)),
        Choice::new(By::Ids, t!(Ota::OfIds)),
    ];
    let subscriptions = ADDABLE.iter().map(|name| ((*name).to_owned(), TextProp::from(*name))).collect();
    view! {
        <TextField label=t!(Ota::Name) value=fields.name help=t!(Ota::NameHelp)/>
        <div class="field">
            <span class="label">{t!(Ota::Which)}</span>
            <Segmented label=t!(Ota::Which) choices=by value=fields.by on_change=move |by| fields.by.set(by) fill=true/>
        </div>
        {who}
        <Select label=t!(Ota::Added) options=subscriptions value=fields.subscription/>
        {move || view! { <Select label=t!(Ota::To) options=options() value=fields.to/> }}
        <TextField label=t!(Ota::Slack) value=fields.slack kind=Kind::Password mono=true help=t!(Ota::SlackHelp)/>
        <Checkbox label=t!(Ota::Cut) checked=fields.cut on_change=move |on| fields.cut.set(on)/>
    }
}
