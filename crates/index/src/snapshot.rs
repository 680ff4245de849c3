//! An index as bytes, so that a fleet that was read once need not be read whole again.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
};

use api::soracom::group::Group;

use crate::{
    fleet::Fleet,
    index::Index,
    sections::{Reader, Writer, broken},
};

impl Index {
    /// Writes the rows and groups, and a `note` of the caller's that is under the same checksum, such as what position
    /// the rows stand at. What is under way on a SIM is left out: it is the jobs' to say.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn write(&self, note: &[u8], out: impl Write) -> io::Result<()> {
        let unmarked: BTreeMap<_, _> = self
            .fleet
            .marked()
            .map(|(slot, mut row)| {
                row.mark = None;
                let group = row.group_id.clone();
                row.judge(group.as_ref().and_then(|id| self.groups.get(id)));
                (slot, row.state)
            })
            .collect();
        let mut out = Writer::new(out)?;
        out.put(note)?;
        let groups: Vec<&Group> = self.groups.values().collect();
        out.put(&serde_json::to_vec(&groups)?)?;
        self.fleet.save(&unmarked, &mut out)?;
        out.finish()
    }

    /// Reads what [`Index::write`] wrote: the index, and the note.
    ///
    /// # Errors
    /// `input` does not read, or is not whole, as it was written, and of this version.
    pub fn read(input: impl Read) -> io::Result<(Index, Vec<u8>)> {
        let mut input = Reader::new(input)?;
        let note = input.take()?;
        let groups: Vec<Group> =
            serde_json::from_slice(&input.take()?).map_err(|_| broken("its groups do not read"))?;
        let fleet = Fleet::load(&mut input)?;
        input.finish()?;
        let groups = groups.into_iter().map(|group| (group.group_id.clone(), group)).collect();
        Ok((Index { fleet, groups }, note))
    }
}
