//! Time-based one-time passwords, RFC 6238 [docs mfa]. guess: SHA-1, 30 seconds, as authenticators take for granted; six
//! digits are the vendor's own words.

use api::UnixMillis;
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// How long a code lasts, in seconds.
const PERIOD: i64 = 30;
/// guess: one code earlier or later is taken too, as RFC 6238 recommends for clocks that differ, and more than once.
const SLACK: i64 = 1;

/// The step of RFC 6238 at a time.
pub fn step(now: UnixMillis) -> i64 {
    now.0.div_euclid(1000 * PERIOD)
}

/// The six digits of a step.
pub fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key of any length will do");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[digest.len() - 1] & 0x0f);
    let bits = digest[at..at + 4].iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) & 0x7fff_ffff;
    format!("{:06}", bits % 1_000_000)
}

/// Whether `given` is the code of this time, or of one next to it.
pub(crate) fn accepts(secret: &[u8], given: &str, now: UnixMillis) -> bool {
    let now = step(now);
    (now - SLACK..=now + SLACK).any(|step| code(secret, step) == given)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    #[test]
    fn the_rfcs_own_table() {
        for (seconds, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = UnixMillis(seconds * 1000);
            assert_eq!(code(b"12345678901234567890", step(now)), digits);
            assert!(accepts(b"12345678901234567890", digits, now));
        }
    }

    #[test]
    fn a_code_lasts_until_the_one_after_the_next() {
        let code = code(b"12345678901234567890", 100);
        for (step, fine) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            let now = UnixMillis(step * 30_000);
            assert_eq!(accepts(b"12345678901234567890", &code, now), fine, "{step}");
        }
        assert!(!accepts(b"12345678901234567890", "", UnixMillis(0)));
    }
}
