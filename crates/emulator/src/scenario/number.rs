//! Numbers of the SIM at an index: unique, well-formed, and ascending with the index. They depend on nothing else, so
//! that a SIM keeps its numbers whatever the seed. guess: all ranges.

use api::id::{Imei, Imsi, SimId};

use crate::plan::Plan;

const ICCID: &str = "8981100";
const ICCID_FIRST: u64 = 24_031_007;
const ICCID_STEP: u64 = 13;
/// Digits of an IMSI that name its country and network.
const NETWORK: usize = 5;
const IMSI_FIRST: u64 = 3_100_417_000;
const IMSI_STEP: u64 = 7;
/// IMSIs of a network.
const IMSIS: u32 = 300_000_000;

/// ICCID, which is the SIM ID of a card: 19 digits with their check digit. All plans share one range, so that a page of
/// the list holds all of them.
pub(super) fn iccid(index: u32) -> String {
    with_check_digit(format!("{ICCID}{:011}", ICCID_FIRST + u64::from(index) * ICCID_STEP))
}

/// The index of an ICCID; none for one that no index has.
pub(super) fn of_iccid(text: &str) -> Option<u32> {
    let digits: u64 = text.strip_prefix(ICCID).filter(|rest| rest.len() == 12)?.parse().ok()?;
    let index = index_of(digits / 10, ICCID_FIRST, ICCID_STEP)?;
    (iccid(index) == text).then_some(index)
}

/// The SIM ID of the SIM at an index, whatever the scenario.
pub fn sim_id(index: u32) -> SimId {
    SimId::new(iccid(index)).expect("digits are an opaque id")
}

/// The IMSI of the plan's network: 15 digits.
pub(super) fn imsi(plan: &Plan, index: u32) -> Imsi {
    Imsi::new(imsi_of(plan.imsi, index)).expect("fifteen digits are an IMSI")
}

/// The digits of the IMSI of an index in a network.
pub(super) fn imsi_of(network: &str, index: u32) -> String {
    format!("{network}{:010}", IMSI_FIRST + u64::from(index % IMSIS) * IMSI_STEP)
}

/// The least index that has this IMSI in one network or another; none for one that no index has.
pub(super) fn of_imsi(text: &str) -> Option<u32> {
    let digits = text.get(NETWORK..).filter(|rest| rest.len() == 10)?.parse().ok()?;
    index_of(digits, IMSI_FIRST, IMSI_STEP)
}

fn index_of(digits: u64, first: u64, step: u64) -> Option<u32> {
    let beyond = digits.checked_sub(first)?;
    beyond.is_multiple_of(step).then(|| u32::try_from(beyond / step).ok())?
}

/// The phone number.
pub(super) fn msisdn(plan: &Plan, index: u32) -> String {
    format!("{}{:08}", plan.msisdn, 10_402_113 + u64::from(index) * 11)
}

/// The card's serial number.
pub(super) fn serial(index: u32) -> String {
    format!("AX{:013}", 7_002_400 + u64::from(index) * 3)
}

/// The IMEI of a device of the model `tac`: 15 digits with their check digit.
pub(super) fn imei(tac: &str, index: u32) -> Imei {
    Imei::new(with_check_digit(format!("{tac}{:06}", index % 1_000_000))).expect("fifteen digits are an IMEI")
}

/// Appends the check digit of ISO/IEC 7812 (Luhn).
fn with_check_digit(mut digits: String) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, byte)| {
            let digit = u32::from(byte - b'0') * if i % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    digits.extend(char::from_digit((10 - sum % 10) % 10, 10));
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan;

    #[test]
    fn the_check_digit_is_luhns() {
        assert_eq!(with_check_digit("7992739871".to_owned()), "79927398713");
        assert_eq!(with_check_digit("49015420323751".to_owned()), "490154203237518");
    }

    #[test]
    fn an_index_is_found_by_its_numbers() {
        let plan = plan::find("planX3").unwrap();
        for index in [0, 1, 99, 1_000_000] {
            assert_eq!(of_iccid(&iccid(index)), Some(index));
            let imsi = imsi(plan, index);
            assert_eq!(of_imsi(imsi.as_str()), Some(index));
        }
        for text in [
            "",
            "8981100",
            "8981100000240310071",
            "89811000002403100700",
            "x981100000240310074",
            "89811000002４",
        ] {
            assert_eq!(of_iccid(text), None, "{text}");
        }
        for text in ["", "44010", "440103100417001", "44010310041700", "4401031004170000", "44０10"] {
            assert_eq!(of_imsi(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_have_their_length_and_ascend() {
        let plan = plan::find("plan-D").unwrap();
        for pair in [0, 1, 99, 1_000_000].windows(2) {
            let (a, b) = (pair[0], pair[1]);
            assert!(iccid(a) < iccid(b) && imsi(plan, a) < imsi(plan, b) && serial(a) < serial(b));
            assert_eq!((iccid(b).len(), imsi(plan, b).as_str().len()), (19, 15));
            assert_eq!((msisdn(plan, a).len(), imei("35693803", b).as_str().len()), (12, 15));
        }
    }
}
