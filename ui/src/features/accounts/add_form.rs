use api::{
    console::context::{AddContext, AddContextRequest, MOST_CONTEXT_NAME},
    id::ContextId,
};
use leptos::prelude::*;

use super::dialogs::NotDone;
use crate::{
    kit::{Button, Checkbox, Choice, Dialog, Segmented, Size, TextField, Tone},
    locales::{Accounts as Words, Common, pick},
    route::{Route, Step, use_navigator},
    state::{Asked, use_accounts, use_session},
};

/// Where an account may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Japan,
    Global,
    Other,
}

impl Place {
    /// Its endpoint, where it is a known one. [spec: servers]
    const fn endpoint(self) -> &'static str {
        match self {
            Place::Japan => "https://api.soracom.io",
            Place::Global => "https://g.api.soracom.io",
            Place::Other => "",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Place::Japan => "japan",
            Place::Global => "global",
            Place::Other => "",
        }
    }

    fn name(self) -> String {
        match self {
            Place::Japan => pick(Words::Japan.row()).to_owned(),
            Place::Global => pick(Words::Global.row()).to_owned(),
            Place::Other => String::new(),
        }
    }
}

/// Which account to add. Nothing of it is called before somebody signs in.
#[component]
pub(super) fn AddForm() -> impl IntoView {
    let (session, accounts, navigator) = (use_session(), use_accounts(), use_navigator());
    let place = RwSignal::new(Place::Japan);
    let text = |text: String| RwSignal::new(text);
    let (name, id) = (text(untrack(|| Place::Japan.name())), text(Place::Japan.id().to_owned()));
    let endpoint = text(Place::Japan.endpoint().to_owned());
    let production = RwSignal::new(true);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None));
    let choose = move |to: Place| {
        place.set(to);
        name.set(untrack(|| to.name()));
        id.set(to.id().to_owned());
        endpoint.set(to.endpoint().to_owned());
    };
    let bad_id = Signal::derive(move || {
        let bad = id.with(|id| !id.is_empty() && ContextId::new(id.trim()).is_err());
        bad.then(|| pick(Words::BadId.row()).to_owned())
    });
    let bad_endpoint = Signal::derive(move || {
        let bad = endpoint.with(|text| !text.trim().is_empty() && !text.trim().starts_with("http"));
        bad.then(|| pick(Words::BadEndpoint.row()).to_owned())
    });
    let request = move || {
        let name = name.get().trim().to_owned();
        let named = !name.is_empty() && name.chars().count() <= MOST_CONTEXT_NAME;
        Some(AddContextRequest {
            id: ContextId::new(id.get().trim()).ok()?,
            name: named.then_some(name)?,
            endpoint: Some(endpoint.get().trim().to_owned()).filter(|text| text.starts_with("http"))?,
            production: production.get(),
        })
    };
    let refused = Signal::derive(move || request().is_none().then(|| pick(Words::FillIn.row()).to_owned()));
    let close = move || accounts.ask(None);
    let add = move || {
        let Some(request) = untrack(request).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        error.set(None);
        session.post::<AddContext>((), request, move |answer| {
            let _gone = busy.try_set(false);
            match answer {
                Ok(context) => {
                    let id = context.id.clone();
                    session.learn(context);
                    navigator.go(Route::sims(id.clone()), Step::New);
                    accounts.ask(Some(Asked::SignIn(id)));
                }
                Err(why) => drop(error.try_set(Some(why))),
            }
        });
    };
    let choices = vec![
        Choice::new(Place::Japan, t!(Words::Japan)),
        Choice::new(Place::Global, t!(Words::Global)),
        Choice::new(Place::Other, t!(Words::Other)),
    ];
    let body = view! {
        <div class="account-form">
            <Segmented label=t!(Words::Where) choices value=place on_change=choose fill=true/>
            <TextField label=t!(Words::Endpoint) value=endpoint mono=true help=t!(Words::EndpointHelp) error=bad_endpoint/>
            <div class="account-two">
                <TextField label=t!(Common::Name) value=name/>
                <TextField label=t!(Words::Id) value=id mono=true help=t!(Words::IdHelp) error=bad_id/>
            </div>
            <Checkbox label=t!(Words::IsProduction) checked=production on_change=move |on| production.set(on)/>
            <p class="quiet small-text">{t!(Words::ProductionText)}</p>
            <NotDone error/>
        </div>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused busy on_click=move |_| add()>{t!(Words::AddIt)}</Button>
    };
    view! { <Dialog title=t!(Words::AddTitle) on_close=close body=body.into_any() foot=foot.into_any()/> }
}
