use crate::{
    Page,
    id::{Imsi, SimId},
    soracom::port_mapping::{
        CreatePortMappingForSimRequest, CreatePortMappingRequest, ListPortMappingsQuery, PortMapping,
    },
};

crate::endpoints! {
    /// Lists entries, one page at a time.
    ListPortMappings: GET "/v1/port_mappings" { query: ListPortMappingsQuery } -> Page<PortMapping> = "PortMapping/listPortMappings";
    /// Opens an entry to a SIM or a subscriber; 201.
    CreatePortMapping: POST "/v1/port_mappings" { body: CreatePortMappingRequest } -> PortMapping = "PortMapping/createPortMapping";
    /// Closes an entry, and the connections through it; 404 for an unknown one.
    DeletePortMapping: DELETE "/v1/port_mappings/{ip_address}/{port}" { path: (String, String) } -> () = "PortMapping/deletePortMapping";
    /// Entries that were opened to this SIM; 404 where there are none.
    ListPortMappingsForSim: GET "/v1/port_mappings/sims/{sim_id}" { path: SimId } -> Vec<PortMapping> = "PortMapping/listPortMappingsForSim";
    /// Opens an entry to this SIM; 201.
    CreatePortMappingForSim: POST "/v1/port_mappings/sims/{sim_id}" { path: SimId, body: CreatePortMappingForSimRequest } -> PortMapping = "PortMapping/createPortMappingForSim";
    /// Entries that were opened to this IMSI; 404 where there are none.
    ListPortMappingsForSubscriber: GET "/v1/port_mappings/subscribers/{imsi}" { path: Imsi } -> Vec<PortMapping> = "PortMapping/listPortMappingsForSubscriber";
}
