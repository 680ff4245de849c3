use api::console::world::ResetRequest;

use crate::{
    cloud::{
        Cloud,
        control::{began, clock, telling::tell},
        populate::{self, Beginning, RECORDING},
    },
    feed::ContextChange,
    http::error::HttpError,
};

/// Most SIMs of a world.
const MOST_SIMS: u32 = 1_000_000;

/// Begins a world anew: what is left out stays as it began. A world that cannot be is refused before anything changes.
pub(super) async fn begin_anew(cloud: &Cloud, request: ResetRequest) -> Result<(), HttpError> {
    let _turn = cloud.steering().await;
    let standing = populate::beginning(cloud).await?.unwrap_or_else(|| cloud.parts().beginning.clone());
    if standing.scenario == RECORDING {
        return Err(HttpError::conflict(
            "This world was recorded; it would be lost. Copy it, or import the recording once more.",
            "このワールドは記録から作られたものです。リセットすると失われるため、コピーするか、もう一度インポートしてください。",
        ));
    }
    if request.sims.is_some_and(|sims| sims > MOST_SIMS) {
        return Err(HttpError::bad_request(
            format!("sims: must be {MOST_SIMS} or less."),
            format!("sims は {MOST_SIMS} 以下で指定してください。"),
        ));
    }
    let beginning = Beginning {
        scenario: request.scenario.unwrap_or(standing.scenario),
        sims: request.sims.or(standing.sims),
        seed: request.seed.unwrap_or(standing.seed),
    };
    populate::scenario_of(&beginning)?;
    let anchor = clock::begin_anew(cloud.clock(), request.now);
    let grown = populate::grow(cloud, beginning, anchor.context).await;
    began::begins(cloud, anchor).await?;
    // Told also when it went wrong: the world may have been emptied.
    tell(cloud, ContextChange::Reset).await;
    Ok(grown?)
}
