use api::{
    console::flux::{Output, StepKind, Transform, TrialKind},
    id::{FluxPartId, GroupId},
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    edit::{hang, lead},
    expression::{ExpressionField, Field},
    fields,
    headers::Headers,
    kinds::Deed,
    parts::{Pick, channel_options, chosen, group_options},
    picker::ApiPicker,
    studio::Studio,
};
use crate::{
    kit::{Checkbox, Icon, IconSize, Pictogram, Section},
    locales::{FluxParts, pick},
    parts::use_group_names,
    route::FluxPart,
};

/// An action: when it runs, what it does, as whom, and where its result goes on to.
#[component]
pub(super) fn ActionForm(studio: Studio, id: FluxPartId) -> impl IntoView {
    let of = StoredValue::new(id);
    let deed = Memo::new(move |before: Option<&Option<Deed>>| {
        let now = studio.step(&of.get_value(), |step| Deed::of(&step.does));
        now.or_else(|| before.copied().flatten())
    });
    let channel =
        Memo::new(move |_| studio.step(&of.get_value(), |step| step.channel.to_string()).unwrap_or_default());
    let field = move |name: &str, kind| Field { action: of.get_value(), name: name.to_owned(), kind };
    let kind = move || {
        let text = move |name: &str| field(name, TrialKind::Template);
        Some(match deed.get()? {
            Deed::SoracomApi => view! { <Call studio of/> }.into_any(),
            Deed::Webhook => view! {
                <Section title=t!(FluxParts::CallHead)>
                    <Method studio of methods=&["GET", "POST", "PUT", "DELETE", "PATCH"]/>
                    <ExpressionField studio field=text("url") label=t!(FluxParts::Url) placeholder="https://"/>
                    <Headers studio of/>
                </Section>
                <Section title=t!(FluxParts::Body)>
                    <ExpressionField studio field=text("body") label=t!(FluxParts::Body) bare=true lines=true/>
                    <TypeOf studio of/>
                </Section>
            }.into_any(),
            Deed::Slack => view! {
                <Section title=t!(FluxParts::Slack)>
                    <ExpressionField studio field=text("url") label=t!(FluxParts::SlackUrl) placeholder="https://hooks.slack.com/services/…"/>
                    <ExpressionField studio field=text("text") label=t!(FluxParts::Text) lines=true/>
                </Section>
            }.into_any(),
            Deed::Email => view! {
                <Section title=t!(FluxParts::Email)>
                    <ExpressionField studio field=text("to") label=t!(FluxParts::To)/>
                    <ExpressionField studio field=text("subject") label=t!(FluxParts::Subject)/>
                    <ExpressionField studio field=text("body") label=t!(FluxParts::Text) lines=true/>
                </Section>
            }.into_any(),
            Deed::Republish => view! {
                <Section title=t!(FluxParts::Republish)>
                    <ExpressionField studio field=text("content") label=t!(FluxParts::Content) lines=true/>
                    <TypeOf studio of/>
                </Section>
            }.into_any(),
            Deed::Ai => view! {
                <Section title=t!(FluxParts::Ai)><ExpressionField studio field=text("prompt") label=t!(FluxParts::Content) lines=true/></Section>
            }.into_any(),
            Deed::Line => view! {
                <Section title=t!(FluxParts::Line)><ExpressionField studio field=text("text") label=t!(FluxParts::Text) lines=true/></Section>
            }.into_any(),
        })
    };
    view! {
        <Section title=t!(FluxParts::RunWhen) aside=t!(FluxParts::EmptyAlways)>
            <ExpressionField studio field=field("condition", TrialKind::Condition) label=t!(FluxParts::Condition) bare=true placeholder="payload.otastatus == \"finished\""/>
        </Section>
        {kind}
        <Leads studio of/>
        <Section title=t!(FluxParts::Channel)>
            <Pick
                label=t!(FluxParts::OnChannel)
                options=move || channel_options(studio, false)
                value=channel
                on_choice=move |choice| {
                    if let Some(into) = chosen(studio, &choice) {
                        studio.edit(|app| hang(app, &FluxPart::Action(of.get_value()), into));
                    }
                }
            />
        </Section>
    }
}

/// A call of the platform, and as whom.
#[component]
fn Call(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let field = move |name: &str, kind| Field { action: of.get_value(), name: name.to_owned(), kind };
    let user = Memo::new(move |_| {
        studio
            .step(&of.get_value(), |step| {
                if let StepKind::SoracomApi { user, .. } = &step.does { user.clone() } else { None }
            })
            .flatten()
    });
    let as_whom = move || match user.get() {
        Some(user) => view! {
            <dl class="facts-list">
                <dt>{t!(FluxParts::SamUser)}</dt><dd class="mono">{user.user_name.to_string()}</dd>
                <dt>{t!(FluxParts::May)}</dt><dd class="mono">{user.permission}</dd>
            </dl>
        }
        .into_any(),
        None => view! { <p class="quiet small-text">{t!(FluxParts::UserLater)}</p> }.into_any(),
    };
    view! {
        <Section title=t!(FluxParts::CallHead) aside=t!(FluxParts::SoracomApi)>
            <ApiPicker studio of/>
            <Method studio of methods=&["GET", "POST", "PUT", "DELETE"]/>
            <ExpressionField studio field=field("path", TrialKind::Path) label=t!(FluxParts::Path) placeholder="/v1/sims/${payload.simId}/…"/>
        </Section>
        <Section title=t!(FluxParts::Body) aside=t!(FluxParts::BodyJson)>
            <ExpressionField studio field=field("body", TrialKind::Template) label=t!(FluxParts::Body) bare=true lines=true/>
            <GroupNamed studio of/>
        </Section>
        <Section title=t!(FluxParts::RunsAs)>{as_whom}</Section>
    }
}

/// The group that a body names, by its name; groups to choose from, where it asks for one.
#[component]
fn GroupNamed(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let names = use_group_names();
    let group = Memo::new(move |_| {
        studio
            .step(&of.get_value(), |step| {
                let body: Value = serde_json::from_str(fields::text(step, "body")?).ok()?;
                Some(body.get("groupId")?.as_str()?.to_owned())
            })
            .flatten()
    });
    let asks = Memo::new(move |_| group.with(Option::is_some));
    let is_one = move || {
        let id = group.get().and_then(|id| GroupId::new(id).ok())?;
        let name = names.name(&studio.context(), &id);
        (name != id.as_str()).then(|| view! {
            <p class="flux-comes-to"><Pictogram icon=Icon::Groups size=IconSize::Tiny/><span>{t!(FluxParts::IsGroup)}" "<b>{name}</b></span></p>
        })
    };
    let choose = move |id: String| {
        let body = serde_json::json!({ "groupId": id });
        let text = serde_json::to_string_pretty(&body).unwrap_or_default();
        studio.edit_step(&of.get_value(), |step| fields::set(step, "body", text));
    };
    let value = Signal::derive(move || group.get().unwrap_or_default());
    move || {
        asks.get().then(|| {
            view! {
                {is_one}
                <Pick label=t!(FluxParts::Group) options=move || group_options(studio) value on_choice=choose/>
            }
        })
    }
}

#[component]
fn Method(studio: Studio, of: StoredValue<FluxPartId>, methods: &'static [&'static str]) -> impl IntoView {
    let value = Memo::new(move |_| {
        let method = studio.step(&of.get_value(), |step| fields::text(step, "method").map(str::to_owned));
        method.flatten().unwrap_or_default()
    });
    view! {
        <Pick
            label=t!(FluxParts::Method)
            options=move || methods.iter().map(|method| ((*method).to_owned(), (*method).to_owned())).collect()
            value
            on_choice=move |method| studio.edit_step(&of.get_value(), |step| fields::set(step, "method", method))
        />
    }
}

#[component]
fn TypeOf(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let value = Memo::new(move |_| {
        let written =
            studio.step(&of.get_value(), |step| fields::text(step, "contentType").map(str::to_owned));
        written.flatten().unwrap_or_default()
    });
    view! {
        <Pick
            label=t!(FluxParts::ContentType)
            options=types
            value
            on_choice=move |to| studio.edit_step(&of.get_value(), |step| fields::set(step, "contentType", to))
        />
    }
}

fn types() -> Vec<(String, String)> {
    ["application/json", "text/plain"].map(|kind| (kind.to_owned(), kind.to_owned())).to_vec()
}

/// Where the result goes on to.
#[component]
fn Leads(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let output = Memo::new(move |_| studio.step(&of.get_value(), |step| step.output.clone()).flatten());
    let to =
        Signal::derive(move || output.get().map_or_else(String::new, |output| output.channel.to_string()));
    let change = move |change: &dyn Fn(&mut Output)| {
        studio.edit_step(&of.get_value(), |step| {
            if let Some(output) = &mut step.output {
                change(output);
            }
        });
    };
    let leads = Memo::new(move |_| output.with(Option::is_some));
    let transforms = Memo::new(move |_| {
        output.with(|output| output.as_ref().is_some_and(|output| output.transform.is_some()))
    });
    let splits = Memo::new(move |_| output.with(|output| output.as_ref().is_some_and(|output| output.split)));
    let turn = move |on: bool| {
        change(&|output| {
            output.transform = on.then(|| Transform {
                content: "${result}".to_owned(),
                content_type: "application/json".to_owned(),
            });
        });
    };
    let content =
        move || Field { action: of.get_value(), name: "output".to_owned(), kind: TrialKind::Template };
    view! {
        <Section title=t!(FluxParts::Output) aside=move || pick(if leads.get() { FluxParts::OutputOn.row() } else { FluxParts::OutputOff.row() }).to_owned()>
            <Pick
                label=t!(FluxParts::GoesOnTo)
                options=move || channel_options(studio, true)
                value=to
                on_choice=move |choice| { studio.edit(|app| lead(app, &of.get_value(), chosen(studio, &choice))); }
            />
            {move || leads.get().then(|| view! {
                <Checkbox label=t!(FluxParts::MakeOther) checked=transforms on_change=turn/>
                {move || transforms.get().then(|| view! { <ExpressionField studio field=content() label=t!(FluxParts::Content) bare=true lines=true/> })}
                <Checkbox label=t!(FluxParts::Split) checked=splits on_change=move |on| change(&|output| output.split = on)/>
            })}
        </Section>
    }
}
