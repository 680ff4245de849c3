//! How a simulated device behaves, as words and shapes.

use api::console::world::Behaviour;

use crate::{
    format::age,
    kit::State,
    locales::{World, lang, pick},
};

/// How it comes back, in a few words.
pub(crate) fn behaviour_words(behaviour: Behaviour) -> String {
    match behaviour {
        Behaviour::Prompt => pick(World::Prompt.row()).to_owned(),
        Behaviour::Slow => pick(World::Slow.row()).to_owned(),
        Behaviour::Never => pick(World::Never.row()).to_owned(),
        Behaviour::Ghost => pick(World::Ghost.row()).to_owned(),
        Behaviour::Asleep { every_ms, awake_ms: None, .. } => {
            text!(World::Wakes, every = age(lang(), i64::from(every_ms)))
        }
        Behaviour::Asleep { every_ms, awake_ms: Some(awake_ms), .. } => {
            let (every, awake) = (age(lang(), i64::from(every_ms)), age(lang(), i64::from(awake_ms)));
            text!(World::Sleeps, every = every, awake = awake)
        }
    }
}

/// Its shape: what such a device looks like once its session is cut.
pub(crate) const fn behaviour_shape(behaviour: Behaviour) -> State {
    match behaviour {
        Behaviour::Prompt => State::Online,
        Behaviour::Slow => State::Stale,
        Behaviour::Never => State::Failed,
        Behaviour::Asleep { .. } => State::Offline,
        Behaviour::Ghost => State::Unknown,
    }
}
