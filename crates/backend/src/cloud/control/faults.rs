use api::console::{
    self,
    world::{FaultEffect, FaultSwitch},
};

use crate::{cloud::Cloud, http::error::HttpError};

/// Most faults of a world.
const MOST: usize = 100;
/// The longest that an answer may be late, in milliseconds.
const LONGEST_MS: u32 = 600_000;

/// Replaces the faults, each of which goes on counting where it stays on; `ours`: whether one may strike an endpoint of this
/// server itself.
pub(super) fn set(
    cloud: &Cloud,
    switches: Vec<FaultSwitch>,
    ours: bool,
) -> Result<Vec<FaultSwitch>, HttpError> {
    check_all(&switches, ours)?;
    let now = cloud.now();
    cloud.faults().set(switches, now);
    Ok(cloud.faults().list(now))
}

/// Replaces the faults, also those of this server itself, and nothing that stood before lends its count.
pub(super) fn begin(cloud: &Cloud, switches: Vec<FaultSwitch>) -> Result<Vec<FaultSwitch>, HttpError> {
    check_all(&switches, true)?;
    let now = cloud.now();
    cloud.faults().set_anew(switches, now);
    Ok(cloud.faults().list(now))
}

fn check_all(switches: &[FaultSwitch], ours: bool) -> Result<(), HttpError> {
    if switches.len() > MOST {
        return Err(malformed(format!("there may be {MOST}, not {}", switches.len())));
    }
    for (place, switch) in switches.iter().enumerate() {
        check(switch, ours).map_err(|reason| malformed(format!("[{place}].{reason}")))?;
    }
    Ok(())
}

fn malformed(reason: String) -> HttpError {
    HttpError::bad_request(
        format!("faults: {reason}."),
        format!("障害の設定が正しくありません（{reason}）。"),
    )
}

fn check(FaultSwitch { fault, .. }: &FaultSwitch, ours: bool) -> Result<(), String> {
    let name = fault.operation.as_str();
    let of_platform =
        |info: api::EndpointInfo| info.spec.and_then(|spec| spec.rsplit('/').next()) == Some(name);
    let known = name == "*"
        || api::soracom::endpoints().any(of_platform)
        || ours && console::endpoints().any(|info| info.name == name);
    if !known {
        return Err(format!(
            "operation: there is no operation {}",
            name.chars().take(64).collect::<String>()
        ));
    }
    if !(1..=100).contains(&fault.share) {
        return Err(format!("share: must be 1 to 100, not {}", fault.share));
    }
    if fault.times == Some(0) {
        return Err("times: must be 1 at least".to_owned());
    }
    match fault.effect {
        FaultEffect::Slow { millis } if millis > LONGEST_MS => {
            Err(format!("effect.millis: must be {LONGEST_MS} or less, not {millis}"))
        }
        FaultEffect::Status { status } if !(400..=599).contains(&status) => {
            Err(format!("effect.status: must be 400 to 599, not {status}"))
        }
        FaultEffect::Slow { .. } | FaultEffect::Status { .. } | FaultEffect::Cut => Ok(()),
    }
}
