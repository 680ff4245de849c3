use api::{id::Imsi, soracom::audit_log::AccessType};
use emulator::napter::{self, Visit};
use store::{Lane, world::Tx};

use super::pass::Passage;
use crate::cloud::{Cloud, state::AppError};

/// Entries that one command writes; keeps a command far below 10 ms.
const CHUNK: usize = 256;

impl Passage {
    /// Writes down what became of somebody who came, unless the world has begun anew since the door was opened: the log is that of
    /// another one then.
    pub(super) async fn note(&self, imsi: &Imsi, visit: Visit) {
        let (operator, now) = (&self.cloud.parts().credentials.operator_id, self.cloud.now());
        let (imsi, entry) = (imsi.clone(), napter::entry(&self.door, imsi, visit, operator, now));
        let life = self.generation.clone();
        let log = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
            if tx.generation()? != life {
                return Ok(());
            }
            Ok(tx.log_door(&imsi, now, &entry)?)
        };
        if let Err(error) = self.cloud.transact(Lane::Device, log).await {
            tracing::warn!(%error, "who came through a door could not be written down");
        }
    }
}

/// Writes down that those have left who came and of whom nothing more was written: the server ended before it could.
///
/// # Errors
/// The log cannot be read or written.
pub(super) async fn close_open_visits(cloud: &Cloud) -> Result<(), AppError> {
    let now = cloud.now();
    let inside = cloud.read(|world| world.inside_doors()).await?;
    for some in inside.chunks(CHUNK) {
        let some = some.to_vec();
        let close = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
            for mut entry in some {
                let Some(imsi) = entry.imsi.clone() else { continue };
                entry.kind = Some(AccessType::Closed);
                entry.created_at = Some(now);
                tx.log_door(&imsi, now, &entry)?;
            }
            Ok(())
        };
        cloud.transact(Lane::Operator, close).await?;
    }
    Ok(())
}
