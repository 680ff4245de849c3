use leptos::prelude::*;

use super::{backdrop::Backdrop, form::Form, server::ServerForm};
use crate::{
    format::{Zone, clock, date},
    kit::{ContextMark, Mark},
    locales::{Common, SignIn, lang},
    shell::{LanguageSwitch, ThemeButton},
    state::{Standing, use_clock, use_session},
};

/// The page of everybody who is not signed in.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let (session, time) = (use_session(), use_clock());
    let zone = move || Zone::here(time.wall());
    let address = move || {
        session.standing();
        let address = session.door().address;
        if address.is_empty() { window().location().origin().unwrap_or_default() } else { address }
    };
    let right = move || match session.standing() {
        Standing::Starting | Standing::SignedIn => {
            view! { <p role="status">{t!(SignIn::Starting)}</p> }.into_any()
        }
        Standing::NoServer { tried } => view! { <ServerForm tried/> }.into_any(),
        Standing::SignedOut(why) => view! { <Form why/> }.into_any(),
    };
    view! {
        <div class="sign-in">
            <section class="sign-in-where" aria-labelledby="where">
                <Backdrop/>
                <div class="sign-in-head">
                    <span class="brand"><Mark/><span>"Kansei"</span><small lang="ja">"管制"</small></span>
                    <span class="grow"></span>
                    <LanguageSwitch/>
                    <ThemeButton/>
                </div>
                <div class="sign-in-choice">
                    <h1 id="where">{t!(SignIn::Where)}</h1>
                    <div class="place">
                        <b>{t!(Common::LocalWorld)}</b>
                        <ContextMark text=t!(Common::Local) local=true/>
                        <small>{move || text!(SignIn::LocalText, address = address())}</small>
                    </div>
                    <p>{t!(SignIn::LocalNote)}</p>
                </div>
            </section>
            <main class="sign-in-form" id="main" tabindex="-1">{right}</main>
            <footer class="strip">
                <span>{t!(SignIn::Version, version = env!("CARGO_PKG_VERSION"))}</span>
                <span class="space"></span>
                <span>{move || date(lang(), time.wall(), zone())}</span>
                <span><b>{move || clock(time.wall(), zone())}</b>" "{move || zone().name()}</span>
                <span><b>{move || clock(time.wall(), Zone::UTC)}</b>" UTC"</span>
            </footer>
        </div>
    }
}
