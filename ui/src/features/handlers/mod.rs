//! Event handlers: what the platform does by itself when something happens to a SIM. Read a rule as a sentence, change it in
//! place, see what each step becomes, and what was done.

mod changes;
mod detail;
mod dialogs;
mod draft;
mod drafting;
mod edit;
mod field;
mod firings;
mod flaws;
mod follow;
mod form;
mod form_ignore;
mod form_name;
mod form_new;
mod form_target;
mod form_test;
mod head;
mod kinds;
mod lanes;
mod list;
mod met;
mod page;
mod pages;
mod room;
#[cfg(test)]
mod sample;
mod sentence;
mod slots;
mod step;
mod steps;
mod target;
mod template;
mod text_field;
mod values;
mod variables;
mod words;
mod writes;

pub(crate) use pages::handlers_page;
