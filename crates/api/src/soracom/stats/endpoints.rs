use crate::{
    id::{GroupId, Imsi, OperatorId, SimId},
    soracom::stats::{AirStats, AirStatsQuery, AirSum, AirSumQuery},
};

crate::endpoints! {
    /// What a SIM has sent and received; 404 for an unknown one.
    GetAirStatsOfSim: GET "/v1/stats/air/sims/{sim_id}" { path: SimId, query: AirStatsQuery } -> Vec<AirStats> = "Stats/getAirStatsOfSim";
    /// The same for a subscriber.
    GetAirStats: GET "/v1/stats/air/subscribers/{imsi}" { path: Imsi, query: AirStatsQuery } -> Vec<AirStats> = "Stats/getAirStats";
    /// What the members of a group have sent and received together.
    GetAirStatsOfGroup: GET "/v1/stats/air/groups/{group_id}" { path: GroupId, query: AirSumQuery } -> Vec<AirSum> = "Stats/getAirStatsOfGroup";
    /// The same for all SIMs of an operator.
    GetAirStatsOfOperator: GET "/v1/stats/air/operators/{operator_id}" { path: OperatorId, query: AirSumQuery } -> Vec<AirSum> = "Stats/getAirStatsOfOperator";
}
