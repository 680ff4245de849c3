//! Tag Stats: what was used, by SIM, subscriber, group and operator. Units are **seconds** and bytes.

mod endpoints;
mod types;

pub use endpoints::{
    ENDPOINTS, GetAirStats, GetAirStatsOfGroup, GetAirStatsOfOperator, GetAirStatsOfSim, visit,
};
pub use types::{AirStats, AirStatsQuery, AirSum, AirSumQuery, DataTraffic, StatsPeriod, SumPeriod};
