use std::collections::BTreeMap;

use api::{
    UnixMillis,
    soracom::session::{SessionEvent, SessionEventKind},
};

use crate::SimRecord;

/// A time in which a SIM had a session and its device was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: UnixMillis,
    /// Its end; not part of it.
    pub until: UnixMillis,
}

/// The times up to `now` in which a SIM could send, ascending and apart. `events` is its session history in any order; it
/// may begin in the middle of a session, for every `Deleted` says when its session was created.
pub(super) fn spans(record: &SimRecord, events: &[SessionEvent], now: UnixMillis) -> Vec<Span> {
    let created: BTreeMap<_, UnixMillis> = events
        .iter()
        .filter(|event| event.event == SessionEventKind::Created)
        .filter_map(|event| Some((event.session_id.as_ref()?, event.time)))
        .collect();
    let over = events.iter().filter(|event| event.event == SessionEventKind::Deleted).filter_map(|event| {
        let told = event.session_id.as_ref().and_then(|id| created.get(id).copied());
        let from = told.or_else(|| UnixMillis::from_rfc3339(event.created_time.as_deref()?))?;
        Some(Span { from, until: event.time })
    });
    let open = record.session_created.filter(|_| record.online()).map(|from| Span { from, until: now });
    let mut silences: Vec<Span> =
        record.meter.silences.iter().map(|s| Span { from: s.from, until: s.until }).collect();
    silences.extend(record.silent_since().map(|from| Span { from, until: now }));
    silences.sort_by_key(|silence| silence.from);
    without(joined(over.chain(open).collect()), &silences)
}

/// The same times, each once: a new session begins a moment before the old one is gone.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.from < span.until);
    spans.sort_by_key(|span| span.from);
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut().filter(|last| span.from <= last.until) {
            Some(last) => last.until = last.until.max(span.until),
            None => joined.push(span),
        }
    }
    joined
}

/// What is left of `spans` when `gaps`, ascending, are taken out.
fn without(spans: Vec<Span>, gaps: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(spans.len());
    for Span { mut from, until } in spans {
        for gap in gaps.iter().filter(|gap| gap.from < until) {
            if from < gap.from {
                left.push(Span { from, until: gap.from });
            }
            from = from.max(gap.until);
        }
        if from < until {
            left.push(Span { from, until });
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, until: i64) -> Span {
        Span { from: UnixMillis(from), until: UnixMillis(until) }
    }

    #[test]
    fn times_are_joined_and_gaps_taken_out() {
        let spans = joined(vec![span(50, 60), span(0, 10), span(8, 20), span(20, 30), span(7, 7)]);
        assert_eq!(spans, [span(0, 30), span(50, 60)]);
        let gaps = [span(5, 10), span(9, 12), span(25, 55), span(58, 90)];
        assert_eq!(without(spans, &gaps), [span(0, 5), span(12, 25), span(55, 58)]);
    }
}
