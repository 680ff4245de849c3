//! The OTA-driven group move: a subscription is added to SIMs over the air, and each SIM goes into another group once it
//! has come. A move is event handlers and a Flux app that were made together; it has the id of the app.

mod board;
mod endpoints;
mod moves;
mod preview;

pub use board::{Bay, Board, Stage, Strip, Trouble};
pub use endpoints::{CreateMove, ENDPOINTS, EndMove, GetBoard, ListMoves, PreviewMove, visit};
pub use moves::{Chosen, MOVE_ACTION, Move, MoveDraft};
pub use preview::{Finding, Obstacle, Preview};
