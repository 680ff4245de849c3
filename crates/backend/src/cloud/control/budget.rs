//! The rate limit of a world, read and set.

use api::console::world::Budget;

use crate::{
    cloud::{
        Cloud,
        budget::{budget_of, set_budget},
    },
    http::error::HttpError,
};

/// The budget as it stands.
pub(super) async fn read(cloud: &Cloud) -> Result<Option<Budget>, HttpError> {
    Ok(budget_of(cloud).await?)
}

/// Sets the budget; answers with it as it then stands.
pub(super) async fn write(cloud: &Cloud, budget: Option<Budget>) -> Result<Option<Budget>, HttpError> {
    if !budget.is_none_or(|budget| budget.is_sound()) {
        return Err(HttpError::bad_request(
            "perPath is 1 to 1000000 calls, and perSeconds 1 to 3600.",
            "perPath は 1〜1000000、perSeconds は 1〜3600 で指定してください。",
        ));
    }
    set_budget(cloud, budget).await?;
    read(cloud).await
}
