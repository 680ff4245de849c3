use crate::{
    Page,
    id::Imsi,
    soracom::{
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{SetGroupRequest, TagUpdateRequest, UpdateSpeedClassRequest},
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
