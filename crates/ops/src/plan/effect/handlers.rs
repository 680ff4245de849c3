use std::collections::BTreeMap;

use api::{
    console::plan::{Effect, HandlerChange, Known},
    id::GroupId,
};

use crate::plan::{effect::all::Contributor, outlook::Outlook, scene::Scene};

/// Event handlers that look after SIMs no longer once they are in another group, and those that do from then on. A handler of
/// one SIM, or of all of them, goes along.
#[derive(Default)]
pub(super) struct Handlers {
    /// How many SIMs leave a group.
    left: BTreeMap<GroupId, u64>,
    /// How many come into one.
    entered: BTreeMap<GroupId, u64>,
}

impl Contributor for Handlers {
    fn see(&mut self, _scene: &Scene<'_>, outlook: &Outlook<'_>) {
        if outlook.moves() {
            count(&mut self.left, outlook.target.sim.group_id.as_ref());
            count(&mut self.entered, outlook.after.group_id);
        }
    }

    fn say(&self, scene: &Scene<'_>, effect: &mut Effect) {
        let Some(known) = scene.handlers else { return };
        let lines = |groups: &BTreeMap<GroupId, u64>, won: bool| -> Vec<HandlerChange> {
            let of_group = |(group, sims): (&GroupId, &u64)| {
                let sims = *sims;
                let handlers = known.get(group).into_iter().flatten();
                handlers.map(move |(id, name)| HandlerChange {
                    id: id.clone(),
                    name: name.clone(),
                    won,
                    sims,
                })
            };
            groups.iter().flat_map(of_group).collect()
        };
        let mut all = lines(&self.left, false);
        all.extend(lines(&self.entered, true));
        effect.handlers = Known::Is(all);
    }
}

/// A group has a million members: its id is written once.
fn count(groups: &mut BTreeMap<GroupId, u64>, group: Option<&GroupId>) {
    let Some(group) = group else { return };
    match groups.get_mut(group) {
        Some(count) => *count += 1,
        None => {
            groups.insert(group.clone(), 1);
        }
    }
}
