//! Line icons on a 16 grid, and the brand's mark.

mod drawing;
mod pictogram;

pub(crate) use drawing::{Icon, Mark, Sprite, symbol};
pub(crate) use pictogram::{IconSize, Pictogram};
