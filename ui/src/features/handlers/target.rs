//! What a handler looks after. Pure.

use api::{
    id::{Imsi, SimId},
    soracom::event_handler::EventHandlerRequest,
};

/// One of the four kinds, by its id as it was typed; none where nothing is chosen yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Target {
    #[default]
    Nothing,
    Operator(String),
    Group(String),
    Sim(String),
    Imsi(String),
}

impl Target {
    pub(super) fn of(handler: &EventHandlerRequest) -> Self {
        let EventHandlerRequest { target_imsi, target_sim_id, target_group_id, target_operator_id, .. } =
            handler;
        let group = target_group_id.clone().map(Target::Group);
        let sim = || target_sim_id.clone().map(Target::Sim);
        let imsi = || target_imsi.clone().map(Target::Imsi);
        let operator = || target_operator_id.clone().map(Target::Operator);
        group.or_else(sim).or_else(imsi).or_else(operator).unwrap_or_default()
    }

    pub(super) fn write(self, handler: &mut EventHandlerRequest) {
        handler.target_imsi = None;
        handler.target_sim_id = None;
        handler.target_group_id = None;
        handler.target_operator_id = None;
        match self {
            Target::Nothing => {}
            Target::Operator(id) => handler.target_operator_id = Some(id),
            Target::Group(id) => handler.target_group_id = Some(id),
            Target::Sim(id) => handler.target_sim_id = Some(id),
            Target::Imsi(id) => handler.target_imsi = Some(id),
        }
    }

    /// Whether all SIMs of it can be counted together.
    pub(super) const fn is_many(&self) -> bool {
        matches!(self, Target::Operator(_) | Target::Group(_))
    }

    /// Whether it names something that can be there.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Target::Nothing => false,
            Target::Operator(id) | Target::Group(id) => !id.is_empty(),
            Target::Sim(id) => is_sim_id(id),
            Target::Imsi(id) => is_imsi(id),
        }
    }
}

pub(super) fn is_sim_id(text: &str) -> bool {
    (19..=20).contains(&text.len())
        && SimId::new(text).is_ok()
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn is_imsi(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 15
        && Imsi::new(text).is_ok()
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{super::sample::ota, *};

    #[test]
    fn exactly_one_is_written() {
        let mut handler = ota();
        for target in [
            Target::Operator("OP1".into()),
            Target::Group("g".into()),
            Target::Sim("8981100000000000001".into()),
            Target::Imsi("295050000000001".into()),
            Target::Nothing,
        ] {
            target.clone().write(&mut handler);
            assert_eq!(Target::of(&handler), target);
        }
    }

    #[test]
    fn what_is_no_id_is_not_whole() {
        for text in ["", "898110000000000000", "8981100000000000001x", "番号"] {
            assert!(!Target::Sim(text.into()).is_whole(), "{text}");
        }
        assert!(!Target::Imsi("1234567890123456".into()).is_whole());
        assert!(Target::Imsi("295050000000001".into()).is_whole());
    }
}
