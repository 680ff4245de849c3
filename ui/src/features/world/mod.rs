//! The world that a local context is: its clock, what its scenario has planned, what goes wrong in it, how its devices
//! behave, and what would have left it. An operator comes here to make trouble on purpose, and to watch it pass.

mod behaviours;
mod budget;
mod budget_form;
mod clock_bar;
mod clock_facts;
mod fault_form;
mod faults;
mod fork_form;
mod form;
mod head;
mod message;
mod moments;
mod outbox;
mod page;
mod pages;
mod panel;
mod place;
mod pulse;
mod rule_form;
mod scenario;
mod send_form;
mod start_over;
mod steering;
mod time_text;
mod track;
mod track_layout;
mod worlds;

pub(crate) use pages::world_page;
