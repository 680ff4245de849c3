//! The real binary: how it starts and ends, what a kill leaves, and what it never tells.

#[cfg(test)]
mod backup;
#[cfg(test)]
mod import;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod kill_flux;
#[cfg(test)]
mod kill_jobs;
#[cfg(test)]
mod kill_steered;
#[cfg(test)]
mod leak;
#[cfg(test)]
mod operator;
#[cfg(test)]
#[cfg(unix)]
mod reach;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tls;
