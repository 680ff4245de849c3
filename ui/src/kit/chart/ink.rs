//! What a chart is drawn with. plotters speaks of colours; each of ours stands for a class of `ui/styles/kit/chart.css`.

use plotters::style::RGBColor;
use plotters_backend::BackendColor;

/// The lines of the ticks.
pub(super) const GRID: RGBColor = RGBColor(0, 0, 1);
/// The words of the ticks.
pub(super) const WORD: RGBColor = RGBColor(0, 0, 2);
/// A quantity, and the one that is set against it.
pub(super) const BAR: RGBColor = RGBColor(0, 0, 3);
pub(super) const OTHER_BAR: RGBColor = RGBColor(0, 0, 4);
/// The line that quantities stand on.
pub(super) const ZERO: RGBColor = RGBColor(0, 0, 5);
/// What goes on like this, a limit, and what was measured.
pub(super) const PLAN: RGBColor = RGBColor(0, 0, 6);
pub(super) const LIMIT: RGBColor = RGBColor(0, 0, 7);
pub(super) const POINT: RGBColor = RGBColor(0, 0, 8);

/// The class of a colour; none for what is not to be seen.
pub(super) fn class(color: BackendColor) -> Option<&'static str> {
    let known = [
        (GRID, "chart-grid"),
        (WORD, "chart-word"),
        (BAR, "chart-bar"),
        (OTHER_BAR, "chart-bar-2"),
        (ZERO, "chart-zero"),
        (PLAN, "chart-plan"),
        (LIMIT, "chart-limit"),
        (POINT, "chart-point"),
    ];
    let seen = color.alpha > 0.0;
    let of = |ink: &RGBColor| (ink.0, ink.1, ink.2) == color.rgb;
    known.iter().find(|(ink, _)| seen && of(ink)).map(|(_, class)| *class)
}
