//! Doors to devices. An operator comes here to open one for a while, to see which stand open, to whom and for how long, to
//! close them, and to read who came through.

mod actions;
mod banner;
mod board;
mod chart;
mod close_form;
mod closed;
mod device;
mod ends;
mod entries;
mod extend_form;
mod fields;
mod focus;
mod form;
mod forwarders;
mod head;
mod lanes;
mod open;
mod outcome;
mod page;
mod pages;
mod preview;
mod previewer;
mod row;
mod service;
mod source;
mod tls;
mod visits;
mod watch;
mod words;
mod writes;

pub(crate) use pages::doors_page;
