use api::{
    UnixMillis,
    id::SimId,
    soracom::event_handler::{DateConst, RuleAbout},
};

use super::{HandlerRecord, moment};
use crate::SimRecord;

/// Until when a handler that was met is not met again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rested {
    /// For which SIM; none for all of its target.
    pub sim: Option<SimId>,
    /// None for ever.
    pub until: Option<UnixMillis>,
}

impl HandlerRecord {
    /// For whom it rests after it was met by `sim`: for that SIM alone, or for all of its target. [spec: runOnceAmongTarget]
    pub fn rests_for(&self, sim: &SimRecord) -> Option<SimId> {
        let once = &self.handler.rule_config.properties.run_once_among_target;
        let once = once.as_ref().is_some_and(|once| once.text() == "true");
        // Where all are counted together, the SIM only stands for them.
        let kind = self.handler.rule_config.kind.facts().map(|facts| facts.about);
        let together = matches!(kind, Some(RuleAbout::TotalTraffic(_)));
        (!once && !together).then(|| sim.sim_id().clone())
    }

    /// Its rest after it was met at `now`; none where it may be met again at once.
    pub(super) fn rest(&self, sim: &SimRecord, now: UnixMillis) -> Option<Rested> {
        let properties = &self.handler.rule_config.properties;
        let again = properties.inactive_timeout_date_const.as_ref()?;
        let offset = properties.inactive_timeout_offset_minutes.as_ref();
        let until = moment(again, offset, now);
        // guess: met again at once with an offset rests as long as that.
        let at_once = *again == DateConst::Immediately && until == Some(now);
        (!at_once).then(|| Rested { sim: self.rests_for(sim), until })
    }
}
