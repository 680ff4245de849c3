//! Charts with axes: plotters lays them out, and what it draws becomes SVG with classes, which the style sheets colour.

mod axes;
mod burn;
mod burn_chart;
mod drawing;
mod ink;
mod lane_chart;
mod lanes;
mod traffic;
mod traffic_chart;

pub(crate) use burn::Burn;
pub(crate) use burn_chart::BurnChart;
pub(crate) use lane_chart::LaneChart;
pub(crate) use lanes::{LaneMark, LaneShape, LaneSpan};
pub(crate) use traffic::{Bar, Times};
pub(crate) use traffic_chart::TrafficChart;
