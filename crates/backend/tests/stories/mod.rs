//! Journeys: what an operator does, over several doors.

mod comparison;
mod document;
mod portal;
