//! `kansei ca`: the certificate of the local platform's authority.

use std::io::Write;

use crate::command_line::CaOptions;

/// Prints the certificate in PEM.
///
/// # Errors
/// There is none yet, or it does not read.
pub(crate) fn ca(options: &CaOptions) -> anyhow::Result<()> {
    let certificate = backend::authority_certificate(&options.data)?;
    Ok(write!(std::io::stdout().lock(), "{certificate}")?)
}
