use crate::{
    console::lease::{
        CloseDoorsRequest, DoorBoard, DoorCount, ExtendLeaseRequest, ForwardRequest, Lease, LeaseDraft,
        LeasePreview, OpenLeaseRequest,
    },
    id::{ContextId, LeaseId},
};

crate::endpoints! {
    /// Every open door of the account, ours or not, what became of ours within a day, and who came through.
    ListDoors: GET "/kansei/contexts/{context}/doors" { path: ContextId } -> DoorBoard;
    /// How many doors of the account are open.
    CountDoors: GET "/kansei/contexts/{context}/doors/count" { path: ContextId } -> DoorCount;
    /// Closes doors, ours or not; one that is closed already stays so. Answers with the doors that are left.
    CloseDoors: POST "/kansei/contexts/{context}/doors/close" { path: ContextId, body: CloseDoorsRequest } -> DoorBoard;
    /// What opening a door would do, and what stands in its way; nothing is sent that writes.
    PreviewLease: POST "/kansei/contexts/{context}/leases/preview" { path: ContextId, body: LeaseDraft } -> LeasePreview;
    /// Opens a door for a while. The same intention again answers with the same lease. 409 where something stands in its way.
    OpenLease: POST "/kansei/contexts/{context}/leases" { path: ContextId, body: OpenLeaseRequest } -> Lease;
    /// Opens a second door to the same port of the same device; the first is closed when the connections that
    /// began before the second have ended. It ends with the session of the first. 409 where it
    /// was extended before: the one that follows is extended.
    ExtendLease: POST "/kansei/contexts/{context}/leases/{lease}/extend" { path: (ContextId, LeaseId), body: ExtendLeaseRequest } -> Lease;
    /// Listens on a port of the server's machine, for itself alone, and leads whoever comes there through the lease's door.
    ForwardLease: POST "/kansei/contexts/{context}/leases/{lease}/forward" { path: (ContextId, LeaseId), body: ForwardRequest } -> Lease;
    /// Listens there no longer; who is inside stays.
    StopForward: DELETE "/kansei/contexts/{context}/leases/{lease}/forward" { path: (ContextId, LeaseId) } -> Lease;
}
