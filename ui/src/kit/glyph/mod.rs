//! State glyphs: the inner shape is the state, the ring is how fresh the evidence is. Never used as decoration.

mod evidence;
mod shape;
mod words;

pub(crate) use evidence::{SESSION_RECORD, freshness};
pub(crate) use shape::{Glyph, State, glyph_symbols};
pub(crate) use words::StateWords;
