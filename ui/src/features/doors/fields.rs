//! What is typed and chosen in the form, and the draft that it comes to.

use api::{
    UnixMillis,
    console::lease::{Door, EVERYBODY, LeaseDraft, MOST_MINUTES, SourceHint},
    id::SimId,
};
use leptos::prelude::*;

use super::tls::Protocol;

/// After so many minutes without a connection, unless somebody says otherwise.
const IDLE_MINUTES: &str = "10";

#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) port: RwSignal<String>,
    pub(super) minutes: RwSignal<String>,
    pub(super) ranges: RwSignal<String>,
    pub(super) reason: RwSignal<String>,
    pub(super) ticket: RwSignal<String>,
    /// As somebody has said; as the port has it until then.
    pub(super) tls: RwSignal<Option<bool>>,
    pub(super) idle: RwSignal<bool>,
    pub(super) idle_minutes: RwSignal<String>,
    /// What is typed to let in everybody.
    pub(super) everybody: RwSignal<String>,
}

impl Fields {
    /// For a shell, half an hour, from where whoever is here comes as far as that is known.
    pub(super) fn new(source: &SourceHint) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Fields {
            port: text("22"),
            minutes: text("30"),
            ranges: text(range_of(source).unwrap_or_default()),
            reason: text(""),
            ticket: text(""),
            tls: RwSignal::new(None),
            idle: RwSignal::new(false),
            idle_minutes: text(IDLE_MINUTES),
            everybody: text(""),
        }
    }

    /// As another door stands: its port, and as long as that would have stayed open.
    pub(super) fn take_after(self, door: &Door, now: UnixMillis) {
        self.port.set(door.to.to_string());
        if let Some(ends) = door.closes_at {
            let minutes = (ends.since(now) / 60_000).clamp(1, i64::from(MOST_MINUTES));
            self.minutes.set(minutes.to_string());
        }
    }

    /// The port; 0 for what is none.
    pub(super) fn port(self) -> u16 {
        self.port.with(|port| number(port))
    }

    /// The minutes; 0 for what is no number.
    pub(super) fn minutes(self) -> u16 {
        self.minutes.with(|minutes| number(minutes))
    }

    pub(super) fn tls(self) -> bool {
        self.tls.get().unwrap_or_else(|| Protocol::of(self.port()).wants_tls())
    }

    /// Whether what is idle is closed after a time that is none.
    pub(super) fn idle_is_bad(self, most: u16) -> bool {
        self.idle.get() && !(1..=most).contains(&self.idle_minutes.with(|minutes| number(minutes)))
    }

    /// Whether whoever lets in everybody has typed so.
    pub(super) fn everybody_is_typed(self) -> bool {
        self.everybody.with(|typed| typed.trim() == EVERYBODY)
    }

    /// Adds a range, unless it is there.
    pub(super) fn let_in(self, range: &str) {
        if self.ranges.with_untracked(|ranges| split(ranges).any(|known| known == range)) {
            return;
        }
        self.ranges.update(|ranges| {
            if !ranges.trim().is_empty() && !ranges.ends_with('\n') {
                ranges.push('\n');
            }
            ranges.push_str(range);
        });
    }

    /// The draft of a door to that SIM; tracks all of it.
    pub(super) fn draft(self, sim_id: SimId) -> LeaseDraft {
        LeaseDraft {
            sim_id,
            port: self.port(),
            minutes: self.minutes(),
            ranges: self.ranges.with(|ranges| split(ranges).map(str::to_owned).collect()),
            tls: self.tls(),
            reason: self.reason.get().trim().to_owned(),
            ticket: self.ticket.get().trim().to_owned(),
            idle_minutes: self.idle.get().then(|| self.idle_minutes.with(|minutes| number(minutes))),
        }
    }
}

/// From where whoever is here comes to the platform.
pub(super) const fn range_of(source: &SourceHint) -> Option<&str> {
    match source {
        SourceHint::ThisMachine { range } | SourceHint::LastSignIn { range, .. } => Some(range.as_str()),
        SourceHint::NotKnown => None,
    }
}

fn number(text: &str) -> u16 {
    text.trim().parse().unwrap_or(0)
}

/// Ranges, one a line or with commas between them.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、');
    text.split(between).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_people_paste_them() {
        let ranges = |text| split(text).collect::<Vec<_>>();
        assert_eq!(ranges(" 203.0.113.41/32,198.51.100.0/24\n\n"), ["203.0.113.41/32", "198.51.100.0/24"]);
        assert_eq!(ranges("203.0.113.41、::1"), ["203.0.113.41", "::1"]);
        assert_eq!(ranges("").len(), 0);
    }

    #[test]
    fn what_is_no_number_is_nothing() {
        for (text, n) in [("22", 22), (" 80 ", 80), ("", 0), ("-1", 0), ("65536", 0), ("ssh", 0)] {
            assert_eq!(number(text), n);
        }
    }
}
