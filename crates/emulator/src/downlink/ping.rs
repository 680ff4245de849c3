use api::soracom::downlink::{DownlinkPingRequest, DownlinkPingResponse};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{Result, error::invalid};

/// How often a device is asked, and how long each waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pings {
    /// How often.
    pub count: u32,
    /// How long, in seconds.
    pub seconds: u32,
}

impl Pings {
    /// Reads a request. [spec: 1 to 5 requests, 1 to 3 seconds]
    ///
    /// # Errors
    /// There are too many, or they wait too long.
    pub fn read(request: &DownlinkPingRequest) -> Result<Self> {
        let count = request.number_of_ping_requests.unwrap_or(1);
        let seconds = request.timeout_seconds.unwrap_or(1);
        if !(1..=5).contains(&count) {
            return Err(invalid("numberOfPingRequests", "it is 1 to 5"));
        }
        if !(1..=3).contains(&seconds) {
            return Err(invalid("timeoutSeconds", "it is 1 to 3"));
        }
        Ok(Pings { count, seconds })
    }
}

/// What a device that `answers` makes of them, in the words of Linux' `ping`; the times follow from `seed`. guess: how far such a device is.
pub fn ping(pings: Pings, answers: bool, seed: u64) -> DownlinkPingResponse {
    let Pings { count, seconds } = pings;
    let sent = |received: u32, loss: u32, ms: u32| {
        Some(format!("{count} packets transmitted, {received} received, {loss}% packet loss, time {ms}ms"))
    };
    if !answers {
        let waited = (count - 1) * 1_000 + seconds * 1_000;
        return DownlinkPingResponse { success: false, rtt: None, stat: sent(0, 100, waited) };
    }
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let times: Vec<f64> = (0..count).map(|_| 38.0 + chance.random_range(0.0..90.0)).collect();
    let (least, most) =
        times.iter().fold((f64::MAX, 0.0_f64), |(least, most), at| (least.min(*at), most.max(*at)));
    let mean = times.iter().sum::<f64>() / f64::from(count);
    let spread = (times.iter().map(|at| (at - mean).powi(2)).sum::<f64>() / f64::from(count)).sqrt();
    let rtt = Some(format!("rtt min/avg/max/mdev = {least:.3}/{mean:.3}/{most:.3}/{spread:.3} ms"));
    DownlinkPingResponse { success: true, rtt, stat: sent(count, 0, (count - 1) * 1_001) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_as_ping_does() {
        let read = |count, seconds| {
            Pings::read(&DownlinkPingRequest { number_of_ping_requests: count, timeout_seconds: seconds })
        };
        let three = read(Some(3), None).unwrap();
        let heard = ping(three, true, 7);
        assert!(
            heard.success
                && heard.rtt.as_deref().is_some_and(|rtt| rtt.starts_with("rtt min/avg/max/mdev = "))
        );
        assert_eq!(
            heard.stat.as_deref(),
            Some("3 packets transmitted, 3 received, 0% packet loss, time 2002ms")
        );
        let silent = ping(three, false, 7);
        assert_eq!(
            silent.stat.as_deref(),
            Some("3 packets transmitted, 0 received, 100% packet loss, time 3000ms")
        );
        assert!(!silent.success && silent.rtt.is_none());
        assert!(read(Some(0), None).is_err() && read(Some(6), None).is_err() && read(None, Some(4)).is_err());
    }
}
