//! Before anybody is signed in: finding the server, and showing who one is.

mod backdrop;
mod form;
mod page;
mod server;

pub(crate) use page::SignInPage;
