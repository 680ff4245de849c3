use serde::{Deserialize, Serialize};

/// What is to be done about a lease next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Its door is to be opened.
    Open,
    /// The call that opens it is under way.
    Opening,
    /// What became of that call is not known: it is looked for.
    LookForOpened,
    /// It was looked for in vain, and is taken for failed: should it come all the same, it is closed.
    LookForLate,
    /// It was opened: somebody looks whether it is there.
    SeeOpened,
    /// It is open, and nothing is to be done.
    Stand,
    /// It is to be closed, and may be gone by now: somebody looks whether it is still there, or another's stands in its place.
    SeeStill,
    /// It is to be closed.
    Close,
    /// The call that closes it is under way.
    Closing,
    /// It was closed: somebody looks whether it is gone.
    SeeClosed,
    /// Nothing more will be done.
    Over,
}
