use api::console::plan::{Effect, Known};

use crate::plan::{
    effect::{
        doors, drops, handlers, online, refused_calls, settings_of_group, settings_of_session, time_at_rate,
    },
    outlook::Outlook,
    scene::Scene,
};

/// Somebody who knows one thing about what a plan will do. It sees each SIM that the plan touches, one after the other, for
/// there may be a million, and then writes its own fields.
pub(super) trait Contributor: Send {
    /// One SIM that is not refused.
    fn see(&mut self, scene: &Scene<'_>, outlook: &Outlook<'_>);
    /// All were seen.
    fn say(&self, scene: &Scene<'_>, effect: &mut Effect);
}

/// Whoever has something to say of an effect, when nothing was seen yet.
fn contributors() -> Vec<Box<dyn Contributor>> {
    vec![
        Box::new(online::Online::default()),
        Box::new(drops::Drops::default()),
        Box::new(settings_of_session::SettingsOfSession::default()),
        Box::new(settings_of_group::SettingsOfGroup),
        Box::new(doors::Doors::default()),
        Box::new(refused_calls::RefusedCalls),
        Box::new(handlers::Handlers::default()),
        Box::new(time_at_rate::TimeAtRate::default()),
    ]
}

/// What a plan will change, as its targets are seen.
pub(in crate::plan) struct Effects(Vec<Box<dyn Contributor>>);

impl Effects {
    pub(in crate::plan) fn new() -> Self {
        Effects(contributors())
    }

    /// One SIM that is not refused.
    pub(in crate::plan) fn see(&mut self, scene: &Scene<'_>, outlook: &Outlook<'_>) {
        self.0.iter_mut().for_each(|contributor| contributor.see(scene, outlook));
    }

    /// The effect on all that were seen.
    pub(in crate::plan) fn say(&self, scene: &Scene<'_>) -> Effect {
        let mut effect = Effect {
            sims: 0,
            online: 0,
            drops: 0,
            settings: Vec::new(),
            doors: Known::NotKnown,
            refused_calls: Known::NotKnown,
            at_rate_ms: Known::NotKnown,
            handlers: Known::NotKnown,
        };
        self.0.iter().for_each(|contributor| contributor.say(scene, &mut effect));
        effect
    }
}
