//! Work that goes on to its end, also when whoever asked for it has gone.

use store::StoreError;

use crate::cloud::state::{AppError, Cloud};

impl Cloud {
    /// Does `work` as a visit of its own, and answers what came of it. A call is dropped when its page goes; this is not.
    ///
    /// # Errors
    /// Those of the work; [`AppError::Ending`] when the server ended and it could not be waited for: then it is broken off
    /// wherever it waits.
    pub(crate) async fn see_through<T, E>(
        &self,
        work: impl Future<Output = Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<AppError> + Send + 'static,
    {
        let visit = self.parts().visits.enter();
        let seen = tokio::spawn(visit.spend(work)).await;
        let seen = seen.map_err(|error| AppError::Store(StoreError::Panicked(error.to_string())))?;
        seen.ok_or(AppError::Ending)?
    }
}
