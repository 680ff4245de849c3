//! Tells those who listen what happened to files: in the order in which it happened, each once, also after a restart.

use std::time::Duration;

use api::Secret;
use emulator::file::{FileChange, FileEvent};
use store::{Lane, world::Tx};

use crate::{
    cloud::{Cloud, state::AppError},
    outbound::{Filed, Untaken},
    stop::{Stop, stopped},
};

/// Events that are read at a time.
const BATCH: u32 = 32;
/// How long nothing is tried where something went wrong.
const SOON: Duration = Duration::from_secs(1);

/// Tells whatever happens, until `stop` says so.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    loop {
        let told = tokio::select! {
            told = tell(&cloud) => told,
            () = stopped(&mut stop) => return,
        };
        if let Err(error) = &told {
            tracing::error!(%error, "what happened to files could not be told; trying again");
        }
        let again = async {
            if told.is_err() {
                tokio::time::sleep(SOON).await;
            } else {
                cloud.files_changed().notified().await;
            }
        };
        tokio::select! {
            () = again => {}
            () = stopped(&mut stop) => return,
        }
    }
}

/// Why something was not told.
#[derive(Debug, thiserror::Error)]
enum NotTold {
    #[error(transparent)]
    World(#[from] AppError),
    #[error("{0}")]
    Listener(String),
}

async fn tell(cloud: &Cloud) -> Result<(), NotTold> {
    loop {
        let (generation, events) =
            cloud.read(|world| Ok((world.generation()?, world.file_events(BATCH)?))).await?;
        if events.is_empty() {
            return Ok(());
        }
        for (id, event) in events {
            let key = format!("{}file{id}", generation.as_deref().unwrap_or_default());
            match (cloud.parts().filing)(filed(cloud, key, event)).await {
                // guess: what comes when the month's quota is used up is lost.
                Ok(_) | Err(Untaken::OverQuota) => {}
                Err(Untaken::Fault(why)) => return Err(NotTold::Listener(why)),
            }
            let before = generation.clone();
            let done = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
                // A world that began anew meanwhile numbers other events so.
                if tx.generation()? == before {
                    tx.told_of_file(id)?;
                }
                Ok(())
            };
            cloud.transact(Lane::Operator, done).await?;
        }
    }
}

fn filed(cloud: &Cloud, key: String, event: FileEvent) -> Filed {
    let FileEvent { change, path, content_type } = event;
    let link = (change != FileChange::Deleted)
        .then(|| format!("{}{}", cloud.parts().endpoint, cloud.links().link(&path, cloud.now())));
    Filed {
        key,
        change: change.as_str(),
        path: path.as_str().to_owned(),
        content_type,
        link: link.map(Secret::new),
    }
}
