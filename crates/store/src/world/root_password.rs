//! A password that the root user set for itself in this world, and the way there. Without one, that of the credentials file
//! holds.

use api::Secret;
use emulator::access::PasswordReset;

use crate::{
    StoreError,
    world::{Reading, Tx},
};

/// Under these keys a world keeps the hash of the root user's password, and what was sent to set another.
const ROOT_PASSWORD: &str = "rootPassword";
const PASSWORD_RESET: &str = "passwordReset";

impl Reading<'_> {
    /// The hash of the root user's password; none where it never set one here.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn root_password(&self) -> Result<Option<Secret<String>>, StoreError> {
        self.meta(ROOT_PASSWORD)
    }

    /// The way to set another that was sent out last and has not been used.
    pub fn password_reset(&self) -> Result<Option<PasswordReset>, StoreError> {
        Ok(self.meta(PASSWORD_RESET)?.flatten())
    }
}

impl Tx<'_> {
    /// Keeps the hash of the root user's password.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn set_root_password(&mut self, hash: &Secret<String>) -> Result<(), StoreError> {
        self.set_meta(ROOT_PASSWORD, hash)
    }

    /// Keeps the way to set another, or that there is none any more.
    pub fn set_password_reset(&mut self, reset: Option<&PasswordReset>) -> Result<(), StoreError> {
        self.set_meta(PASSWORD_RESET, &reset)
    }
}
