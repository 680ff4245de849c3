use api::console::job::{CallReply, Verdict};

use crate::{
    Now,
    job::{state::JobState, work::Phase},
};

impl JobState {
    /// Ends the job where it stands: what it works on is gone (its world was reset, its context removed), or its clock
    /// was set back. `reason` is a sentence. Items that were not called fail, calls in flight end unknown, accepted ones
    /// unverified; nobody is looked for any longer.
    pub fn give_up(&mut self, reason: &str, now: Now) {
        for item in 0..self.work.len() {
            let verdict = match self.work[item].phase {
                Phase::Before | Phase::Ready => {
                    let message = Some(reason.to_owned());
                    self.job.items[item].reply = Some(CallReply { status: None, code: None, message });
                    Verdict::Failed
                }
                Phase::Calling | Phase::Recheck => Verdict::Unknown,
                Phase::Watch | Phase::Settings => Verdict::DoneUnverified,
                Phase::Late => {
                    self.job.items[item].not_back_since = None;
                    self.work[item].enter(Phase::Over, now.at, now.at);
                    continue;
                }
                Phase::Over => continue,
            };
            self.judge_over(item, verdict, now);
        }
    }
}
