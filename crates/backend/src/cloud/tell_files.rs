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

/// How long nothing is tried where something went wrong.
const SOON: Duration = Duration::from_secs(1);

/// Tells whatever happens, until `stop` says so.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let mut written = cloud.written();
    // What went wrong is said once, until it is something else.
    let mut said = None;
    loop {
        written.borrow_and_update();
        if cloud.files().look() {
            let told = tokio::select! {
                told = tell(&cloud) => told,
                () = stopped(&mut stop) => return,
            };
            if let Err(error) = &told {
                let words = error.to_string();
                if said.as_ref() != Some(&words) {
                    tracing::error!(error = %words, "what happened to files could not be told; trying again");
                }
                cloud.files().change();
                said = Some(words);
                tokio::select! {
                    () = tokio::time::sleep(SOON) => continue,
                    () = stopped(&mut stop) => return,
                }
            }
            said = None;
        }
        tokio::select! {
            changed = written.changed() => if changed.is_err() { return },
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

/// Tells all that has to be told, one after the other.
async fn tell(cloud: &Cloud) -> Result<(), NotTold> {
    loop {
        // Each with the life of the world that it is of: one that began anew has other files.
        let next = cloud.read(|world| Ok((world.generation()?, world.file_events(1)?.pop())));
        let (generation, Some((id, event))) = next.await? else { return Ok(()) };
        match (cloud.parts().filing)(filed(cloud, generation.as_deref(), id, event)).await {
            // guess: what comes when the month's quota is used up is lost.
            Ok(_) | Err(Untaken::OverQuota) => {}
            Err(Untaken::Fault(why)) => return Err(NotTold::Listener(why)),
        }
        let done = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
            if tx.generation()? == generation {
                tx.told_of_file(id)?;
            }
            Ok(())
        };
        cloud.transact(Lane::Operator, done).await?;
    }
}

fn filed(cloud: &Cloud, generation: Option<&str>, id: i64, event: FileEvent) -> Filed {
    let FileEvent { change, path, content_type, op } = event;
    let link = (change != FileChange::Deleted).then(|| {
        let link = cloud.links().link(&path, generation, cloud.now());
        Secret::new(format!("{}{link}", cloud.parts().endpoint))
    });
    Filed {
        key: format!("{}file{id}", generation.unwrap_or_default()),
        change: change.as_str(),
        path: path.as_str().to_owned(),
        content_type,
        link,
        op,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use emulator::file::FilePath;

    use super::*;
    use crate::cloud::fixture;

    #[tokio::test]
    async fn what_a_listener_could_not_take_is_told_again_under_the_same_key() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let dir = tempfile::tempdir().unwrap();
        let cloud = fixture::telling(dir.path(), move |filed: Filed| {
            let mut heard = hears.lock().unwrap();
            heard.push(filed.key);
            // The first time it has taken it, and nobody hears of that.
            if heard.len() == 1 { Err(Untaken::Fault("gone".to_owned())) } else { Ok(1) }
        });
        let event = FileEvent {
            change: FileChange::Created,
            path: FilePath::read("/a").unwrap(),
            content_type: String::new(),
            op: None,
        };
        for _ in 0..2 {
            let event = event.clone();
            cloud.transact(Lane::Operator, move |tx| Ok(tx.tell_of_file(&event)?)).await.unwrap();
        }
        assert!(tell(&cloud).await.is_err());
        tell(&cloud).await.unwrap();
        tell(&cloud).await.unwrap();
        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard.len(), 3, "{heard:?}");
        assert!(heard[0] == heard[1] && heard[1] != heard[2], "{heard:?}");
    }
}
