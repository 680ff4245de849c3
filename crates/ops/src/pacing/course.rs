use api::{
    UnixMillis,
    console::job::{Halt, Standing, Wave},
};
use serde::{Deserialize, Serialize};

use crate::pacing::{Outcome, Pace, brake::Brake};

/// Where a job is in its waves. An item is begun once and judged once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Course {
    pace: Pace,
    standing: Standing,
    brake: Brake,
    /// When the first call may be made.
    opens_at: UnixMillis,
    /// Items, of these begun, of these judged.
    items: u64,
    begun: u64,
    judged: u64,
    /// How many of a thousand had gone well when it stopped by itself last.
    #[serde(default)]
    stopped_per_mille: Option<u32>,
}

impl Course {
    /// A job of so many items, started at `now`.
    pub fn new(pace: Pace, items: u64, now: UnixMillis) -> Self {
        let opens_at = now.plus(pace.window_ms);
        let course = Course {
            pace,
            standing: Standing::Running,
            brake: Brake::default(),
            opens_at,
            items,
            begun: 0,
            judged: 0,
            stopped_per_mille: None,
        };
        Course { standing: course.free(now), ..course }
    }

    /// A job that had begun all of its items at once, and of which so many were judged.
    pub(crate) fn begun_whole(items: u64, judged: u64) -> Self {
        let course = Course::new(Pace::AT_ONCE, items, UnixMillis(0));
        let standing = if judged == items { Standing::Over } else { Standing::Running };
        Course { standing, begun: items, judged, ..course }
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// True once nothing more is judged: all items were, or those that were begun before it was cancelled.
    pub fn is_over(&self) -> bool {
        match self.standing {
            Standing::Over => true,
            Standing::Cancelled => self.judged == self.begun,
            Standing::Window { .. } | Standing::Running | Standing::Halted { .. } => false,
        }
    }

    /// How many items were begun: also the number of the next one.
    pub fn begun(&self) -> u64 {
        self.begun
    }

    /// How many of a thousand went well lately.
    pub fn rate_per_mille(&self) -> Option<u32> {
        self.brake.rate_per_mille()
    }

    /// How many of a thousand had gone well when it stopped by itself last.
    pub fn stopped_per_mille(&self) -> Option<u32> {
        self.stopped_per_mille
    }

    /// Below so many of a thousand it stops by itself.
    pub fn brake_per_mille(&self) -> u32 {
        self.pace.brake_per_mille
    }

    /// The waves, and how many of each were judged: in the order of the waves, for one begins when the one before was judged.
    pub fn waves(&self) -> Vec<Wave> {
        let mut judged = self.judged;
        let wave = |size: u64| {
            let of = judged.min(size);
            judged -= of;
            Wave { size, judged: of }
        };
        self.pace.waves(self.items).map(wave).collect()
    }

    /// How many more items may be begun at `now`.
    pub fn may_begin(&self, now: UnixMillis) -> u64 {
        match self.standing {
            Standing::Window { until } if now < until => 0,
            Standing::Window { .. } | Standing::Running => self.end_of_wave() - self.begun,
            Standing::Halted { .. } | Standing::Cancelled | Standing::Over => 0,
        }
    }

    /// When it is to be asked again though nothing was judged meanwhile.
    pub fn opens_at(&self) -> Option<UnixMillis> {
        if let Standing::Window { until } = self.standing { Some(until) } else { None }
    }

    /// An item is begun, of those that may be.
    pub fn begin(&mut self) {
        if matches!(self.standing, Standing::Window { .. }) {
            self.standing = Standing::Running;
        }
        self.begun += 1;
    }

    /// An item that was begun was judged.
    pub fn judged(&mut self, outcome: Outcome) {
        self.judged += 1;
        let stop = self.brake.sees(outcome, self.pace.brake_per_mille);
        let goes_on = matches!(self.standing, Standing::Running | Standing::Halted { .. });
        if self.judged == self.items {
            self.standing = Standing::Over;
        } else if stop && goes_on {
            // Also while it is halted: who lets it go on has to know.
            if self.standing != (Standing::Halted { why: Halt::StoppedItself }) {
                self.stopped_per_mille = self.brake.rate_per_mille();
            }
            self.standing = Standing::Halted { why: Halt::StoppedItself };
        }
    }

    /// Somebody halts it; nothing where it is over or cancelled, or has stopped by itself, which says more.
    pub fn halt(&mut self, why: Halt) {
        match self.standing {
            Standing::Halted { why: Halt::StoppedItself } | Standing::Cancelled | Standing::Over => {}
            Standing::Window { .. } | Standing::Running | Standing::Halted { .. } => {
                self.standing = Standing::Halted { why };
            }
        }
    }

    /// Somebody lets it go on; one that stopped by itself knowing what the brake has seen. What is left of the window is kept.
    pub fn go_on(&mut self, now: UnixMillis) {
        if let Standing::Halted { why } = self.standing {
            if why == Halt::StoppedItself {
                self.brake.forget();
            }
            self.standing = self.free(now);
        }
    }

    /// Somebody cancels it; nothing where it is over.
    pub fn cancel(&mut self) {
        if self.standing != Standing::Over {
            self.standing = Standing::Cancelled;
        }
    }

    /// How it stands when nothing holds it.
    fn free(&self, now: UnixMillis) -> Standing {
        if self.judged == self.items {
            Standing::Over
        } else if now < self.opens_at && self.begun == 0 {
            Standing::Window { until: self.opens_at }
        } else {
            Standing::Running
        }
    }

    /// How many items there are up to the end of the present wave: the first one that was not judged whole.
    fn end_of_wave(&self) -> u64 {
        let mut end = 0;
        for size in self.pace.waves(self.items) {
            end += size;
            if self.judged < end {
                break;
            }
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const T0: UnixMillis = UnixMillis(1_000_000);

    fn at(seconds: i64) -> UnixMillis {
        T0.plus(seconds * 1_000)
    }

    /// Begins all that may be begun at `now` and has them judged.
    fn wave(course: &mut Course, now: UnixMillis, outcome: impl Fn(u64) -> Outcome) -> u64 {
        let many = course.may_begin(now);
        (0..many).for_each(|_| course.begin());
        assert_eq!(course.may_begin(now), 0, "the next wave begins with the last verdict of this one");
        (0..many).for_each(|nth| course.judged(outcome(nth)));
        many
    }

    #[test]
    fn nothing_is_begun_in_the_window_and_then_wave_after_wave() {
        let mut course = Course::new(Pace::default(), 1_201, T0);
        assert_eq!((course.may_begin(at(9)), course.opens_at()), (0, Some(at(10))));
        let waves: Vec<u64> =
            std::iter::from_fn(|| (!course.is_over()).then(|| wave(&mut course, at(10), |_| Outcome::Good)))
                .collect();
        assert_eq!(waves, [13, 65, 325, 798]);
        assert_eq!(course.standing(), Standing::Over);
        assert!(course.waves().iter().all(|wave| wave.judged == wave.size));
    }

    #[test]
    fn it_stops_by_itself_when_too_few_go_well_and_goes_on_when_it_is_told_to() {
        let mut course = Course::new(Pace::default(), 1_000, T0);
        wave(&mut course, at(10), |_| Outcome::Good);
        let begun = course.may_begin(at(10));
        (0..begun).for_each(|_| course.begin());
        course.judged(Outcome::Bad);
        assert_eq!(course.standing(), Standing::Running, "one alone is no cause");
        course.judged(Outcome::Bad);
        assert_eq!(course.standing(), Standing::Halted { why: Halt::StoppedItself });
        (2..begun).for_each(|_| course.judged(Outcome::Skipped));
        assert_eq!(course.may_begin(at(20)), 0);
        course.go_on(at(20));
        assert_eq!(course.rate_per_mille(), None, "what it saw is known");
        assert!(course.may_begin(at(20)) > 0);
    }

    #[test]
    fn what_goes_wrong_while_it_is_paused_is_not_forgotten() {
        let mut course = Course::new(Pace::default(), 1_000, T0);
        (0..course.may_begin(at(10))).for_each(|_| course.begin());
        course.halt(Halt::Paused);
        (0..3).for_each(|_| course.judged(Outcome::Bad));
        assert_eq!(course.standing(), Standing::Halted { why: Halt::StoppedItself });
        course.halt(Halt::Braked);
        assert_eq!(course.standing(), Standing::Halted { why: Halt::StoppedItself }, "it says more");
        course.go_on(at(20));
        course.judged(Outcome::Bad);
        course.halt(Halt::Paused);
        course.go_on(at(30));
        assert_eq!(course.rate_per_mille(), Some(0), "a pause forgets nothing");
    }

    #[test]
    fn a_pause_keeps_the_rest_of_the_window_and_a_cancelled_one_is_over_with_what_was_begun() {
        let mut course = Course::new(Pace::default(), 100, T0);
        course.halt(Halt::Paused);
        assert_eq!(course.may_begin(at(60)), 0);
        course.go_on(at(4));
        assert_eq!(course.opens_at(), Some(at(10)));
        course.begin();
        course.cancel();
        course.go_on(at(60));
        course.halt(Halt::Braked);
        assert!(course.standing() == Standing::Cancelled && !course.is_over());
        course.judged(Outcome::Bad);
        assert!(course.is_over() && course.may_begin(at(60)) == 0);
        let mut untouched = Course::new(Pace::default(), 100, T0);
        untouched.cancel();
        assert!(untouched.is_over(), "nothing was begun");
    }

    #[test]
    fn a_job_of_nothing_is_over() {
        assert!(Course::new(Pace::default(), 0, T0).is_over());
    }

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Begin,
        Judge(Outcome),
        Halt,
        GoOn,
        Cancel,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            8 => Just(Act::Begin),
            8 => prop_oneof![8 => Just(Outcome::Good), 1 => Just(Outcome::Skipped), 1 => Just(Outcome::Bad)]
                .prop_map(Act::Judge),
            1 => Just(Act::Halt),
            2 => Just(Act::GoOn),
            1 => Just(Act::Cancel),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_comes_no_item_is_begun_before_its_wave_and_none_is_lost(
            items in 0_u64..400, acts in prop::collection::vec(act(), 0..900),
        ) {
            let mut course = Course::new(Pace::default(), items, T0);
            let (mut begun, mut judged, mut cancelled) = (0, 0, false);
            for act in acts {
                match act {
                    Act::Begin if course.may_begin(at(11)) > 0 => {
                        course.begin();
                        begun += 1;
                        // All of the waves before this item's were judged.
                        let mut end = 0;
                        for size in Pace::default().waves(items) {
                            if end + size >= begun { break }
                            end += size;
                        }
                        prop_assert!(judged >= end, "{begun} begun, {judged} judged");
                        prop_assert!(!cancelled);
                    }
                    Act::Judge(outcome) if judged < begun => {
                        course.judged(outcome);
                        judged += 1;
                    }
                    Act::Halt => course.halt(Halt::Paused),
                    Act::GoOn => course.go_on(at(11)),
                    Act::Cancel => {
                        course.cancel();
                        cancelled = course.standing() == Standing::Cancelled;
                    }
                    Act::Begin | Act::Judge(_) => {}
                }
                let waves = course.waves();
                prop_assert_eq!(waves.iter().map(|wave| wave.size).sum::<u64>(), items);
                prop_assert_eq!(waves.iter().map(|wave| wave.judged).sum::<u64>(), judged);
                prop_assert!(course.begun() == begun && begun <= items);
                let ended = if cancelled { judged == begun } else { judged == items };
                prop_assert_eq!(course.is_over(), ended);
            }
        }
    }
}
