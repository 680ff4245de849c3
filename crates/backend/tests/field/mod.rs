//! What simulated devices offer, as other people's programs find it.

mod ssh;
