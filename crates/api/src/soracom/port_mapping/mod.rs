//! Tag PortMapping: Napter, on-demand remote access. A duration is in **seconds**, times are in milliseconds.

mod endpoints;
mod types;

pub use endpoints::{
    CreatePortMapping, CreatePortMappingForSim, DeletePortMapping, ENDPOINTS, ListPortMappings,
    ListPortMappingsForSim, ListPortMappingsForSubscriber, visit,
};
pub use types::{
    AccessService, CreatePortMappingForSimRequest, CreatePortMappingRequest, DestinationStrategy,
    ListPortMappingsQuery, PortMapping, PortMappingDestination, PortMappingDestinationForSim,
    PortMappingSource,
};
