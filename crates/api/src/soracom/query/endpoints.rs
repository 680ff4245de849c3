use crate::{
    Page,
    soracom::{query::SearchSimsQuery, sim::Sim},
};

crate::endpoints! {
    /// Searches SIMs: partial and case-insensitive, each value two characters or more; 400 for a query that is not valid.
    SearchSims: GET "/v1/query/sims" { query: SearchSimsQuery } -> Page<Sim> = "Query/searchSims";
}
