use crate::{
    Page,
    id::{Imsi, SimId},
    soracom::{
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{
            AddSubscriptionRequest, ListSimStatusHistoryQuery, ListSimsQuery, SetExpiryTimeRequest,
            SetGroupRequest, SetImeiLockRequest, Sim, SimProfile, SimStatusHistoryEntry,
            SubscriptionContainerStatus, TagUpdateRequest, UpdateSpeedClassRequest,
        },
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
    /// What was done to the SIM's status, speed class and group, newest first unless said.
    ListSimStatusHistory: GET "/v1/sims/{sim_id}/statuses/history" { path: SimId, query: ListSimStatusHistoryQuery } -> Page<SimStatusHistoryEntry> = "Sim/listSimStatusHistory";
    /// Lets the SIM attach again. What each status allows: [`crate::soracom::sim::lifecycle`].
    ActivateSim: POST "/v1/sims/{sim_id}/activate" { path: SimId } -> Sim = "Sim/activateSim";
    /// Ends the session and refuses attach until `activate`.
    DeactivateSim: POST "/v1/sims/{sim_id}/deactivate" { path: SimId } -> Sim = "Sim/deactivateSim";
    /// Ends the session; the next one makes the SIM active again. 400 where the subscription knows no standby.
    SetSimToStandby: POST "/v1/sims/{sim_id}/set_to_standby" { path: SimId } -> Sim = "Sim/setSimToStandby";
    /// Ends the session and refuses attach for good, so that devices stop trying.
    SuspendSim: POST "/v1/sims/{sim_id}/suspend" { path: SimId } -> Sim = "Sim/suspendSim";
    /// Ends the session and the SIM with it; nothing leads back. The protection must be off.
    TerminateSim: POST "/v1/sims/{sim_id}/terminate" { path: SimId } -> Sim = "Sim/terminateSim";
    /// Takes the termination protection off.
    EnableSimTermination: POST "/v1/sims/{sim_id}/enable_termination" { path: SimId } -> Sim = "Sim/enableSimTermination";
    /// Puts the termination protection on.
    DisableSimTermination: POST "/v1/sims/{sim_id}/disable_termination" { path: SimId } -> Sim = "Sim/disableSimTermination";
    /// Sets when the SIM expires and what happens then.
    SetSimExpiryTime: POST "/v1/sims/{sim_id}/set_expiry_time" { path: SimId, body: SetExpiryTimeRequest } -> Sim = "Sim/setSimExpiryTime";
    /// Takes the expiry time away; 404 where there is none.
    UnsetSimExpiryTime: POST "/v1/sims/{sim_id}/unset_expiry_time" { path: SimId } -> Sim = "Sim/unsetSimExpiryTime";
    /// Locks the SIM to a device from the next session on; without an IMEI, to the one that is online.
    SetSimImeiLock: POST "/v1/sims/{sim_id}/set_imei_lock" { path: SimId, body: SetImeiLockRequest } -> Sim = "Sim/setSimImeiLock";
    /// Lets any device use the SIM.
    UnsetSimImeiLock: POST "/v1/sims/{sim_id}/unset_imei_lock" { path: SimId } -> Sim = "Sim/unsetSimImeiLock";
    /// Puts the SIM into a group; its DNS and VPG follow at the next session.
    SetSimGroup: POST "/v1/sims/{sim_id}/set_group" { path: SimId, body: SetGroupRequest } -> Sim = "Sim/setSimGroup";
    /// Takes the SIM out of its group.
    UnsetSimGroup: POST "/v1/sims/{sim_id}/unset_group" { path: SimId } -> Sim = "Sim/unsetSimGroup";
    /// Changes the speed class, at once; 400 for a class that the plan does not have.
    UpdateSimSpeedClass: POST "/v1/sims/{sim_id}/update_speed_class" { path: SimId, body: UpdateSpeedClassRequest } -> Sim = "Sim/updateSimSpeedClass";
    /// Adds a subscription to a profile, over the air or, for Arc, at once.
    AddSubscription: POST "/v1/sims/{sim_id}/profiles/{iccid}/add_subscription" { path: (SimId, String), body: AddSubscriptionRequest } -> SimProfile = "Sim/addSubscription";
    /// Calls the adding off, before it was begun.
    CancelSubscriptionContainerDownload: POST "/v1/sims/{sim_id}/profiles/{iccid}/subscribers/{imsi}/cancel_download" { path: (SimId, String, Imsi) } -> SubscriptionContainerStatus = "Sim/cancelSubscriptionContainerDownload";
    /// Ends an added subscription; only virtual ones.
    TerminateSubscriptionContainer: POST "/v1/sims/{sim_id}/profiles/{iccid}/subscribers/{imsi}/terminate" { path: (SimId, String, Imsi) } -> () = "Sim/terminateSubscriptionContainer";
    /// Inserts or replaces tags.
    PutSimTags: PUT "/v1/sims/{sim_id}/tags" { path: SimId, body: Vec<TagUpdateRequest> } -> Sim = "Sim/putSimTags";
    /// Removes a tag.
    DeleteSimTag: DELETE "/v1/sims/{sim_id}/tags/{tag_name}" { path: (SimId, String) } -> () = "Sim/deleteSimTag";
}
