//! What devices of a world answer on their ports: to whoever reaches them through the platform. It knows devices by what the
//! platform knows of them, and neither the platform nor the desk.

mod boxes;
mod camera;
mod echo;
mod linux;
mod ssh;
mod status_page;

pub(crate) use boxes::Field;
