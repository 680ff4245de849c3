use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    kit::{Button, Icon},
    locales::{Doors, pick},
    route::{DoorForm, Step},
};

/// The way out of emptiness: the form.
#[component]
pub(super) fn OpenButton(watch: Watch) -> impl IntoView {
    let refused = Signal::derive(move || watch.held().map(|why| pick(why).to_owned()));
    view! {
        <Button icon=Icon::Door refused on_click=move |_| watch.go(Some(DoorForm::Any), Step::New)>{t!(Doors::OpenTo)}</Button>
    }
}
