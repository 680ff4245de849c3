use leptos::prelude::*;

use super::studio::Studio;
use crate::{
    kit::{Button, Dialog, Size},
    locales::{Common, Recipes},
    parts::recipe::Recipe,
};

/// How the same app is built on the platform, which has no API that makes one.
#[component]
pub(super) fn RecipeForm(studio: Studio) -> impl IntoView {
    let app = Signal::derive(move || studio.now.get().unwrap_or_default());
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Close)}</Button>
    };
    view! {
        <Dialog
            title=move || text!(Recipes::Title, name = app.with(|app| app.name.clone()))
            class="dialog recipe-dialog"
            on_close=move || studio.close()
            body=view! { <p class="mb-3">{t!(Recipes::Intro)}</p><Recipe context=studio.context() app/> }.into_any()
            foot=foot.into_any()
        />
    }
}
