//! A local world: what its page in the console shows and steers, and the same for tests (`/kansei/emulator`).

mod behaviour;
pub mod budget;
mod clock;
pub mod control;
mod device;
mod fault;
mod firing;
mod outbox;
pub mod page;

pub use behaviour::{Behaviour, BehaviourRow, BehaviourRule, Behaviours, Which};
pub use budget::{Budget, GetBudget, SetBudget};
pub use clock::ClockRequest;
pub use control::{
    DiskRequest, FillDisk, GetClock, GetOutbox, LimitRate, ListFaults, ResetWorld, SetClock, SetFaults,
};
pub use device::{Device, DeviceData, DevicePhase, DeviceSent, Power, PowerRequest};
pub use fault::{Fault, FaultEffect, FaultSwitch};
pub use firing::{FiringOutcome, FiringRow, FiringSum, Firings, FiringsQuery};
pub use outbox::{Outbox, OutboxKind, OutboxMessage, OutboxQuery, Sent};
pub use page::{
    ForkRequest, ForkWorld, GetDevice, GetWorld, ListBehaviours, ListFirings, ListOutbox, ListScenarios,
    ListWorldFaults, Moment, PowerDevice, ResetRequest, ScenarioInfo, SendFromDevice, SendMessage,
    SetBehaviours, SetWorldFaults, StartOver, SteerClock, SumFirings, World,
};
