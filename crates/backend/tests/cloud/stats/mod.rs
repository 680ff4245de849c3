//! Tag Stats.

mod sim;
mod sum;
