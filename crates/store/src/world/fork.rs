//! What a copy of a world does not share with its parent.

use emulator::access::Mfa;

use crate::{
    StoreError,
    world::{Tx, tx::GENERATION},
};

impl Tx<'_> {
    /// Makes this world, which is a copy, another one than its parent: of another `generation`, which must never have been
    /// there before. Tokens end, also one that was sent to set another password, and so do one-time codes, whose seeds hang on the generation; passwords and AuthKeys stand
    /// here as hashes and open both. Messages, what is to be told of files, and doors stay with the parent.
    ///
    /// # Errors
    /// The database fails.
    pub fn part_from_parent(&mut self, generation: &str) -> Result<(), StoreError> {
        self.set_meta(GENERATION, &generation)?;
        self.end_root_tokens()?;
        self.set_password_reset(None)?;
        self.set_root_mfa(&Mfa::Inactive)?;
        for user in self.users()? {
            self.end_tokens_of(&user.name)?;
            self.keep_user(&emulator::access::UserRecord { mfa: Mfa::Inactive, ..user })?;
        }
        self.clear_outbox()?;
        self.clear_file_events()?;
        self.clear_doors()?;
        // This command takes no number: what happens next has the one that it has in the parent.
        self.state.unit.borrow_mut().sequence -= 1;
        Ok(())
    }
}
