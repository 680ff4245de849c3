use api::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::SimRecord;

/// Most entries of each kind; the oldest go. guess: nobody changes a speed class more often in the time that is counted.
const MOST: usize = 64;

/// What traffic hangs on and the session history does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meter {
    /// Speed classes of before, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<SpeedEra>,
    /// Times in which there was a session and nobody sent, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub silences: Vec<Silence>,
}

/// A speed class that a SIM had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeedEra {
    /// Which.
    pub class: String,
    /// When the next one began.
    pub until: UnixMillis,
}

/// A session whose device had no power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// When it was last heard of.
    pub from: UnixMillis,
    /// When its session ended.
    pub until: UnixMillis,
}

impl Meter {
    /// Whether there is nothing to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.silences.is_empty()
    }

    /// A speed class ends.
    pub(crate) fn end_class(&mut self, class: &str, until: UnixMillis) {
        keep(&mut self.classes, SpeedEra { class: class.to_owned(), until });
    }

    fn end_silence(&mut self, silence: Silence) {
        keep(&mut self.silences, silence);
    }
}

fn keep<T>(entries: &mut Vec<T>, entry: T) {
    entries.push(entry);
    if entries.len() > MOST {
        entries.remove(0);
    }
}

impl SimRecord {
    /// Since when nothing has been heard from a device whose session is open; none while it talks.
    pub fn silent_since(&self) -> Option<UnixMillis> {
        Some(self.idle_at?.plus(-crate::plan::idle_ms(self.subscription())))
    }

    /// Remembers, before a session ends at `at`, that it was silent.
    pub(crate) fn remember_silence(&mut self, at: UnixMillis) {
        if let Some(from) = self.silent_since() {
            self.meter.end_silence(Silence { from, until: at });
        }
    }
}
