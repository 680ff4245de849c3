//! The rate limit of a world: its setting, which the world keeps, and what was called of late, which it forgets with the server.

use std::sync::{Mutex, PoisonError};

use api::{UnixMillis, console::world::Budget};
use emulator::budget::{Allowance, Spending};
use store::Lane;

use crate::cloud::{Cloud, state::AppError};

/// Under this key a world keeps its budget.
const BUDGET: &str = "budget";

/// What callers of a world may spend.
#[derive(Debug, Default)]
pub(crate) struct Budgets(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    /// As the world keeps it; none until it was read.
    setting: Option<Option<Budget>>,
    spending: Spending,
}

impl Budgets {
    /// Forgets what was read, e.g. because the world begins anew.
    pub(crate) fn forget(&self) {
        *self.lock() = Held::default();
    }

    fn set(&self, setting: Option<Budget>) {
        *self.lock() = Held { setting: Some(setting), spending: Spending::default() };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The budget of a world; none where it has none.
pub(crate) async fn budget_of(cloud: &Cloud) -> Result<Option<Budget>, AppError> {
    let held = cloud.budgets().lock().setting;
    match held {
        Some(setting) => Ok(setting),
        None => {
            let setting = cloud.read(|world| world.meta::<Option<Budget>>(BUDGET)).await?.flatten();
            // Somebody may have set another one meanwhile.
            Ok(*cloud.budgets().lock().setting.get_or_insert(setting))
        }
    }
}

/// Gives the world another budget, or none; every path has all its calls again.
pub(crate) async fn set_budget(cloud: &Cloud, budget: Option<Budget>) -> Result<(), AppError> {
    cloud.transact(Lane::Operator, move |tx| Ok(tx.set_meta(BUDGET, &budget)?)).await?;
    cloud.budgets().set(budget);
    Ok(())
}

/// Counts a call of `path`, a path of the table; none where there is no budget.
pub(crate) async fn ask(cloud: &Cloud, path: &str, now: UnixMillis) -> Result<Option<Allowance>, AppError> {
    let budget = budget_of(cloud).await?;
    Ok(budget.map(|budget| cloud.budgets().lock().spending.ask(&budget, path, now)))
}
