//! The page: who may see it, and which page it is.

use api::{
    Secret,
    id::{ContextId, FluxAppId, JobId},
};
use leptos::prelude::*;

use crate::{
    features::{
        accounts, doors, flux, groups, handlers, jobs, ledger, ota, probe, sign_in::SignInPage, sims, world,
    },
    kit::{Button, Icon, Size, Void, icon::Sprite},
    locales::{Common, Doors, Flux, Groups, Handlers, Jobs, Ledger, Ota, Row, Sims, World, say},
    parts::{
        Later,
        plan::{ChangeDialog, PlanDialog, VerdictToasts},
        provide_group_names,
    },
    route::{Route, Step, provide_navigator, use_navigator},
    shell::{Frame, ToastStack},
    state::{
        Standing, provide_accounts, provide_alarms, provide_clock, provide_commands, provide_feed,
        provide_prefs, provide_session, provide_shelf, provide_shortcuts, provide_toasts,
    },
};

/// Which page is shown. Finer differences of a place (query, what is open, tab) are the page's own and do not build it
/// anew.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Page {
    SignIn,
    Sims(ContextId),
    Sim(ContextId),
    Groups(ContextId),
    Group(ContextId),
    Jobs(ContextId),
    Job(ContextId, JobId),
    OtaMoves(ContextId),
    OtaMove(ContextId, FluxAppId),
    Doors(ContextId),
    Flux(ContextId),
    FluxApp(ContextId, FluxAppId),
    Handlers(ContextId),
    Ledger(ContextId),
    World(ContextId),
    /// No page has this place.
    Unknown(String),
    #[cfg(debug_assertions)]
    Kit,
}

/// Everything. `code` comes from a sign-in link.
#[component]
pub(crate) fn App(code: Option<Secret<String>>) -> impl IntoView {
    let prefs = provide_prefs();
    provide_shortcuts(prefs);
    let toasts = provide_toasts();
    let navigator = provide_navigator();
    let clock = provide_clock();
    let session = provide_session();
    provide_shelf(session);
    provide_accounts();
    let feed = provide_feed(session, clock);
    let commands = provide_commands(session, feed);
    provide_group_names();
    let alarms = provide_alarms(session, feed);
    groups::provide_drafts(session, feed);
    session.start(code);

    let signed_in = Memo::new(move |_| session.standing() == Standing::SignedIn);
    let followed =
        Memo::new(move |_| if signed_in.get() { navigator.route().context().cloned() } else { None });
    Effect::new(move |before: Option<Option<ContextId>>| {
        let followed = followed.get();
        feed.follow(followed.clone());
        alarms.follow(followed.clone());
        // What went wrong in one context would be read as of the other.
        if before.flatten().is_some_and(|before| followed.as_ref() != Some(&before)) {
            toasts.clear();
        }
        followed
    });
    // A job of many has a page of its own, and whoever started it wants to see it.
    Effect::new(move || {
        if let Some((context, job)) = commands.started_job() {
            navigator.go(Route::Job { context, job }, Step::New);
        }
    });
    // The bare address leads to the first context; the address bar says so.
    Effect::new(move || {
        if signed_in.get()
            && matches!(navigator.route(), Route::Home | Route::SignIn)
            && let Some(context) = session.contexts().into_iter().next()
        {
            navigator.go(Route::sims(context.id), Step::Same);
        }
    });
    let page =
        Memo::new(move |_| page_of(navigator.route(), signed_in.get(), |id| session.context(id).is_some()));
    view! {
        <Sprite/>
        {move || match page.get() {
            Page::SignIn => view! { <SignInPage/> }.into_any(),
            Page::Sims(context) => view! { <Frame><sims::SimsPage context/></Frame> }.into_any(),
            Page::Sim(context) => view! { <Frame><Later fetch=sims::sim_page of=context meanwhile=head(Sims::Title.row())/></Frame> }.into_any(),
            Page::Groups(context) => view! { <Frame><Later fetch=groups::groups_page of=context styled=true meanwhile=head(Groups::Title.row())/></Frame> }.into_any(),
            Page::Group(context) => view! { <Frame><Later fetch=groups::group_page of=context styled=true meanwhile=head(Groups::Title.row())/></Frame> }.into_any(),
            Page::Jobs(context) => view! { <Frame><Later fetch=jobs::jobs_page of=context meanwhile=head(Jobs::Title.row())/></Frame> }.into_any(),
            Page::Job(context, job) => view! { <Frame><Later fetch=jobs::job_page of=(context, job) meanwhile=head(Jobs::Title.row())/></Frame> }.into_any(),
            Page::OtaMoves(context) => view! { <Frame><Later fetch=ota::moves_page of=context styled=true meanwhile=head(Ota::Title.row())/></Frame> }.into_any(),
            Page::OtaMove(context, app) => view! { <Frame><Later fetch=ota::board_page of=(context, app) styled=true meanwhile=head(Ota::Title.row())/></Frame> }.into_any(),
            Page::Doors(context) => view! { <Frame><Later fetch=doors::doors_page of=context meanwhile=head(Doors::Title.row())/></Frame> }.into_any(),
            Page::Flux(context) => view! { <Frame><Later fetch=flux::flux_page of=context styled=true meanwhile=head(Flux::Title.row())/></Frame> }.into_any(),
            Page::FluxApp(context, app) => view! { <Frame><Later fetch=flux::studio_page of=(context, app) styled=true meanwhile=head(Flux::Title.row())/></Frame> }.into_any(),
            Page::Handlers(context) => view! { <Frame><Later fetch=handlers::handlers_page of=context styled=true meanwhile=head(Handlers::Title.row())/></Frame> }.into_any(),
            Page::Ledger(context) => view! { <Frame><Later fetch=ledger::ledger_page of=context meanwhile=head(Ledger::Title.row())/></Frame> }.into_any(),
            Page::World(context) => view! { <Frame><Later fetch=world::world_page of=context styled=true meanwhile=head(World::Title.row())/></Frame> }.into_any(),
            Page::Unknown(place) => view! { <Frame><NoSuchPage place/></Frame> }.into_any(),
            #[cfg(debug_assertions)]
            Page::Kit => view! { <crate::features::kit_page::KitPage/> }.into_any(),
        }}
        <ChangeDialog/>
        <PlanDialog/>
        <probe::ProbeDialog/>
        <accounts::AccountDialogs/>
        <VerdictToasts/>
        <ToastStack/>
    }
}

fn page_of(route: Route, signed_in: bool, known: impl Fn(&ContextId) -> bool) -> Page {
    #[cfg(debug_assertions)]
    if route == Route::Kit {
        return Page::Kit;
    }
    if !signed_in {
        return Page::SignIn;
    }
    let here = route.href();
    if route.context().is_some_and(|context| !known(context)) {
        return Page::Unknown(here);
    }
    match route {
        Route::Sims { context, .. } => Page::Sims(context),
        Route::Sim { context, .. } => Page::Sim(context),
        Route::Groups { context, .. } => Page::Groups(context),
        Route::Group { context, .. } => Page::Group(context),
        Route::Jobs { context } => Page::Jobs(context),
        Route::Job { context, job } => Page::Job(context, job),
        Route::OtaMoves { context } => Page::OtaMoves(context),
        Route::OtaMove { context, app } => Page::OtaMove(context, app),
        Route::Doors { context, .. } => Page::Doors(context),
        Route::Flux { context } => Page::Flux(context),
        Route::FluxApp { context, app, .. } => Page::FluxApp(context, app),
        Route::Handlers { context, .. } => Page::Handlers(context),
        Route::Ledger { context, .. } => Page::Ledger(context),
        Route::World { context } => Page::World(context),
        // On the way to the first context.
        Route::Home | Route::SignIn => Page::SignIn,
        Route::Unknown(_) => Page::Unknown(here),
        #[cfg(debug_assertions)]
        Route::Kit => Page::Kit,
    }
}

/// The head of a page whose code has not come yet.
fn head(title: Row) -> ViewFn {
    (move || view! { <header class="page-head"><h1>{say(title)}</h1></header> }).into()
}

#[component]
fn NoSuchPage(place: String) -> impl IntoView {
    let navigator = use_navigator();
    view! {
        <header class="page-head"><h1>{t!(Common::NoSuchPage)}</h1></header>
        <Void title=t!(Common::NoSuchPage) text=t!(Common::NoSuchPageText, place = place) icon=Icon::Search>
            <Button size=Size::Small on_click=move |_| navigator.go(Route::Home, Step::New)>{t!(Common::ToSims)}</Button>
        </Void>
    }
}
