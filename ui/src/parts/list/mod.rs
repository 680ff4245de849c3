//! What every list page does alike: its place in the address, its query, its rows, the keys that walk them, and what is
//! open beside them. A feature says what of ([`Listed`]), shows its columns and its drawer, and puts the parts together.

mod body;
mod listed;
mod query;
mod use_list;

pub(crate) use body::{Beside, ListBody};
pub(crate) use listed::{ListPlaceOf, ListWords, Listed};
pub(crate) use query::ListQuery;
pub(crate) use use_list::{List, use_list};
