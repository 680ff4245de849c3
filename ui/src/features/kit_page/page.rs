use leptos::prelude::*;

use super::{controls::Controls, places::Places, states::States};
use crate::kit::Mark;

#[component]
pub(crate) fn KitPage() -> impl IntoView {
    view! {
        <main class="kit-page" id="main">
            <h1><Mark/>"Kansei kit"</h1>
            <States/>
            <Controls/>
            <Places/>
        </main>
    }
}
