//! Where each part of an app stands on the canvas, and how the pipes between them run. Pure: numbers in, numbers out.

use std::collections::BTreeMap;

use api::{console::flux::AppDraft, id::FluxPartId};

use super::walk::{Stop, ranks, walk};
use crate::route::FluxPart;

/// Sizes of what stands there, in px; the style sheet knows the same.
pub(super) const NODE_WIDTH: i32 = 220;
const SOURCE_HEIGHT: i32 = 92;
const ACTION_HEIGHT: i32 = 110;
/// The widest pill.
pub(super) const PILL_WIDTH: i32 = 132;
const PILL_HEIGHT: i32 = 22;
const MARGIN: i32 = 24;
const TOP: i32 = 56;
const BOTTOM: i32 = 64;
const GAP: i32 = 28;
/// From one trunk to the next in the same gutter.
const TRUNK: i32 = 22;
/// From one lane to the next below everything.
const LANE: i32 = 18;
const CORNER: i32 = 10;

/// The canvas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    /// Sources and actions.
    pub(super) nodes: BTreeMap<FluxPart, Place>,
    /// Channels: the middle of their pills.
    pub(super) pills: BTreeMap<FluxPart, (i32, i32)>,
    /// The pipes, as paths.
    pub(super) pipes: Vec<String>,
}

/// A box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) height: i32,
}

impl Place {
    const fn middle(self) -> i32 {
        self.y + self.height / 2
    }

    const fn right(self) -> i32 {
        self.x + NODE_WIDTH
    }
}

/// Lays an app out from left to right in the order in which it runs.
pub(super) fn lay_out(app: &AppDraft) -> Layout {
    let (stops, ranks) = (walk(app), ranks(app));
    let gutters = gutters(&stops);
    let mut layout = Layout::default();
    let columns = columns(&stops);
    let tallest = columns.iter().map(|column| height_of(column)).max().unwrap_or_default();
    let mut x = MARGIN;
    let mut trunks: BTreeMap<&FluxPartId, i32> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        let mut y = TOP + (tallest - height_of(column)) / 2;
        for part in column {
            let height = node_height(part);
            layout.nodes.insert((*part).clone(), Place { x, y, height });
            y += height + GAP;
        }
        // An empty first column takes no room: nothing comes in from outside.
        x += if column.is_empty() { 0 } else { NODE_WIDTH };
        let channels = gutters.get(&at).map(Vec::as_slice).unwrap_or_default();
        for (place, id) in channels.iter().enumerate() {
            trunks.insert(id, x + PILL_WIDTH / 2 + 8 + to_px(place) * TRUNK);
        }
        if !channels.is_empty() {
            x += PILL_WIDTH + 16 + (to_px(channels.len()) - 1) * TRUNK;
        }
    }
    let floor = layout.nodes.values().map(|place| place.y + place.height).max().unwrap_or(TOP);
    let mut lanes = Lanes { next: floor + LANE + 4 };
    for channels in gutters.values() {
        pills(app, channels, &trunks, &mut layout);
        for id in channels {
            pipes(app, id, trunks[id], &ranks, &mut lanes, &mut layout);
        }
    }
    let lowest = layout.pills.values().map(|(_, y)| y + PILL_HEIGHT).max().unwrap_or_default();
    layout.height = lanes.next.max(lowest + LANE) + BOTTOM;
    layout.width =
        x.max(layout.nodes.values().map(|place| place.right()).max().unwrap_or_default()) + MARGIN + 20;
    layout
}

fn columns(stops: &[Stop]) -> Vec<Vec<&FluxPart>> {
    let last = stops.iter().map(|stop| stop.column).max().unwrap_or_default();
    let mut columns = vec![Vec::new(); last + 1];
    for stop in stops {
        if !matches!(stop.part, FluxPart::Channel(_)) {
            columns[stop.column].push(&stop.part);
        }
    }
    columns
}

/// Channels by the column that they lie behind.
fn gutters(stops: &[Stop]) -> BTreeMap<usize, Vec<&FluxPartId>> {
    let mut gutters: BTreeMap<usize, Vec<&FluxPartId>> = BTreeMap::new();
    for stop in stops {
        if let FluxPart::Channel(id) = &stop.part {
            gutters.entry(stop.column).or_default().push(id);
        }
    }
    gutters
}

const fn node_height(part: &FluxPart) -> i32 {
    match part {
        FluxPart::Source(_) => SOURCE_HEIGHT,
        FluxPart::Action(_) | FluxPart::Channel(_) => ACTION_HEIGHT,
    }
}

fn height_of(column: &[&FluxPart]) -> i32 {
    let heights: i32 = column.iter().map(|part| node_height(part) + GAP).sum();
    (heights - GAP).max(0)
}

/// Puts the pills of a gutter on their trunks, each at a height of its own.
fn pills(app: &AppDraft, channels: &[&FluxPartId], trunks: &BTreeMap<&FluxPartId, i32>, layout: &mut Layout) {
    let mut wanted: Vec<(i32, &FluxPartId)> = channels
        .iter()
        .map(|id| {
            let ends: Vec<i32> = ends_of(app, id, layout).collect();
            let (least, most) = (ends.iter().min().copied(), ends.iter().max().copied());
            (least.zip(most).map_or(TOP + SOURCE_HEIGHT / 2, |(least, most)| i32::midpoint(least, most)), *id)
        })
        .collect();
    wanted.sort_by_key(|(y, _)| *y);
    let mut free = i32::MIN;
    for (y, id) in wanted {
        let y = y.max(free);
        free = y + PILL_HEIGHT + 8;
        layout.pills.insert(FluxPart::Channel(id.clone()), (trunks[id], y));
    }
}

/// The heights at which something leads into a channel or out of it.
fn ends_of<'a>(app: &'a AppDraft, id: &'a FluxPartId, layout: &'a Layout) -> impl Iterator<Item = i32> + 'a {
    let sources = app.sources.iter().filter(move |source| source.channel == *id);
    let into = sources.map(|source| FluxPart::Source(source.id.clone()));
    let steps = app.actions.iter().filter(move |step| step.channel == *id);
    let out = steps.map(|step| FluxPart::Action(step.id.clone()));
    into.chain(out).filter_map(|part| layout.nodes.get(&part)).map(|place| place.middle())
}

/// Room below everything, for what leads back.
struct Lanes {
    next: i32,
}

fn pipes(
    app: &AppDraft,
    id: &FluxPartId,
    trunk: i32,
    ranks: &BTreeMap<FluxPartId, usize>,
    lanes: &mut Lanes,
    layout: &mut Layout,
) {
    let Some(&(_, pill)) = layout.pills.get(&FluxPart::Channel(id.clone())) else { return };
    let rank = ranks.get(id).copied().unwrap_or_default();
    let mut found = Vec::new();
    for source in app.sources.iter().filter(|source| source.channel == *id) {
        if let Some(place) = layout.nodes.get(&FluxPart::Source(source.id.clone())) {
            found.push(bent(&[(place.right(), place.middle()), (trunk, place.middle()), (trunk, pill)]));
        }
    }
    for step in &app.actions {
        let Some(&place) = layout.nodes.get(&FluxPart::Action(step.id.clone())) else { continue };
        if step.channel == *id {
            found.push(bent(&[(trunk, pill), (trunk, place.middle()), (place.x, place.middle())]));
        }
        if step.output.as_ref().is_none_or(|output| output.channel != *id) {
            continue;
        }
        let (right, y) = (place.right(), place.middle());
        let behind = ranks.get(&step.channel).map_or(0, |rank| rank + 1);
        if behind == rank {
            found.push(bent(&[(right, y), (trunk, y), (trunk, pill)]));
        } else {
            let lane = lanes.next;
            lanes.next += LANE;
            found.push(bent(&[
                (right, y),
                (right + 14, y),
                (right + 14, lane),
                (trunk, lane),
                (trunk, pill),
            ]));
        }
    }
    layout.pipes.append(&mut found);
}

/// A path through these corners, each of them round.
fn bent(points: &[(i32, i32)]) -> String {
    let mut points: Vec<(i32, i32)> = points.to_vec();
    points.dedup();
    let Some((first, rest)) = points.split_first() else { return String::new() };
    let mut path = format!("M{} {}", first.0, first.1);
    let mut from = *first;
    for (at, corner) in rest.iter().enumerate() {
        match rest.get(at + 1) {
            Some(next) => {
                let (before, after) = (toward(*corner, from), toward(*corner, *next));
                path.push_str(&format!(
                    "L{} {}Q{} {} {} {}",
                    before.0, before.1, corner.0, corner.1, after.0, after.1
                ));
                from = *corner;
            }
            None => path.push_str(&format!("L{} {}", corner.0, corner.1)),
        }
    }
    path
}

/// The point on the way from a corner where its curve ends.
fn toward(corner: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    let part = |from: i32, to: i32| {
        let most = CORNER.min((to - from).abs() / 2);
        (to - from).clamp(-most, most)
    };
    (corner.0 + part(corner.0, to.0), corner.1 + part(corner.1, to.1))
}

fn to_px(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{super::sample::chain, *};

    /// An app of `count` channels, each with three actions that lead on to the next and one source more.
    fn many(count: usize) -> AppDraft {
        let mut app = AppDraft::default();
        let id = |text: String| FluxPartId::new(text).unwrap();
        for at in 0..count {
            let (channel, mut source) = (id(format!("c{at}")), chain().sources[0].clone());
            (source.id, source.channel) = (id(format!("s{at}")), channel.clone());
            app.channels.push(api::console::flux::Channel { id: channel.clone(), name: format!("c{at}") });
            app.sources.push(source);
            for nth in 0..3 {
                let mut step = chain().actions[nth].clone();
                (step.id, step.channel) = (id(format!("a{at}-{nth}")), channel.clone());
                step.output = chain().actions[0].output.clone();
                if let Some(output) = &mut step.output {
                    // Forward, to itself, and back to the first.
                    output.channel = id(format!("c{}", [(at + 1) % count, at, 0][nth]));
                }
                app.actions.push(step);
            }
        }
        app
    }

    fn overlap(layout: &Layout) -> Option<(FluxPart, FluxPart)> {
        for (one, a) in &layout.nodes {
            for (other, b) in &layout.nodes {
                let apart = a.x + NODE_WIDTH <= b.x
                    || b.x + NODE_WIDTH <= a.x
                    || a.y + a.height <= b.y
                    || b.y + b.height <= a.y;
                if one != other && !apart {
                    return Some((one.clone(), other.clone()));
                }
            }
        }
        None
    }

    #[test]
    fn nothing_lies_on_anything_else_however_many_there_are() {
        for app in [chain(), many(1), many(2), many(7), many(40)] {
            let layout = lay_out(&app);
            assert_eq!(overlap(&layout), None);
            let pills: Vec<(i32, i32)> = layout.pills.values().copied().collect();
            for (at, (x, y)) in pills.iter().enumerate() {
                assert!(*x > 0 && *x < layout.width && *y > 0 && *y < layout.height);
                for (other_x, other_y) in &pills[at + 1..] {
                    assert!(
                        (x - other_x).abs() >= PILL_WIDTH || (y - other_y).abs() >= PILL_HEIGHT,
                        "{pills:?}"
                    );
                }
                for place in layout.nodes.values() {
                    let beside = x + PILL_WIDTH / 2 <= place.x || x - PILL_WIDTH / 2 >= place.right();
                    let above = y + PILL_HEIGHT <= place.y || y - PILL_HEIGHT >= place.y + place.height;
                    assert!(beside || above, "a pill at {x} {y} lies on {place:?}");
                }
            }
            let inside = |place: &Place| {
                place.x >= 0 && place.right() <= layout.width && place.y + place.height <= layout.height
            };
            assert!(layout.nodes.values().all(inside));
        }
    }

    #[test]
    fn it_runs_from_left_to_right() {
        let layout = lay_out(&chain());
        let x = |part: &str| layout.nodes.iter().find(|(known, _)| known.to_string() == part).unwrap().1.x;
        assert!(x("source.hook") < x("action.set-group"));
        assert_eq!(x("action.set-group"), x("action.slack"));
        assert!(x("action.slack") < x("action.cmdb"));
        // Two sources and two actions on the first channel, one in and one out of the second.
        assert_eq!(layout.pipes.len(), 6);
    }

    #[test]
    fn corners_are_round_where_there_is_room() {
        assert_eq!(bent(&[(0, 0), (50, 0), (50, 100)]), "M0 0L40 0Q50 0 50 10L50 100");
        assert_eq!(bent(&[(0, 0), (50, 0), (50, 0)]), "M0 0L50 0");
    }
}
