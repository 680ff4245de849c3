//! Flux: what an operator lets happen by itself.
//!
//! It hosts [`flux`], one instance per context. It is entered by HTTP and by what a world sends out; it acts through
//! `client` alone, as a SAM user of the operator's. It owns its tables, and knows neither the cloud nor the desk.

mod act;
mod api_call;
mod calls;
mod draft;
mod host;
mod http;
mod make;
mod take;
mod timers;
mod together;
mod users;
mod webhook_address;
mod work;

pub(crate) use host::{Automation, Ground, Queue, World};
pub(crate) use http::{console_routes, open_routes, payload_of, signed_in_routes};
pub(crate) use take::NotTaken;
pub(crate) use webhook_address::{WebhookAddress, webhook_of};
