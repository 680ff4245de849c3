//! What went both ways over time: one above the line, the other below it.

use plotters::{
    chart::{ChartBuilder, LabelAreaPosition},
    drawing::{DrawingAreaErrorKind, IntoDrawingArea},
    element::{PathElement, Rectangle},
    style::{Color, IntoFont, TRANSPARENT, TextStyle},
};

use super::{
    axes::{AmountAxis, TimeAxis},
    drawing::Drawing,
    ink,
};

/// Room for the words of the amounts, and for those of the times, in pixels.
const LEFT: u32 = 54;
const FOOT: u32 = 18;
/// Room above the highest amount, and beside the last time.
const HEAD: u32 = 7;
const RIGHT: u32 = 4;
/// Pixels that a tick's words take, with some air.
const TICK: u32 = 64;
const HOUR: i64 = 3_600_000;
/// From here on there is room between two bars.
const ROOMY: i32 = 4;

/// What went both ways in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    /// When it begins, in milliseconds since 1970.
    pub(crate) at: i64,
    /// Shown above the line.
    pub(crate) above: u64,
    /// Shown below it.
    pub(crate) below: u64,
}

/// The time that a chart shows; in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// How long each bar lasts.
    pub(crate) each: i64,
    /// Minutes east of UTC: where days begin.
    pub(crate) offset: i32,
}

/// Says a time, and an amount, at a tick.
#[derive(Clone, Copy)]
pub(super) struct Sayings {
    pub(super) time: fn(i64) -> String,
    pub(super) amount: fn(u64) -> String,
}

/// The chart as what stands inside an `svg` of that size; empty where there is no room for one.
pub(super) fn draw(size: (u32, u32), times: Times, bars: &[Bar], say: Sayings) -> String {
    let mut svg = String::new();
    if size.0 < LEFT + RIGHT + TICK || size.1 < HEAD + FOOT + 20 {
        return svg;
    }
    match try_draw(size, times, bars, say, &mut svg) {
        Ok(()) => svg,
        // Half a picture would say something that is not so.
        Err(_) => String::new(),
    }
}

fn try_draw(
    size: (u32, u32),
    times: Times,
    bars: &[Bar],
    say: Sayings,
    svg: &mut String,
) -> Result<(), DrawingAreaErrorKind<std::convert::Infallible>> {
    let root = Drawing::new(size, svg).into_drawing_area();
    let most = (size.0 - LEFT - RIGHT) / TICK;
    // A day's name stands below the middle of its bar, an hour's where it strikes.
    let shift = if times.each > HOUR { times.each / 2 } else { 0 };
    let time = TimeAxis::new(times.from, times.to, times.offset, shift, most as usize);
    let amount = AmountAxis::new(
        bars.iter().map(|bar| bar.above).max().unwrap_or(0),
        bars.iter().map(|bar| bar.below).max().unwrap_or(0),
    );
    let mut chart = ChartBuilder::on(&root)
        .margin_top(HEAD)
        .margin_right(RIGHT)
        .set_label_area_size(LabelAreaPosition::Left, LEFT)
        .set_label_area_size(LabelAreaPosition::Bottom, FOOT)
        .build_cartesian_2d(time, amount)?;
    // Our drawing knows one font, which the style sheet names.
    let word = TextStyle::from(("mono", 10).into_font()).color(&ink::WORD);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(ink::GRID)
        .axis_style(TRANSPARENT)
        .label_style(word)
        .set_all_tick_mark_size(3)
        .x_label_formatter(&|at| (say.time)(time.named(*at)))
        // Below the line there is as much, not less than nothing.
        .y_label_formatter(&|amount| (say.amount)(amount.unsigned_abs()))
        .draw()?;
    // A pixel between two bars, where there is one to spare.
    let air = {
        let wide =
            chart.backend_coord(&(times.from + times.each, 0)).0 - chart.backend_coord(&(times.from, 0)).0;
        if wide >= ROOMY { times.each / i64::from(wide) } else { 0 }
    };
    let amount = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
    for bar in bars {
        let (begin, end) = (bar.at.max(times.from), (bar.at + times.each - air).min(times.to));
        if begin >= end {
            continue;
        }
        let up = (bar.above > 0).then(|| ([(begin, amount(bar.above)), (end, 0)], ink::BAR));
        let down = (bar.below > 0).then(|| ([(begin, 0), (end, -amount(bar.below))], ink::OTHER_BAR));
        chart.draw_series(
            [up, down].into_iter().flatten().map(|(corners, ink)| Rectangle::new(corners, ink.filled())),
        )?;
    }
    chart.draw_series([PathElement::new([(times.from, 0), (times.to, 0)], ink::ZERO)])?;
    root.present()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAY: Sayings =
        Sayings { time: |at| format!("{}h", at / HOUR), amount: |amount| format!("{amount}<b") };
    const DAY: Times = Times { from: 0, to: 24 * HOUR, each: HOUR, offset: 0 };

    #[test]
    fn bars_stand_on_both_sides_of_the_line_and_colours_are_classes() {
        let bars = [Bar { at: 6 * HOUR, above: 100, below: 50 }, Bar { at: 12 * HOUR, above: 0, below: 100 }];
        let svg = draw((418, 140), DAY, &bars, SAY);
        assert_eq!(svg.matches(r#"class="chart-bar""#).count(), 1);
        assert_eq!(svg.matches(r#"class="chart-bar-2""#).count(), 2);
        assert_eq!(svg.matches(r#"class="chart-zero""#).count(), 1);
        assert!(svg.contains(">100&lt;b</text>") && svg.contains(">12h</text>"), "{svg}");
        for word in ["fill", "stroke", "style", "NaN", "#", "-<"] {
            assert!(!svg.contains(word), "{word}: {svg}");
        }
        assert_eq!(draw((40, 140), DAY, &bars, SAY), "", "no room");
    }

    #[test]
    fn ticks_of_the_amounts_are_few_and_what_lies_outside_is_left_out() {
        let bars = [Bar { at: -2 * HOUR, above: 5, below: 5 }, Bar { at: 30 * HOUR, above: 5, below: 5 }];
        let svg = draw((418, 140), DAY, &bars, SAY);
        assert!(!svg.contains("chart-bar"), "{svg}");
        let ticks = svg.matches("&lt;b</text>").count();
        assert!((2..=5).contains(&ticks), "{ticks}: {svg}");
        assert!(!draw((418, 140), DAY, &[], SAY).contains("chart-bar"));
    }
}
