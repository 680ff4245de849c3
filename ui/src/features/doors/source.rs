use api::console::lease::{EVERYBODY, SourceHint};
use leptos::prelude::*;

use super::{
    fields::{Fields, range_of},
    preview::Said,
    previewer::Previewer,
    watch::Watch,
    words::Place,
};
use crate::{
    format::{age, sentences},
    kit::{Button, Icon, Size, TextArea, TextField},
    locales::{OpenDoor, Row, lang, pick, say},
    state::use_clock,
};

/// Who may come in. Everybody only if that is typed.
#[component]
pub(super) fn SourceField(watch: Watch, fields: Fields, previewer: Previewer) -> impl IntoView {
    let clock = use_clock();
    let source = Memo::new(move |_| watch.with(|board| board.source.clone()).unwrap_or(SourceHint::NotKnown));
    let about = move || match source.get() {
        SourceHint::ThisMachine { .. } => pick(OpenDoor::ThisMachineWhy.row()).to_owned(),
        SourceHint::LastSignIn { at, .. } => {
            text!(OpenDoor::MyAddressWhy, age = age(lang(), clock.now().since(at)))
        }
        SourceHint::NotKnown => pick(OpenDoor::NotKnownWhy.row()).to_owned(),
    };
    let help = move || sentences(lang(), &[pick(OpenDoor::WhoHelp.row()), &about()]);
    let chip = move || {
        source.with(|source| {
            let range = range_of(source)?.to_owned();
            let words = chip_words(source)?;
            Some(view! { <Chip fields range words/> })
        })
    };
    let error = previewer.blocking(Place::Ranges);
    let to_all = Memo::new(move |_| previewer.is_to_all());
    // What was typed was said of other ranges.
    Effect::new(move |before: Option<String>| {
        let now = fields.ranges.get();
        if before.is_some_and(|before| before != now) {
            fields.everybody.set(String::new());
        }
        now
    });
    let unsaid = Signal::derive(move || {
        (!fields.everybody.with(String::is_empty) && !fields.everybody_is_typed())
            .then(|| text!(OpenDoor::TypeEverybodyFirst, range = EVERYBODY))
    });
    view! {
        <div class="door-who">
            <TextArea label=t!(OpenDoor::Who) value=fields.ranges mono=true error help/>
            {chip}
        </div>
        <Said previewer place=Place::Ranges/>
        {move || to_all.get().then(|| view! {
            <TextField label=t!(OpenDoor::TypeEverybody, range = EVERYBODY) value=fields.everybody mono=true error=unsaid/>
        })}
    }
}

/// Adds where whoever is here comes from.
#[component]
fn Chip(fields: Fields, range: String, words: Row) -> impl IntoView {
    let shown = range.clone();
    view! {
        <span class="door-chip">
            <Button size=Size::Small icon=Icon::Plus on_click=move |_| fields.let_in(&range)>
                {say(words)}<span class="vh">" "{shown}</span>
            </Button>
        </span>
    }
}

const fn chip_words(source: &SourceHint) -> Option<Row> {
    match source {
        SourceHint::ThisMachine { .. } => Some(OpenDoor::ThisMachine.row()),
        SourceHint::LastSignIn { .. } => Some(OpenDoor::MyAddress.row()),
        SourceHint::NotKnown => None,
    }
}
