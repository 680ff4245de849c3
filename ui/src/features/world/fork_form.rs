use api::id::ContextId;
use client::ClientError;
use leptos::prelude::*;

use super::{form::FormDialog, steering::Steering};
use crate::{
    kit::TextField,
    locales::{World, pick},
    state::use_session,
};

/// A copy of the world under another name.
#[component]
pub(super) fn ForkForm(steering: Steering) -> impl IntoView {
    let session = use_session();
    let parent = steering.context.get_value();
    let name = RwSignal::new(untrack(|| free_name(&parent, |id| session.context(id).is_some())));
    let error = RwSignal::new(None::<ClientError>);
    let id = Memo::new(move |_| ContextId::new(name.get().trim()).ok());
    let wrong = Signal::derive(move || {
        let why = match id.get() {
            None => World::BadName.row(),
            Some(id) if session.context(&id).is_some() => World::NameTaken.row(),
            Some(_) => return None,
        };
        Some(pick(why).to_owned())
    });
    let submit = move || {
        let Some(id) = id.get_untracked() else { return };
        steering.fork(id, move |answer| match answer {
            Ok(context) => {
                steering.close();
                steering.tell(t!(World::Forked, name = context.id));
            }
            Err(failed) => error.set(Some(failed)),
        });
    };
    view! {
        <FormDialog steering title=t!(World::ForkTitle) verb=t!(World::ForkVerb) refused=wrong error enter=true on_submit=submit>
            <p>{t!(World::ForkText)}</p>
            <TextField label=t!(World::ForkName) value=name mono=true error=wrong help=t!(World::ForkNameHelp)/>
        </FormDialog>
    }
}

/// The first `PARENT-N` that nobody has.
fn free_name(parent: &ContextId, taken: impl Fn(&ContextId) -> bool) -> String {
    let stem: String = parent.as_str().chars().take(28).collect();
    let free = (2..100)
        .map(|n| format!("{stem}-{n}"))
        .find(|name| ContextId::new(name.as_str()).is_ok_and(|id| !taken(&id)));
    free.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_name_is_offered() {
        let local = ContextId::new("local").unwrap();
        assert_eq!(free_name(&local, |_| false), "local-2");
        assert_eq!(free_name(&local, |id| id.as_str() == "local-2"), "local-3");
        let long = ContextId::new("a".repeat(32)).unwrap();
        assert!(ContextId::new(free_name(&long, |_| false)).is_ok());
    }
}
