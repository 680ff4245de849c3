use crate::{
    console::ota::{Board, Move, MoveDraft, Preview},
    id::{ContextId, FluxAppId},
};

crate::endpoints! {
    /// What a move would make, and what stands in its way; nothing is made.
    PreviewMove: POST "/kansei/contexts/{context}/ota/preview" { path: ContextId, body: MoveDraft } -> Preview;
    /// The moves of a context, the newest first.
    ListMoves: GET "/kansei/contexts/{context}/ota/moves" { path: ContextId } -> Vec<Move>;
    /// Makes the event handlers and the Flux app of a move, all or none; nothing is ordered yet, which is a plan of its own. 409
    /// where something stands in its way.
    CreateMove: POST "/kansei/contexts/{context}/ota/moves" { path: ContextId, body: MoveDraft } -> Move;
    /// How far its SIMs are.
    GetBoard: GET "/kansei/contexts/{context}/ota/moves/{app}" { path: (ContextId, FluxAppId) } -> Board;
    /// Removes a move's event handlers and its Flux app: what has not come by then is not moved.
    EndMove: DELETE "/kansei/contexts/{context}/ota/moves/{app}" { path: (ContextId, FluxAppId) } -> Move;
}
