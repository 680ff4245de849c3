//! Where the marks of a lane chart stand. Pure.

/// What a mark is. What failed lies on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LaneShape {
    /// A box: nothing was to be done.
    NotMet,
    /// A stroke.
    Done,
    /// A ring.
    Waiting,
    /// A cross.
    Failed,
}

/// Something that was done in a lane, or is due there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LaneMark {
    /// When, in milliseconds.
    pub(crate) at: i64,
    pub(crate) lane: usize,
    pub(crate) shape: LaneShape,
}

/// What is shown of time: from `span` before `now` to `now`, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LaneSpan {
    pub(crate) now: i64,
    pub(crate) span: i64,
}

impl LaneSpan {
    /// Whether a moment is shown; what comes later stands at the edge.
    pub(crate) const fn shows(self, at: i64) -> bool {
        self.now - at < self.span
    }
}

/// Room for the names at the left.
pub(super) const LEFT: i64 = 132;
/// Room for half a time of day at the right, and for what is due soon.
pub(super) const RIGHT: i64 = 24;

/// A mark in its place, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Placed {
    pub(super) shape: LaneShape,
    pub(super) lane: i64,
    pub(super) x: i64,
}

/// The marks that are shown, each once: many at one place are one stroke.
pub(super) fn place(marks: &[LaneMark], lanes: usize, time: LaneSpan, width: i64) -> Vec<Placed> {
    let shown = marks.iter().filter(|mark| mark.lane < lanes && time.shows(mark.at));
    let mut placed: Vec<Placed> = shown
        .map(|mark| {
            let ago = time.now - mark.at;
            let x = at_part(time.span - ago.max(0), time.span, width);
            let lane = i64::try_from(mark.lane).unwrap_or(0);
            Placed { shape: mark.shape, lane, x: if ago < 0 { x + 4 } else { x } }
        })
        .collect();
    placed.sort_unstable();
    placed.dedup();
    placed
}

/// Where `part` of `whole` stands.
pub(super) const fn at_part(part: i64, whole: i64, width: i64) -> i64 {
    LEFT + (width - LEFT - RIGHT) * part / whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_where_its_time_is_and_older_ones_are_gone() {
        const DAY: i64 = 86_400_000;
        let time = LaneSpan { now: 10 * DAY, span: DAY };
        let mark = |ago: i64, lane, shape| LaneMark { at: time.now - ago, lane, shape };
        let marks = [
            mark(0, 0, LaneShape::Failed),
            mark(-DAY, 0, LaneShape::Waiting),
            mark(DAY / 2, 1, LaneShape::Done),
            mark(DAY / 2, 1, LaneShape::Done),
            mark(DAY, 0, LaneShape::Done),
            mark(0, 2, LaneShape::Done),
        ];
        let width = 772;
        let right = width - RIGHT;
        assert_eq!(
            place(&marks, 2, time, width),
            [
                Placed { shape: LaneShape::Done, lane: 1, x: LEFT + (width - LEFT - RIGHT) / 2 },
                Placed { shape: LaneShape::Waiting, lane: 0, x: right + 4 },
                Placed { shape: LaneShape::Failed, lane: 0, x: right },
            ]
        );
    }
}
