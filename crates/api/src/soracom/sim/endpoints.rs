use crate::{
    Page,
    id::SimId,
    soracom::{
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{ListSimsQuery, SetGroupRequest, Sim, TagUpdateRequest, UpdateSpeedClassRequest},
    },
};

crate::endpoints! {
    /// Lists SIMs, one page at a time.
    ListSims: GET "/v1/sims" { query: ListSimsQuery } -> Page<Sim> = "Sim/listSims";
    /// One SIM; 404 for an unknown one.
    GetSim: GET "/v1/sims/{sim_id}" { path: SimId } -> Sim = "Sim/getSim";
    /// Cuts the SIM's session. The reply still shows the old session; an offline SIM is refused with `SEM0016`.
    DeleteSimSession: POST "/v1/sims/{sim_id}/delete_session" { path: SimId } -> Sim = "Sim/deleteSimSession";
    /// The session history over all IMSIs of the SIM, newest first.
    ListSimSessionEvents: GET "/v1/sims/{sim_id}/events/sessions" { path: SimId, query: ListSessionEventsQuery } -> Page<SessionEvent> = "Sim/listSimSessionEvents";
    /// Lets the SIM attach again.
    ActivateSim: POST "/v1/sims/{sim_id}/activate" { path: SimId } -> Sim = "Sim/activateSim";
    /// Ends the session and refuses attach until `activate`.
    DeactivateSim: POST "/v1/sims/{sim_id}/deactivate" { path: SimId } -> Sim = "Sim/deactivateSim";
    /// Puts the SIM into a group; its DNS and VPG follow at the next session.
    SetSimGroup: POST "/v1/sims/{sim_id}/set_group" { path: SimId, body: SetGroupRequest } -> Sim = "Sim/setSimGroup";
    /// Takes the SIM out of its group.
    UnsetSimGroup: POST "/v1/sims/{sim_id}/unset_group" { path: SimId } -> Sim = "Sim/unsetSimGroup";
    /// Changes the speed class, at once; 400 for a class that the plan does not have.
    UpdateSimSpeedClass: POST "/v1/sims/{sim_id}/update_speed_class" { path: SimId, body: UpdateSpeedClassRequest } -> Sim = "Sim/updateSimSpeedClass";
    /// Inserts or replaces tags.
    PutSimTags: PUT "/v1/sims/{sim_id}/tags" { path: SimId, body: Vec<TagUpdateRequest> } -> Sim = "Sim/putSimTags";
    /// Removes a tag.
    DeleteSimTag: DELETE "/v1/sims/{sim_id}/tags/{tag_name}" { path: (SimId, String) } -> () = "Sim/deleteSimTag";
}
