//! A job at a glance: one character an item, or a few items, in the order in which they are begun.

use serde::{Deserialize, Serialize};

use crate::{
    console::job::Verdict,
    id::{ContextId, JobId},
};

crate::endpoints! {
    /// How each item of a job stands, as one text.
    GetJobCells: GET "/kansei/contexts/{context}/jobs/{job}/cells" { path: (ContextId, JobId) } -> JobCells;
}

/// The items that were begun, as cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobCells {
    /// How many items of one wave a cell stands for; the last one of a wave may stand for fewer.
    pub each: u64,
    /// A character a cell ([`Cell::letter`]), by the number of its first item. Of several items the one that is worst.
    pub cells: String,
}

/// Cells that a job has at most: more could not be told apart.
pub const MOST_CELLS: u64 = 4_000;

/// How an item stands, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// There was nothing to do.
    Skipped,
    /// Verified.
    Verified,
    /// Begun and not judged.
    Running,
    /// Done, and not seen.
    Unverified,
    /// Overdue.
    NotBack,
    /// Its outcome is not known.
    Unknown,
    /// Refused.
    Failed,
}

impl Cell {
    /// Each of them.
    pub const ALL: [Cell; 7] = [
        Cell::Skipped,
        Cell::Verified,
        Cell::Running,
        Cell::Unverified,
        Cell::NotBack,
        Cell::Unknown,
        Cell::Failed,
    ];

    /// The cell of an item that ended as `verdict` says (none: it has not), and is overdue or not.
    pub const fn of(verdict: Option<Verdict>, not_back: bool) -> Cell {
        match verdict {
            _ if not_back => Cell::NotBack,
            None => Cell::Running,
            Some(Verdict::Skipped) => Cell::Skipped,
            Some(Verdict::DoneVerified) => Cell::Verified,
            Some(Verdict::DoneUnverified) => Cell::Unverified,
            Some(Verdict::Unknown) => Cell::Unknown,
            Some(Verdict::Failed) => Cell::Failed,
        }
    }

    /// As it stands in a text of cells.
    pub const fn letter(self) -> char {
        match self {
            Cell::Skipped => 's',
            Cell::Verified => 'v',
            Cell::Running => 'r',
            Cell::Unverified => 'u',
            Cell::NotBack => 'n',
            Cell::Unknown => 'x',
            Cell::Failed => 'f',
        }
    }

    /// The cell that a letter stands for.
    pub fn read(letter: char) -> Option<Cell> {
        Cell::ALL.into_iter().find(|cell| cell.letter() == letter)
    }
}

impl JobCells {
    /// Of a job whose waves have these sizes, the items that were begun in their order.
    pub fn new(waves: &[u64], items: impl IntoIterator<Item = Cell>) -> Self {
        let each = waves.iter().sum::<u64>().div_ceil(MOST_CELLS).max(1);
        let mut items = items.into_iter();
        let mut cells = String::new();
        for wave in waves {
            let mut left = *wave;
            while left > 0 {
                let many = each.min(left);
                left -= many;
                let worst = items.by_ref().take(usize::try_from(many).unwrap_or(usize::MAX)).max();
                let Some(worst) = worst else { return JobCells { each, cells } };
                cells.push(worst.letter());
            }
        }
        JobCells { each, cells }
    }

    /// How many cells a wave of this size has.
    pub fn of_wave(&self, size: u64) -> u64 {
        size.div_ceil(self.each.max(1))
    }

    /// The cells, and none for a letter that this version does not know.
    pub fn read(&self) -> impl Iterator<Item = Option<Cell>> {
        self.cells.chars().map(Cell::read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_reads_back() {
        for cell in Cell::ALL {
            assert_eq!(Cell::read(cell.letter()), Some(cell));
        }
    }

    #[test]
    fn of_many_items_a_cell_is_the_worst_of_its_own_wave() {
        let few = JobCells::new(&[3], [Cell::Verified, Cell::Failed]);
        assert_eq!((few.each, few.cells.as_str()), (1, "vf"));
        let many = [Cell::Verified, Cell::Verified, Cell::Verified, Cell::NotBack, Cell::Running];
        let many = JobCells::new(&[3, 2 * MOST_CELLS - 3], many);
        assert_eq!((many.each, many.cells.as_str(), many.of_wave(3)), (2, "vvn", 2));
        let most = JobCells::new(&[10_000, 990_000], vec![Cell::Verified; 1_000_000]);
        assert_eq!((most.each, most.cells.len()), (250, 4_000));
    }
}
