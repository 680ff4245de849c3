use std::sync::{Arc, Mutex, PoisonError};

use api::{console::lease::Lease, id::LeaseId};

use crate::{signals::Asked, terminal::tell};

/// What may be open at the platform, for the last word of a command that ends before it is closed. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Promised(Arc<Mutex<Option<Open>>>);

#[derive(Debug)]
enum Open {
    /// The server was asked for a door of so many minutes, and has not answered.
    Asked(u16),
    /// A lease, and when it ends at the latest.
    Lease(LeaseId, String),
}

impl Promised {
    /// A door of so many minutes is about to be asked for.
    pub(super) fn ask(&self, minutes: u16) {
        self.put(Some(Open::Asked(minutes)));
    }

    /// It is this one.
    pub(super) fn hold(&self, lease: &Lease) {
        self.put(Some(Open::Lease(lease.id.clone(), lease.ends_at.to_rfc3339())));
    }

    /// Nothing is open any more.
    pub(super) fn keep(&self) {
        self.put(None);
    }

    /// What becomes of what may be open where nobody closes it; none where nothing is.
    pub(super) fn by_itself(&self) -> Option<String> {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some(match open.as_ref()? {
            Open::Asked(minutes) => format!(
                "a door may have been opened: it closes by itself {minutes} min after that at the latest"
            ),
            Open::Lease(id, ends) => {
                format!("lease {id} ends by itself at {ends} of its context's time at the latest")
            }
        })
    }

    /// What of it stands while nobody can say so.
    pub(super) fn stands(&self) -> String {
        let left = self.by_itself().map_or_else(String::new, |left| format!(": {left}"));
        format!("the door may stand as it was{left}")
    }

    /// Ends the process, and says what is left to itself.
    pub(super) fn leave(&self, asked: Asked) {
        let left = self.by_itself().unwrap_or_else(|| "nothing was opened".to_owned());
        // Whoever has hung up hears nothing.
        let _said = tell(&format!("ended at once: {left}"));
        std::process::exit(asked.code().into());
    }

    fn put(&self, open: Option<Open>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = open;
    }
}
