//! Buttons. One that is refused stays focusable and says why; one without words takes its label by type.

mod icon_only;
mod types;
mod words;

pub(crate) use icon_only::IconButton;
pub(crate) use types::{Size, Tone};
pub(crate) use words::Button;
