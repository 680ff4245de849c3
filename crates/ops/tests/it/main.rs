//! The operator's side against a small cloud of its own, made of nothing but `api` types.
#[cfg(test)]
mod job;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod resume;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;
#[cfg(test)]
mod waves;
