//! The design system on one page: what an engineer looks at, in debug builds only. Its words are English on purpose.

mod controls;
mod page;
mod places;
mod states;

pub(crate) use page::KitPage;
