//! The frame of a snapshot: a header with a version, sections behind their lengths, a checksum over all of it.

use std::io::{self, Read, Write};

/// The last byte is the version: it grows whenever the sections mean something else.
const HEADER: [u8; 8] = *b"KSINDEX\x02";

/// Writes sections.
pub(crate) struct Writer<W> {
    out: W,
    sum: Sum,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(&HEADER)?;
        Ok(Writer { out, sum: Sum::default() })
    }

    pub(crate) fn put(&mut self, section: &[u8]) -> io::Result<()> {
        self.sum.add(section);
        self.out.write_all(&(section.len() as u64).to_le_bytes())?;
        self.out.write_all(section)
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.write_all(&self.sum.0.to_le_bytes())?;
        self.out.flush()
    }
}

/// Reads sections. What they say is not to be used before [`Reader::finish`] has found them whole.
pub(crate) struct Reader<R> {
    input: R,
    sum: Sum,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(mut input: R) -> io::Result<Self> {
        if number(&mut input)? != u64::from_le_bytes(HEADER) {
            return Err(broken("it is no snapshot of this version"));
        }
        Ok(Reader { input, sum: Sum::default() })
    }

    /// The next section.
    pub(crate) fn take(&mut self) -> io::Result<Vec<u8>> {
        let length = number(&mut self.input)?;
        // A length that is wrong reads to the end at most: nothing is made room for before it is there.
        let mut section = Vec::new();
        self.input.by_ref().take(length).read_to_end(&mut section)?;
        if section.len() as u64 != length {
            return Err(broken("it is cut off"));
        }
        self.sum.add(&section);
        Ok(section)
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        if number(&mut self.input)? != self.sum.0 {
            return Err(broken("its checksum is another"));
        }
        if self.input.read(&mut [0])? != 0 {
            return Err(broken("something follows it"));
        }
        Ok(())
    }
}

/// A snapshot that is not to be trusted.
pub(crate) fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

fn number(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// A checksum against accidents, not against malice. Every step is a bijection, so no change of one byte goes unseen.
#[derive(Default)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, section: &[u8]) {
        self.mix(section.len() as u64);
        let (words, rest) = section.as_chunks();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        self.mix(rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }

    fn mix(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}
