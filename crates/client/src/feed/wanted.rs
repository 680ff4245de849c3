use api::console::feed::{FeedWindow, Topic};

/// What is wanted of a context: topics whole, and of lists what concerns these windows. Neither: everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) topics: Vec<Topic>,
    pub(super) windows: Vec<FeedWindow>,
}
