use api::console::world::ResetRequest;

use crate::{
    cloud::{
        Cloud,
        control::{began, clock, telling::tell},
        doors::shut_unknown as shut_unknown_doors,
        populate::{self, Beginning, MOST_SIMS, RECORDING},
    },
    feed::ContextChange,
    http::error::HttpError,
};

/// Begins a world anew: what is left out stays as it began. A world that cannot be is refused before anything changes. Once
/// begun it grows to its end, also when whoever asked has gone; one that the end of the server breaks off grows on at the
/// next start.
pub(super) async fn begin_anew(cloud: &Cloud, request: ResetRequest) -> Result<(), HttpError> {
    cloud.see_through(go(cloud.clone(), request)).await
}

async fn go(cloud: Cloud, request: ResetRequest) -> Result<(), HttpError> {
    let _turn = cloud.steering().await;
    let now = request.now;
    if let Some(now) = now {
        clock::check_time("now", now)?;
    }
    let beginning = wanted(&cloud, request).await?;
    let before = cloud.clock().retie(|_| {});
    // Tied before the world is another: its devices must not go by the clock of the old one.
    let anchor = clock::begin_anew(cloud.clock(), now);
    let outcome = match populate::begin(&cloud, beginning, anchor.context, Some(anchor)).await {
        Ok(()) => {
            let grown = populate::grow_on(&cloud).await;
            let kept = began::has_begun(&cloud).await;
            grown.and(kept)
        }
        Err(refused) => {
            cloud.clock().retie(|anchor| *anchor = before);
            Err(refused)
        }
    };
    // Also when it went wrong: the world may have been emptied, and the clock has moved.
    shut_unknown_doors(&cloud).await;
    cloud.calls().forget();
    (cloud.parts().devices.forget)();
    tell(&cloud, ContextChange::Reset).await;
    Ok(outcome?)
}

/// How the world is to begin.
async fn wanted(cloud: &Cloud, request: ResetRequest) -> Result<Beginning, HttpError> {
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
    Ok(beginning)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use api::UnixMillis;

    use super::*;
    use crate::cloud::fixture;

    #[tokio::test]
    async fn it_goes_on_when_nobody_waits_for_it_and_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("world.db");
        let (cloud, _stop, mut hearing) = fixture::heard(&file, fixture::beginning("small", 12), |_| ());
        populate::grow(&cloud, fixture::beginning("small", 12), cloud.now()).await.unwrap();
        let mut written = cloud.written();
        written.mark_unchanged();
        let now = UnixMillis(1_780_272_000_000);
        let request = ResetRequest {
            scenario: Some("fleet".to_owned()),
            sims: Some(6_000),
            now: Some(now),
            ..ResetRequest::default()
        };
        let world = cloud.clone();
        let asked = tokio::spawn(async move { begin_anew(&world, request).await });
        written.changed().await.unwrap();
        assert!(!populate::has_grown(&cloud).await.unwrap(), "it has only begun");
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        let heard = tokio::time::timeout(Duration::from_secs(60), hearing.recv()).await.unwrap();
        let Some(ContextChange::Reset(heard)) = heard else { panic!("not told: {heard:?}") };
        assert!(populate::has_grown(&cloud).await.unwrap());
        let begun = populate::beginning(&cloud).await.unwrap().unwrap();
        assert_eq!((begun.scenario.as_str(), begun.sims), ("fleet", Some(6_000)));
        assert_eq!((cloud.now(), cloud.read(|world| world.count_sims()).await.unwrap()), (now, 6_000));
        heard.send(()).unwrap();
        cloud.parts().visits.all_left().await;
    }
}
