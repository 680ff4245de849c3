//! Columns as sections of a snapshot.

use std::io::{self, Read, Write};

use crate::sections::{Reader, Writer, broken};

/// Writes cells of a fixed width.
pub(super) fn put<const WIDTH: usize>(
    out: &mut Writer<impl Write>,
    cells: impl Iterator<Item = [u8; WIDTH]>,
) -> io::Result<()> {
    let mut section = Vec::with_capacity(cells.size_hint().0 * WIDTH);
    cells.for_each(|cell| section.extend_from_slice(&cell));
    out.put(&section)
}

/// Reads cells of a fixed width.
pub(super) fn take<const WIDTH: usize, T>(
    input: &mut Reader<impl Read>,
    of: impl FnMut([u8; WIDTH]) -> io::Result<T>,
) -> io::Result<Vec<T>> {
    cells(&input.take()?, of)
}

/// Writes numbers in as few bytes each as the greatest needs. [`u32::MAX`] stands for what is not there: it is as short.
pub(super) fn put_narrow(
    out: &mut Writer<impl Write>,
    numbers: impl Iterator<Item = u32> + Clone,
) -> io::Result<()> {
    let most = numbers.clone().filter(|number| *number != u32::MAX).max().unwrap_or(0);
    let width = [1, 2].into_iter().find(|width| most < (1 << (8 * width)) - 1).unwrap_or(4);
    let mut section = vec![width as u8];
    section.reserve(numbers.size_hint().0 * width);
    match width {
        1 => section.extend(numbers.map(|number| number as u8)),
        2 => numbers.for_each(|number| section.extend_from_slice(&(number as u16).to_le_bytes())),
        _ => numbers.for_each(|number| section.extend_from_slice(&number.to_le_bytes())),
    }
    out.put(&section)
}

/// Reads what [`put_narrow`] wrote.
pub(super) fn take_narrow(input: &mut Reader<impl Read>) -> io::Result<Vec<u32>> {
    let section = input.take()?;
    match section.split_first() {
        Some((1, rest)) => cells(rest, |[byte]| Ok(if byte == u8::MAX { u32::MAX } else { u32::from(byte) })),
        Some((2, rest)) => cells(rest, |bytes| {
            let number = u16::from_le_bytes(bytes);
            Ok(if number == u16::MAX { u32::MAX } else { u32::from(number) })
        }),
        Some((4, rest)) => cells(rest, |bytes| Ok(u32::from_le_bytes(bytes))),
        _ => Err(broken("its numbers have no width")),
    }
}

fn cells<const WIDTH: usize, T>(
    section: &[u8],
    mut of: impl FnMut([u8; WIDTH]) -> io::Result<T>,
) -> io::Result<Vec<T>> {
    let (cells, rest) = section.as_chunks();
    if !rest.is_empty() {
        return Err(broken("a number is cut off"));
    }
    let mut all = Vec::with_capacity(cells.len());
    for cell in cells {
        all.push(of(*cell)?);
    }
    Ok(all)
}

/// Writes texts, as a section of lengths and one of what they hold.
pub(super) fn put_pieces<'p>(
    out: &mut Writer<impl Write>,
    pieces: impl Iterator<Item = &'p [u8]> + Clone,
) -> io::Result<()> {
    put_narrow(out, pieces.clone().map(|piece| piece.len() as u32))?;
    let mut all = Vec::new();
    pieces.for_each(|piece| all.extend_from_slice(piece));
    out.put(&all)
}

/// Texts as they were read.
pub(super) struct Pieces {
    lengths: Vec<u32>,
    all: Vec<u8>,
}

impl Pieces {
    /// Reads what [`put_pieces`] wrote.
    pub(super) fn take(input: &mut Reader<impl Read>) -> io::Result<Pieces> {
        let (lengths, all) = (take_narrow(input)?, input.take()?);
        let held: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        if held != all.len() as u64 {
            return Err(broken("its texts are not as long as it says"));
        }
        Ok(Pieces { lengths, all })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.all.as_slice();
        self.lengths.iter().map(move |length| split(&mut rest, *length).unwrap_or_default())
    }

    /// How much they hold together.
    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }
}

/// Takes the first items off; none where there are not so many.
pub(super) fn split<'a, T>(rest: &mut &'a [T], length: u32) -> Option<&'a [T]> {
    let (piece, behind) = rest.split_at_checked(length as usize)?;
    *rest = behind;
    Some(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_bytes_as_the_greatest() {
        for (most, width) in [(0, 1), (254, 1), (255, 2), (65_534, 2), (65_535, 4), (u32::MAX - 1, 4)] {
            let numbers = [0, most, u32::MAX, 7.min(most)];
            let mut bytes = Vec::new();
            let mut out = Writer::new(&mut bytes).unwrap();
            put_narrow(&mut out, numbers.into_iter()).unwrap();
            out.finish().unwrap();
            assert_eq!(bytes.len(), 8 + 8 + 1 + 4 * width + 8, "{most}");
            let mut input = Reader::new(bytes.as_slice()).unwrap();
            assert_eq!(take_narrow(&mut input).unwrap(), numbers);
            input.finish().unwrap();
        }
    }

    #[test]
    fn a_width_that_nobody_writes_is_refused() {
        for section in [&[][..], &[3, 0, 0, 0], &[2, 0]] {
            let mut bytes = Vec::new();
            let mut out = Writer::new(&mut bytes).unwrap();
            out.put(section).unwrap();
            out.finish().unwrap();
            assert!(take_narrow(&mut Reader::new(bytes.as_slice()).unwrap()).is_err(), "{section:?}");
        }
    }
}
