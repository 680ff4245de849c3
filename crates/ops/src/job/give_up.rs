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
        // Nothing of it is begun any more.
        self.course.cancel();
        for item in self.work.numbers() {
            self.with(item, now, |job| job.give_up_item(item, reason, now));
        }
        self.end(now);
    }

    fn give_up_item(&mut self, item: usize, reason: &str, now: Now) {
        let verdict = match self.work[item].phase {
            Phase::Before | Phase::Ready => {
                let message = Some(reason.to_owned());
                self.seen[item].reply = Some(CallReply { status: None, code: None, message });
                Verdict::Failed
            }
            Phase::Calling | Phase::Recheck => Verdict::Unknown,
            Phase::Watch | Phase::Settings => Verdict::DoneUnverified,
            Phase::Late => {
                self.seen[item].not_back_since = None;
                return self.work[item].enter(Phase::Over, now.at, now.at);
            }
            Phase::Over => return,
        };
        self.judge_over(item, verdict, now);
    }
}
