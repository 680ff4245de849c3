use api::id::ContextId;
use leptos::prelude::*;

use super::{
    form::DraftForm,
    room::Room,
    target::{Target, is_imsi, is_sim_id},
};
use crate::{
    kit::{Select, TextField},
    locales::{Handlers, pick},
    parts::use_group_names,
    state::Session,
};

/// What is chosen of a target.
#[derive(Clone, Copy)]
pub(super) struct TargetFields {
    kind: RwSignal<String>,
    group: RwSignal<String>,
    sim: RwSignal<String>,
    imsi: RwSignal<String>,
    session: Session,
}

const GROUP: &str = "group";
const SIM: &str = "sim";
const IMSI: &str = "imsi";
const OPERATOR: &str = "operator";

impl TargetFields {
    pub(super) fn new(now: Target, session: Session) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let (kind, group, sim, imsi) = match &now {
            Target::Nothing => (GROUP, "", "", ""),
            Target::Group(id) => (GROUP, id.as_str(), "", ""),
            Target::Sim(id) => (SIM, "", id.as_str(), ""),
            Target::Imsi(id) => (IMSI, "", "", id.as_str()),
            Target::Operator(_) => (OPERATOR, "", "", ""),
        };
        TargetFields { kind: text(kind), group: text(group), sim: text(sim), imsi: text(imsi), session }
    }

    /// The target that the fields come to; tracks them.
    pub(super) fn read(self) -> Target {
        let typed = |text: RwSignal<String>| text.get().trim().to_owned();
        match self.kind.get().as_str() {
            SIM => Target::Sim(typed(self.sim)),
            IMSI => Target::Imsi(typed(self.imsi)),
            OPERATOR => {
                let who = self.session.who().map(|who| who.user.operator_id.to_string());
                who.map_or(Target::Nothing, Target::Operator)
            }
            _ => Target::Group(typed(self.group)),
        }
    }
}

/// The fields of a target: which kind, and then which one.
#[component]
pub(super) fn TargetInputs(context: ContextId, fields: TargetFields) -> impl IntoView {
    let groups = use_group_names();
    let kinds = vec![
        (GROUP.to_owned(), t!(Handlers::KindGroup).into()),
        (SIM.to_owned(), t!(Handlers::KindSim).into()),
        (IMSI.to_owned(), t!(Handlers::KindImsi).into()),
        (OPERATOR.to_owned(), t!(Handlers::KindOperator).into()),
    ];
    let of = StoredValue::new(context);
    let all = Memo::new(move |_| groups.all(&of.get_value()));
    let bad = |text: RwSignal<String>, good: fn(&str) -> bool, words: Handlers| {
        Signal::derive(move || {
            let typed = text.get();
            (!typed.trim().is_empty() && !good(typed.trim())).then(|| pick(words.row()).to_owned())
        })
    };
    let which = move || {
        match fields.kind.get().as_str() {
        SIM => view! { <TextField label=t!(Handlers::FormSim) value=fields.sim mono=true error=bad(fields.sim, is_sim_id, Handlers::BadSim)/> }.into_any(),
        IMSI => view! { <TextField label=t!(Handlers::FormImsi) value=fields.imsi mono=true error=bad(fields.imsi, is_imsi, Handlers::BadImsi)/> }.into_any(),
        OPERATOR => ().into_any(),
        _ => {
            let mut options = vec![(String::new(), t!(Handlers::ChooseGroup).into())];
            options.extend(all.get().into_iter().map(|(id, name)| {
                let name = if name.is_empty() { id.to_string() } else { name };
                (id.to_string(), name.into())
            }));
            view! { <Select label=t!(Handlers::FormGroup) options value=fields.group/> }.into_any()
        }
    }
    };
    view! {
        <Select label=t!(Handlers::FormKind) options=kinds value=fields.kind/>
        {which}
    }
}

/// Another target for the handler that is open.
#[component]
pub(super) fn TargetForm(room: Room) -> impl IntoView {
    let now = untrack(|| room.with(Target::of)).unwrap_or_default();
    let fields = TargetFields::new(now, room.session);
    let refused = Signal::derive(move || {
        (!fields.read().is_whole()).then(|| pick(Handlers::FlawTarget.row()).to_owned())
    });
    let apply = move || room.edit(|handler| untrack(|| fields.read()).write(handler));
    view! {
        <DraftForm room title=t!(Handlers::TargetTitle) refused on_apply=apply>
            <TargetInputs context=room.context() fields/>
        </DraftForm>
    }
}
