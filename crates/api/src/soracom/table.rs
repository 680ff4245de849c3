use crate::{
    endpoint::{EndpointInfo, Side, TypeVisitor},
    soracom::{
        audit_log, auth, downlink, event_handler, file, group, operator, port_mapping, query, role, sim,
        stats, subscriber, user,
    },
};

/// Every endpoint of the vendor's API that this version implements.
pub fn endpoints() -> impl Iterator<Item = EndpointInfo> {
    [
        audit_log::ENDPOINTS,
        auth::ENDPOINTS,
        operator::ENDPOINTS,
        user::ENDPOINTS,
        role::ENDPOINTS,
        sim::ENDPOINTS,
        subscriber::ENDPOINTS,
        downlink::ENDPOINTS,
        group::ENDPOINTS,
        event_handler::ENDPOINTS,
        file::ENDPOINTS,
        port_mapping::ENDPOINTS,
        query::ENDPOINTS,
        stats::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Shows `visitor` the type that the operation `spec` (`Sim/getSim`) has on this side; none when it is not implemented.
pub fn visit<V: TypeVisitor>(spec: &str, side: Side, visitor: &mut V) -> Option<V::Found> {
    [
        audit_log::visit::<V>,
        auth::visit::<V>,
        operator::visit::<V>,
        user::visit::<V>,
        role::visit::<V>,
        sim::visit::<V>,
        subscriber::visit::<V>,
        downlink::visit::<V>,
        group::visit::<V>,
        event_handler::visit::<V>,
        file::visit::<V>,
        port_mapping::visit::<V>,
        query::visit::<V>,
        stats::visit::<V>,
    ]
    .into_iter()
    .find_map(|one| one(spec, side, visitor))
}
