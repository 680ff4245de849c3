use api::{Secret, console::session::Credentials};
use leptos::{ev, html, prelude::*};

use crate::{
    format::sentences,
    kit::{Banner, Button, Choice, Icon, Kind, Segmented, Size, State, TextField, Tone},
    locales::{Common, Row, SignIn, lang, pick, say},
    parts::Failure,
    state::{Why, use_session},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Password,
    AuthKey,
}

/// Who somebody says they are, shaped like the form.
#[derive(Clone, Copy)]
struct Entry {
    email: RwSignal<String>,
    password: RwSignal<String>,
    auth_key_id: RwSignal<String>,
    auth_key: RwSignal<String>,
}

impl Entry {
    /// The credentials, or none while something is missing.
    fn credentials(self, way: Way) -> Option<Credentials> {
        let text = |field: RwSignal<String>| {
            Some(field.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let secret = |field: RwSignal<String>| {
            Some(field.get_untracked()).filter(|text| !text.is_empty()).map(Secret::new)
        };
        Some(match way {
            Way::Password => {
                Credentials::Password { email: text(self.email)?, password: secret(self.password)? }
            }
            Way::AuthKey => Credentials::AuthKey {
                auth_key_id: text(self.auth_key_id)?,
                auth_key: secret(self.auth_key)?,
            },
        })
    }
}

/// Email and password, or an AuthKey.
#[component]
pub(super) fn Form(why: Why) -> impl IntoView {
    let session = use_session();
    let way = RwSignal::new(Way::Password);
    let new = || RwSignal::new(String::new());
    let entry = Entry { email: new(), password: new(), auth_key_id: new(), auth_key: new() };
    let first = NodeRef::<html::Input>::new();
    let tried = RwSignal::new(false);
    let action = Action::new_local(move |credentials: &Credentials| session.sign_in(credentials.clone()));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if let Some(credentials) = entry.credentials(way.get_untracked())
            && !action.pending().get_untracked()
        {
            action.dispatch_local(credentials);
        }
    };
    let missing = move |field: RwSignal<String>| {
        Signal::derive(move || {
            let empty = tried.get() && field.with(|text| text.trim().is_empty());
            empty.then(|| pick(SignIn::Required.row()).to_owned())
        })
    };
    let refused = move || {
        let failure = action.value().with(|answer| match answer.as_ref()? {
            Ok(()) => None,
            Err(error) => Some(Failure::from(error)),
        })?;
        // A 401 here is about these credentials, not about a session.
        Some(match failure.status {
            Some(401) => {
                view! { <div role="alert"><Banner state=State::Failed title=t!(SignIn::Wrong)/></div> }
                    .into_any()
            }
            _ => {
                let detail = failure.detail.unwrap_or_default();
                view! { <div role="alert"><Banner state=State::Failed title=failure.title text=detail/></div> }.into_any()
            }
        })
    };
    let told: Option<Row> = match why {
        Why::Nothing => None,
        Why::CodeRefused => Some(SignIn::CodeUsed.row()),
        Why::Ended => Some(SignIn::Ended.row()),
        Why::OtherVersion => Some(SignIn::NewerServer.row()),
    };
    let fields = move || {
        match way.get() {
        Way::Password => view! {
            <TextField label=t!(SignIn::EmailAddress) value=entry.email kind=Kind::Email tall=true autocomplete="username" error=missing(entry.email) node_ref=first/>
            <TextField label=t!(SignIn::Password) value=entry.password kind=Kind::Password tall=true autocomplete="current-password" error=missing(entry.password)/>
        }
        .into_any(),
        Way::AuthKey => view! {
            <TextField label=t!(SignIn::AuthKeyId) value=entry.auth_key_id mono=true tall=true error=missing(entry.auth_key_id)/>
            <TextField label=t!(SignIn::AuthKeySecret) value=entry.auth_key kind=Kind::Password tall=true error=missing(entry.auth_key)/>
        }
        .into_any(),
    }
    };
    let choices = vec![
        Choice::new(Way::Password, t!(SignIn::Email)).icon(Icon::Mail),
        Choice::new(Way::AuthKey, t!(SignIn::AuthKey)).icon(Icon::Key),
    ];
    let pending = action.pending();
    // A page from another web server was told where to go, and can be told otherwise.
    let elsewhere = !session.door().same_origin();
    view! {
        <h2>{move || text!(SignIn::Title, name = pick(Common::LocalWorld.row()))}</h2>
        {told.map(|row| view! { <Banner state=State::Stale title=say(row)/> })}
        <Segmented label=t!(SignIn::Way) choices value=way on_change=move |to| way.set(to) fill=true/>
        <form on:submit=submit novalidate>
            {fields}
            {refused}
            <Button tone=Tone::Primary size=Size::Full submits=true busy=pending on_click=|_| ()>
                {move || if pending.get() { pick(SignIn::SigningIn.row()) } else { pick(SignIn::Enter.row()) }}
            </Button>
        </form>
        <p>{move || sentences(lang(), &[pick(SignIn::First.row()), pick(SignIn::MemoryOnly.row())])}</p>
        {elsewhere.then(|| view! {
            <Button tone=Tone::Ghost on_click=move |_| session.forget_server()>{t!(SignIn::OtherServer)}</Button>
        })}
    }
}
