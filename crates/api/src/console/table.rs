use crate::{
    console::{context, flux, handler, job, lease, ledger, ota, plan, probe, session, window, world},
    endpoint::EndpointInfo,
};

/// Every endpoint under `/kansei`.
pub fn endpoints() -> impl Iterator<Item = EndpointInfo> {
    [
        session::ENDPOINTS,
        context::ENDPOINTS,
        window::ENDPOINTS,
        plan::ENDPOINTS,
        job::ENDPOINTS,
        job::cells::ENDPOINTS,
        lease::ENDPOINTS,
        probe::ENDPOINTS,
        ledger::ENDPOINTS,
        handler::ENDPOINTS,
        flux::ENDPOINTS,
        ota::ENDPOINTS,
        world::control::ENDPOINTS,
        world::page::ENDPOINTS,
        world::budget::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
