use leptos::prelude::*;

use super::{
    edit::{going, name_of, remove},
    form_add::{AddAction, AddSource},
    form_import::ImportForm,
    form_name::NameForm,
    form_overtaken::OvertakenForm,
    form_recipe::RecipeForm,
    form_test::TestForm,
    node::kind_row,
    studio::{Opened, Studio},
};
use crate::{
    format::sentences,
    kit::{Button, Dialog, Size, State, Tone},
    locales::{Common, Flux, FluxParts, Words, lang, pick},
    parts::Failure,
    route::FluxPart,
};

/// The dialog that is open.
#[component]
pub(super) fn Opening(studio: Studio, opened: Opened) -> impl IntoView {
    match opened {
        Opened::AddSource => view! { <AddSource studio/> }.into_any(),
        Opened::AddAction => view! { <AddAction studio/> }.into_any(),
        Opened::Name => view! { <NameForm studio/> }.into_any(),
        Opened::Recipe => view! { <RecipeForm studio/> }.into_any(),
        Opened::Test => view! { <TestForm studio/> }.into_any(),
        Opened::Overtaken(theirs) => view! { <OvertakenForm studio theirs=*theirs/> }.into_any(),
        Opened::Import => view! { <ImportForm studio/> }.into_any(),
        Opened::Discard => view! { <AskDiscard studio/> }.into_any(),
        Opened::Remove(part) => view! { <AskRemove studio part/> }.into_any(),
        Opened::DeleteApp => view! { <AskDelete studio/> }.into_any(),
    }
}

/// A question before something is lost.
#[component]
fn Ask(studio: Studio, title: Words, text: Words, verb: Words, on_yes: impl Fn() + 'static) -> impl IntoView {
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Danger busy=studio.busy() on_click=move |_| on_yes()>{verb}</Button>
    };
    view! { <Dialog title on_close=move || studio.close() body=view! { <p>{text}</p> }.into_any() foot=foot.into_any()/> }
}

#[component]
fn AskDiscard(studio: Studio) -> impl IntoView {
    let discard = move || {
        studio.discard();
        studio.close();
    };
    view! { <Ask studio title=t!(Flux::DiscardTitle) text=t!(Flux::DiscardText) verb=t!(Flux::DiscardVerb) on_yes=discard/> }
}

#[component]
fn AskRemove(studio: Studio, part: FluxPart) -> impl IntoView {
    let name = untrack(|| studio.with(|app| name_of(app, &part)).flatten()).unwrap_or_default();
    let gone = untrack(|| studio.with(|app| going(app, &part))).unwrap_or_default();
    let kind = kind_row(&part);
    let title = Words::new(move || text!(Flux::RemoveTitle, kind = pick(kind), name = name));
    let is_channel = matches!(part, FluxPart::Channel(_));
    let text = Words::new(move || {
        let with = is_channel.then(|| {
            text!(Flux::RemoveWith, sources = gone.sources, actions = gone.actions, outputs = gone.outputs)
        });
        sentences(lang(), &[with.as_deref().unwrap_or_default(), pick(Flux::RemoveText.row())])
    });
    let yes = move || {
        studio.edit(|app| remove(app, &part));
        studio.close();
        studio.open_part(None);
    };
    view! { <Ask studio title text verb=t!(FluxParts::Remove) on_yes=yes/> }
}

#[component]
fn AskDelete(studio: Studio) -> impl IntoView {
    let name = untrack(|| studio.with(|app| app.name.clone())).unwrap_or_default();
    let title = Words::new(move || text!(Flux::DeleteTitle, name = name));
    let path = (studio.context(), studio.id());
    let delete = move || {
        studio.session.get::<api::console::flux::DeleteApp>(path.clone(), move |answer| {
            studio.close();
            match answer {
                Ok(()) => {
                    studio.discard();
                    studio.leave();
                }
                Err(error) => {
                    let Failure { title, detail, .. } = Failure::from(&error);
                    studio.toasts.show(State::Failed, title, detail.map(Into::into));
                }
            }
        });
    };
    view! { <Ask studio title text=t!(Flux::DeleteText) verb=t!(Flux::DeleteVerb) on_yes=delete/> }
}
