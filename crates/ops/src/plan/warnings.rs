use api::{
    console::plan::{Effect, SettingChange, TakesHold, Warning},
    soracom::sim::lifecycle::{Action::Attach, allows},
};

use crate::{
    job::Limits,
    plan::{facts::TargetFacts, outlook::Outlook, scene::Scene},
    returns,
};

/// What the operator should know before starting.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    /// Some are online and will be in a status that lets no device in.
    shut_out: bool,
    /// Some are online, stayed away before, and their session will end.
    stayed_away: bool,
    /// Some are online, change their group, and keep their session.
    keeps: bool,
    /// Something that was done to some does not come back.
    lasting: bool,
}

impl Warnings {
    /// One SIM that is not refused.
    pub(super) fn see(&mut self, outlook: &Outlook<'_>) {
        let open = outlook.target.sim.online();
        // Also for a moment: a device that is refused then backs off.
        let shut =
            outlook.todo.iter().filter_map(|todo| todo.step.status()).any(|status| !allows(Attach, &status));
        self.shut_out |= open && outlook.ends && shut;
        self.stayed_away |= outlook.ends && stayed_away(outlook.target);
        self.keeps |= open && !outlook.ends && outlook.moves();
        self.lasting |= outlook.target.own.as_ref().is_some_and(|own| own.lasting);
    }

    /// Of all that were seen.
    pub(super) fn say(&self, scene: &Scene<'_>, effect: &Effect) -> Vec<Warning> {
        let waits = |change: &SettingChange| change.when == TakesHold::NextSession && change.sims > 0;
        let keeps = (scene.action.is_on_group() || self.keeps) && effect.settings.iter().any(waits);
        [
            (self.shut_out, Warning::MayStrand),
            (keeps, Warning::KeepsOldSettings),
            (self.stayed_away, Warning::MayNotReturn),
            (self.lasting, Warning::NotAllUndone),
            (scene.action.lasts(), Warning::Lasts),
        ]
        .into_iter()
        .filter_map(|(holds, warning)| holds.then_some(warning))
        .collect()
    }
}

/// True for a SIM that has let more time pass, after one of its sessions ended, than a job would wait for it. A SIM that
/// is online has always returned in the end: power-cycled by somebody, or woken hours later.
fn stayed_away(target: &TargetFacts) -> bool {
    let history = target.history.as_deref().map(returns::history).unwrap_or_default();
    history.returned < history.ended
        || history.longest_ms.is_some_and(|longest| longest > Limits::default().watch_ms)
}
