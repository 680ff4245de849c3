//! What concerns the root user and what holds for all users.

use api::{
    Secret,
    soracom::{operator::BackupCodes, user::TotpUri},
};
use emulator::{Cx, access::Statements};
use store::world::Tx;

use crate::cloud::{mints::Mints, state::AppError};

/// Sets the statements that hold for every user, or takes them away. Tokens keep what was frozen in them.
pub(crate) fn set_default_permissions(tx: &mut Tx<'_>, statements: Option<&str>) -> Result<(), AppError> {
    if let Some(text) = statements {
        Statements::parse("permissions", text)?;
    }
    Ok(tx.set_default_permissions(statements)?)
}

pub(crate) fn enable_mfa(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    email: &str,
    mints: &Mints,
) -> Result<TotpUri, AppError> {
    let (mfa, totp_uri) = tx.root_mfa()?.enable(email, &mints.of(tx)?, cx)?;
    tx.set_root_mfa(&mfa)?;
    Ok(TotpUri { totp_uri, rest: api::Rest::new() })
}

pub(crate) fn verify_mfa(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    code: &Secret<String>,
    mints: &Mints,
) -> Result<BackupCodes, AppError> {
    let mint = mints.of(tx)?;
    let mfa = tx.root_mfa()?.verify(code.expose(), &mint, cx.now)?;
    tx.set_root_mfa(&mfa)?;
    Ok(BackupCodes { backup_codes: mfa.backup_codes(&mint), rest: api::Rest::new() })
}

pub(crate) fn revoke_mfa(tx: &mut Tx<'_>) -> Result<(), AppError> {
    let mfa = tx.root_mfa()?.revoke()?;
    Ok(tx.set_root_mfa(&mfa)?)
}
