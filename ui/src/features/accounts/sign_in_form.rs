use api::{
    Secret,
    console::context::{
        AccountProof, AccountSignIn, SignInAccount, SignOutAccount, SignedInAccount, SwitchTo, Writes,
    },
    id::{ContextId, OperatorId},
};
use leptos::{ev, prelude::*};

use super::dialogs::NotDone;
use crate::{
    kit::{Button, Checkbox, Choice, ContextMark, Dialog, Icon, Kind, Segmented, Size, TextField, Tone},
    locales::{Accounts as Words, Common, SignIn, pick},
    parts::{context_mark, context_name},
    state::{use_accounts, use_session},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Root,
    SamUser,
    AuthKey,
}

/// What is typed.
#[derive(Clone, Copy)]
struct Entry {
    way: RwSignal<Way>,
    email: RwSignal<String>,
    operator: RwSignal<String>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    code: RwSignal<String>,
    key_id: RwSignal<String>,
    key: RwSignal<String>,
    switch: RwSignal<bool>,
    to_operator: RwSignal<String>,
    to_user: RwSignal<String>,
}

impl Entry {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Entry {
            way: RwSignal::new(Way::AuthKey),
            email: text(),
            operator: text(),
            user: text(),
            password: text(),
            code: text(),
            key_id: text(),
            key: text(),
            switch: RwSignal::new(false),
            to_operator: text(),
            to_user: text(),
        }
    }

    /// What to sign in with, or none while something is missing; tracked.
    fn read(self) -> Option<AccountSignIn> {
        let text =
            |field: RwSignal<String>| Some(field.get().trim().to_owned()).filter(|text| !text.is_empty());
        let secret =
            |field: RwSignal<String>| Some(field.get()).filter(|text| !text.is_empty()).map(Secret::new);
        // People paste codes with a space in the middle.
        let digits: String = self.code.get().chars().filter(char::is_ascii_digit).collect();
        let code = Some(digits).filter(|digits| !digits.is_empty()).map(Secret::new);
        let proof = match self.way.get() {
            Way::Root => {
                AccountProof::Root { email: text(self.email)?, password: secret(self.password)?, code }
            }
            Way::SamUser => AccountProof::SamUser {
                operator_id: OperatorId::new(text(self.operator)?).ok()?,
                user_name: text(self.user)?,
                password: secret(self.password)?,
                code,
            },
            Way::AuthKey => AccountProof::AuthKey {
                auth_key_id: text(self.key_id)?,
                auth_key: Secret::new(text(self.key)?),
            },
        };
        let switch_to = match self.switch.get() {
            true => Some(SwitchTo {
                operator_id: OperatorId::new(text(self.to_operator)?).ok()?,
                user_name: text(self.to_user)?,
            }),
            false => None,
        };
        Some(AccountSignIn { proof, switch_to })
    }
}

/// As whom to sign in to an account, or out of it. What is typed goes to the server, and from there to the platform; it is kept nowhere.
#[component]
pub(super) fn SignInForm(context: ContextId) -> impl IntoView {
    let (session, accounts) = (use_session(), use_accounts());
    let about = untrack(|| session.context(&context));
    let (mark, local) = context_mark(about.as_ref());
    let name = about.as_ref().map(|context| context_name(context).get().to_string()).unwrap_or_default();
    let remote = about.and_then(|context| context.remote);
    let held = remote.as_ref().and_then(|remote| remote.account.clone());
    let locked = remote.is_some_and(|remote| remote.writes == Writes::Locked);
    let entry = Entry::new();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None));
    let close = move || accounts.ask(None);
    let refused =
        Signal::derive(move || entry.read().is_none().then(|| pick(Words::FillIn.row()).to_owned()));
    let taken = move |answer: Result<api::console::context::Context, client::ClientError>| {
        let _gone = busy.try_set(false);
        match answer {
            Ok(context) => {
                session.learn(context);
                accounts.ask(None);
            }
            Err(why) => drop(error.try_set(Some(why))),
        }
    };
    let enter = {
        let context = context.clone();
        move || {
            let Some(proof) = untrack(|| entry.read()).filter(|_| !busy.get_untracked()) else { return };
            busy.set(true);
            error.set(None);
            session.post::<SignInAccount>(context.clone(), proof, taken);
        }
    };
    let leave = move || {
        busy.set(true);
        error.set(None);
        session.get::<SignOutAccount>(context.clone(), taken);
    };
    let submit = {
        let enter = enter.clone();
        move |event: ev::SubmitEvent| {
            event.prevent_default();
            enter();
        }
    };
    let signed_in = held.map(|account| {
        let leave = leave.clone();
        view! {
            <div class="account-held">
                <p>{move || who(&account)}</p>
                <Button busy on_click=move |_| leave()>{t!(Words::SignOut)}</Button>
            </div>
        }
    });
    let choices = vec![
        Choice::new(Way::AuthKey, t!(SignIn::AuthKey)).icon(Icon::Key),
        Choice::new(Way::SamUser, t!(Words::SamUser)).icon(Icon::User),
        Choice::new(Way::Root, t!(SignIn::Email)).icon(Icon::Mail),
    ];
    let body = view! {
        {signed_in}
        <form class="account-form" on:submit=submit novalidate>
            <Segmented label=t!(SignIn::Way) choices value=entry.way on_change=move |way| entry.way.set(way) fill=true/>
            {move || fields(entry)}
            <Checkbox label=t!(Words::Switch) checked=entry.switch on_change=move |on| entry.switch.set(on)/>
            {move || entry.switch.get().then(|| view! {
                <div class="account-two">
                    <TextField label=t!(Words::Operator) value=entry.to_operator mono=true/>
                    <TextField label=t!(Words::UserName) value=entry.to_user/>
                </div>
            })}
            <p class="quiet small-text">{move || pick(match entry.way.get() {
                Way::AuthKey => Words::KeyInMemory.row(),
                Way::Root | Way::SamUser => Words::NotHeld.row(),
            })}</p>
            <NotDone error/>
            <button type="submit" hidden></button>
        </form>
    };
    let verb = move || pick(if locked { Words::EnterReadOnly.row() } else { SignIn::Enter.row() });
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused busy on_click=move |_| enter()>{verb}</Button>
    };
    view! {
        <Dialog
            title=t!(Words::SignInTitle, name = name)
            class=if local { "dialog" } else { "dialog production" }
            mark=move || { let mark = mark.clone(); view! { <ContextMark text=mark local/> } }
            in_field=true
            on_close=close
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}

fn fields(entry: Entry) -> AnyView {
    let code = || {
        view! { <TextField label=t!(Words::Code) value=entry.code mono=true help=t!(Words::CodeHelp) autocomplete="one-time-code"/> }
    };
    match entry.way.get() {
        Way::AuthKey => view! {
            <TextField label=t!(SignIn::AuthKeyId) value=entry.key_id mono=true/>
            <TextField label=t!(SignIn::AuthKeySecret) value=entry.key kind=Kind::Password/>
        }
        .into_any(),
        Way::SamUser => view! {
            <div class="account-two">
                <TextField label=t!(Words::Operator) value=entry.operator mono=true/>
                <TextField label=t!(Words::UserName) value=entry.user autocomplete="username"/>
            </div>
            <div class="account-two">
                <TextField label=t!(SignIn::Password) value=entry.password kind=Kind::Password/>
                {code()}
            </div>
        }
        .into_any(),
        Way::Root => view! {
            <TextField label=t!(SignIn::EmailAddress) value=entry.email kind=Kind::Email autocomplete="username"/>
            <div class="account-two">
                <TextField label=t!(SignIn::Password) value=entry.password kind=Kind::Password/>
                {code()}
            </div>
        }
        .into_any(),
    }
}

/// Who is signed in.
fn who(account: &SignedInAccount) -> String {
    let operator = account.operator_id.as_str();
    match &account.user {
        Some(user) => text!(Words::SignedInAs, user = user, operator = operator),
        None => text!(Words::SignedInRoot, operator = operator),
    }
}
