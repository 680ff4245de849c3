//! What concerns the root user and what holds for all users.

use api::{
    Secret, UnixMillis,
    id::OperatorId,
    soracom::{operator::BackupCodes, user::TotpUri},
};
use emulator::{
    Cx,
    access::{PasswordReset, ResetCheck, Statements},
};
use store::{
    StoreError,
    world::{Reading, Tx},
};

use crate::cloud::{mints::Mints, state::AppError};

/// Sets the statements that hold for every user, or takes them away. Tokens keep what was frozen in them.
pub(crate) fn set_default_permissions(tx: &mut Tx<'_>, statements: Option<&str>) -> Result<(), AppError> {
    if let Some(text) = statements {
        Statements::parse("permissions", text)?;
    }
    Ok(tx.set_default_permissions(statements)?)
}

/// Sends a token with which the root user may set another password. One that was sent before holds no more.
pub(crate) fn issue_password_reset(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    email: &str,
    operator: &OperatorId,
    mints: &Mints,
) -> Result<(), AppError> {
    let (reset, mail) = PasswordReset::issue(email, operator, &mints.of(tx)?, cx);
    tx.set_password_reset(Some(&reset))?;
    tx.post(&mail)?;
    Ok(())
}

/// Whether `token` is the one that was sent, and holds yet.
pub(crate) fn check_reset(
    world: &Reading<'_>,
    token: &Secret<String>,
    mints: &Mints,
    now: UnixMillis,
) -> Result<ResetCheck, StoreError> {
    let Some(reset) = world.password_reset()? else { return Ok(ResetCheck::Wrong) };
    Ok(reset.check(token, &mints.of(world)?, now))
}

/// Sets another password by its hash, where `token` is the one that was sent; it holds once.
pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    token: &Secret<String>,
    hash: &Secret<String>,
    mints: &Mints,
) -> Result<ResetCheck, AppError> {
    let check = check_reset(tx, token, mints, cx.now)?;
    if check == ResetCheck::Right {
        tx.set_root_password(hash)?;
        tx.set_password_reset(None)?;
    }
    Ok(check)
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
