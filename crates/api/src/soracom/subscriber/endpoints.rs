use crate::{
    Page,
    id::Imsi,
    soracom::{
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{
            SetExpiryTimeRequest, SetGroupRequest, SetImeiLockRequest, TagUpdateRequest,
            UpdateSpeedClassRequest,
        },
        subscriber::{ListSubscribersQuery, Subscriber},
    },
};

crate::endpoints! {
    /// Lists subscribers, one page at a time.
    ListSubscribers: GET "/v1/subscribers" { query: ListSubscribersQuery } -> Page<Subscriber> = "Subscriber/listSubscribers";
    /// One subscriber; 404 for an unknown one.
    GetSubscriber: GET "/v1/subscribers/{imsi}" { path: Imsi } -> Subscriber = "Subscriber/getSubscriber";
    /// Cuts the session; as for the SIM.
    DeleteSubscriberSession: POST "/v1/subscribers/{imsi}/delete_session" { path: Imsi } -> Subscriber = "Subscriber/deleteSubscriberSession";
    /// The session history of one IMSI, newest first.
    ListSessionEvents: GET "/v1/subscribers/{imsi}/events/sessions" { path: Imsi, query: ListSessionEventsQuery } -> Page<SessionEvent> = "Subscriber/listSessionEvents";
    /// Lets it attach again.
    ActivateSubscriber: POST "/v1/subscribers/{imsi}/activate" { path: Imsi } -> Subscriber = "Subscriber/activateSubscriber";
    /// Ends the session and refuses attach until `activate`.
    DeactivateSubscriber: POST "/v1/subscribers/{imsi}/deactivate" { path: Imsi } -> Subscriber = "Subscriber/deactivateSubscriber";
    /// Ends the session; the next one makes it active again. 400 where the subscription knows no standby.
    SetSubscriberToStandby: POST "/v1/subscribers/{imsi}/set_to_standby" { path: Imsi } -> Subscriber = "Subscriber/setSubscriberToStandby";
    /// Ends the session and refuses attach for good.
    SuspendSubscriber: POST "/v1/subscribers/{imsi}/suspend" { path: Imsi } -> Subscriber = "Subscriber/suspendSubscriber";
    /// Ends it for good; the protection must be off.
    TerminateSubscriber: POST "/v1/subscribers/{imsi}/terminate" { path: Imsi } -> Subscriber = "Subscriber/terminateSubscriber";
    /// Takes the termination protection off.
    EnableTermination: POST "/v1/subscribers/{imsi}/enable_termination" { path: Imsi } -> Subscriber = "Subscriber/enableTermination";
    /// Puts the termination protection on.
    DisableTermination: POST "/v1/subscribers/{imsi}/disable_termination" { path: Imsi } -> Subscriber = "Subscriber/disableTermination";
    /// Sets when it expires and what happens then.
    SetExpiryTime: POST "/v1/subscribers/{imsi}/set_expiry_time" { path: Imsi, body: SetExpiryTimeRequest } -> Subscriber = "Subscriber/setExpiryTime";
    /// Takes the expiry time away; 404 where there is none.
    UnsetExpiryTime: POST "/v1/subscribers/{imsi}/unset_expiry_time" { path: Imsi } -> Subscriber = "Subscriber/unsetExpiryTime";
    /// Locks it to a device; as for the SIM.
    SetImeiLock: POST "/v1/subscribers/{imsi}/set_imei_lock" { path: Imsi, body: SetImeiLockRequest } -> Subscriber = "Subscriber/setImeiLock";
    /// Lets any device use it.
    UnsetImeiLock: POST "/v1/subscribers/{imsi}/unset_imei_lock" { path: Imsi } -> Subscriber = "Subscriber/unsetImeiLock";
    /// Puts it into a group.
    SetGroup: POST "/v1/subscribers/{imsi}/set_group" { path: Imsi, body: SetGroupRequest } -> Subscriber = "Subscriber/setGroup";
    /// Takes it out of its group.
    UnsetGroup: POST "/v1/subscribers/{imsi}/unset_group" { path: Imsi } -> Subscriber = "Subscriber/unsetGroup";
    /// Changes the speed class, at once.
    UpdateSpeedClass: POST "/v1/subscribers/{imsi}/update_speed_class" { path: Imsi, body: UpdateSpeedClassRequest } -> Subscriber = "Subscriber/updateSpeedClass";
    /// Inserts or replaces tags.
    PutSubscriberTags: PUT "/v1/subscribers/{imsi}/tags" { path: Imsi, body: Vec<TagUpdateRequest> } -> Subscriber = "Subscriber/putSubscriberTags";
    /// Removes a tag.
    DeleteSubscriberTag: DELETE "/v1/subscribers/{imsi}/tags/{tag_name}" { path: (Imsi, String) } -> () = "Subscriber/deleteSubscriberTag";
}
