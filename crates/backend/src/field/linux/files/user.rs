/// Who acts on a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum User {
    Root,
    Pi,
    Guest,
}

impl User {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            User::Root => "root",
            User::Pi => "pi",
            User::Guest => "guest",
        }
    }

    /// Its number, and its group's.
    pub(crate) const fn id(self) -> u32 {
        match self {
            User::Root => 0,
            User::Pi => 1000,
            User::Guest => 1001,
        }
    }

    pub(crate) const fn home(self) -> &'static str {
        match self {
            User::Root => "/root",
            User::Pi => "/home/pi",
            User::Guest => "/home/guest",
        }
    }
}
