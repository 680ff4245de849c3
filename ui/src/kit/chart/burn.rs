//! How much of a limit is used by now, and where that leads. Only the point of the moment was measured.

use plotters::{
    chart::{ChartBuilder, LabelAreaPosition},
    drawing::{DrawingAreaErrorKind, IntoDrawingArea},
    element::{Circle, EmptyElement, PathElement, Text},
    style::{
        Color, IntoFont, TRANSPARENT, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use super::{
    axes::{AmountAxis, TimeAxis},
    drawing::Drawing,
    ink,
    traffic::Sayings,
};

const FOOT: u32 = 18;
const HEAD: u32 = 14;
const RIGHT: u32 = 4;
/// Pixels that a tick's words take, with some air.
const TICK: u32 = 64;
/// Pixels between a line and what is said of it.
const ABOVE: i32 = 4;

/// Amounts that add up over a stretch of time; times in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Burn {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) now: i64,
    /// By now.
    pub(crate) used: u64,
    /// By the end, if it goes on like this.
    pub(crate) end: u64,
    /// The limit.
    pub(crate) most: u64,
}

/// The chart as what stands inside an `svg` of that size; empty where there is no room for one. `limit` names the limit.
pub(super) fn draw(size: (u32, u32), burn: Burn, limit: &str, say: Sayings) -> String {
    let mut svg = String::new();
    if size.0 < RIGHT + 2 * TICK || size.1 < HEAD + FOOT + 20 {
        return svg;
    }
    match try_draw(size, burn, limit, say, &mut svg) {
        Ok(()) => svg,
        // Half a picture would say something that is not so.
        Err(_) => String::new(),
    }
}

fn try_draw(
    size: (u32, u32),
    burn: Burn,
    limit: &str,
    say: Sayings,
    svg: &mut String,
) -> Result<(), DrawingAreaErrorKind<std::convert::Infallible>> {
    let root = Drawing::new(size, svg).into_drawing_area();
    let ticks = (size.0 - RIGHT) / TICK;
    let time = TimeAxis::new(burn.from, burn.to, 0, 0, ticks as usize);
    // What leads far beyond the limit leaves the picture instead of flattening it.
    let reach = burn.most + burn.most / 8;
    let amount = AmountAxis::new(reach.max(1), 0);
    let mut chart = ChartBuilder::on(&root)
        .margin_top(HEAD)
        .margin_right(RIGHT)
        .set_label_area_size(LabelAreaPosition::Bottom, FOOT)
        .build_cartesian_2d(time, amount)?;
    let word = TextStyle::from(("mono", 10).into_font()).color(&ink::WORD);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .label_style(word.clone())
        .set_all_tick_mark_size(3)
        .x_label_formatter(&|at| (say.time)(time.named(*at)))
        // It asks for the words of ticks that are not drawn, too.
        .y_label_formatter(&|_| String::new())
        .draw()?;
    let held = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
    let (used, most) = (held(burn.used), held(burn.most));
    let (last, end) = within(burn, held(reach));
    chart.draw_series([PathElement::new([(burn.from, 0), (burn.to, 0)], ink::ZERO)])?;
    chart.draw_series([PathElement::new([(burn.from, most), (burn.to, most)], ink::LIMIT)])?;
    chart.draw_series([PathElement::new(
        [(burn.from, 0), (burn.now, used.min(end)), (last, end)],
        ink::PLAN,
    )])?;
    chart.draw_series([Circle::new((burn.now, used.min(end)), 3, ink::POINT.filled())])?;
    let beside = |h_pos, v_pos| word.clone().pos(Pos::new(h_pos, v_pos));
    chart.draw_series([EmptyElement::at((burn.from, most))
        + Text::new(limit.to_owned(), (0, -ABOVE), beside(HPos::Left, VPos::Bottom))])?;
    // The figure stands where the line is not.
    let late = burn.now - burn.from > (burn.to - burn.from) / 2;
    let side = if late { HPos::Right } else { HPos::Left };
    let said = (say.amount)(burn.used);
    let away = if late { -ABOVE } else { ABOVE };
    chart.draw_series([EmptyElement::at((burn.now, used.min(end)))
        + Text::new(said, (away, -2 * ABOVE), beside(side, VPos::Bottom))])?;
    root.present()
}

/// Where the line ends: at the end of the time, or where it leaves the picture.
fn within(burn: Burn, reach: i64) -> (i64, i64) {
    let end = i64::try_from(burn.end).unwrap_or(i64::MAX);
    if end <= reach {
        return (burn.to, end);
    }
    let part = i128::from(burn.to - burn.from) * i128::from(reach) / i128::from(end.max(1));
    let leaves = burn.from + i64::try_from(part).unwrap_or(0);
    (leaves.max(burn.now), reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;
    const SAY: Sayings =
        Sayings { time: |at| format!("d{}", at / DAY), amount: |amount| format!("n{amount}") };

    fn burn(used: u64, end: u64) -> Burn {
        Burn { from: 0, to: 30 * DAY, now: 10 * DAY, used, end, most: 10_000 }
    }

    #[test]
    fn the_limit_the_point_and_where_it_leads_are_told_apart_by_class() {
        let svg = draw((372, 104), burn(3_412, 10_236), "quota 10,000", SAY);
        for class in ["chart-limit", "chart-plan", "chart-point", "chart-zero"] {
            assert_eq!(svg.matches(&format!(r#"class="{class}""#)).count(), 1, "{class}: {svg}");
        }
        assert!(svg.contains(">quota 10,000</text>") && svg.contains(">n3412</text>"), "{svg}");
        for word in ["fill", "stroke", "style", "NaN", "#", "\"-"] {
            assert!(!svg.contains(word), "{word}: {svg}");
        }
        assert_eq!(draw((80, 104), burn(1, 3), "", SAY), "", "no room");
    }

    #[test]
    fn a_line_that_leads_beyond_the_picture_leaves_it() {
        assert_eq!(within(burn(10, 30), 11_250), (30 * DAY, 30));
        assert_eq!(within(burn(7_500, 22_500), 11_250), (15 * DAY, 11_250));
        assert_eq!(within(burn(20_000, 60_000), 11_250), (10 * DAY, 11_250));
        draw((372, 104), burn(u64::MAX, u64::MAX), "q", SAY);
    }
}
