//! Users, roles, keys, and the tokens that users hold.

use api::{
    UnixMillis,
    id::{AuthKeyId, RoleId, UserName},
};
use emulator::access::{AuthKeyRecord, Frozen, Mfa, RoleRecord, UserRecord};
use rusqlite::{OptionalExtension, ToSql, params};
use serde::Serialize;

use crate::{
    StoreError,
    error::Doing,
    world::{Reading, Tx},
};

/// Under these keys a world keeps what holds for all users, and what concerns the root user.
const DEFAULT_PERMISSIONS: &str = "defaultPermissions";
const ROOT_MFA: &str = "rootMfa";
const ROOT_TOKENS: &str = "rootTokens";

impl Reading<'_> {
    /// All SAM users, by name.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn users(&self) -> Result<Vec<UserRecord>, StoreError> {
        self.many("list users", "SELECT doc FROM users ORDER BY user_name", &[])
    }

    /// One SAM user.
    pub fn user(&self, name: &UserName) -> Result<Option<UserRecord>, StoreError> {
        self.one("read a user", "SELECT doc FROM users WHERE user_name = ?1", params![name.as_str()])
    }

    /// All roles, by id.
    pub fn roles(&self) -> Result<Vec<RoleRecord>, StoreError> {
        self.many("list roles", "SELECT doc FROM roles ORDER BY role_id", &[])
    }

    /// One role.
    pub fn role(&self, id: &RoleId) -> Result<Option<RoleRecord>, StoreError> {
        self.one("read a role", "SELECT doc FROM roles WHERE role_id = ?1", params![id.as_str()])
    }

    /// The AuthKeys of a user, or of the root user, by id.
    pub fn auth_keys(&self, owner: Option<&UserName>) -> Result<Vec<AuthKeyRecord>, StoreError> {
        self.many(
            "list keys",
            "SELECT doc FROM auth_keys WHERE user_name IS ?1 ORDER BY auth_key_id",
            params![owner.map(UserName::as_str)],
        )
    }

    /// One AuthKey, whosever it is.
    pub fn auth_key(&self, id: &AuthKeyId) -> Result<Option<AuthKeyRecord>, StoreError> {
        self.one("read a key", "SELECT doc FROM auth_keys WHERE auth_key_id = ?1", params![id.as_str()])
    }

    /// What the holder of a user's token may do; none for a token that does not hold.
    pub fn frozen(&self, token: &str) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT statements FROM permission_sets JOIN user_tokens USING (set_id) WHERE token = ?1",
            )
            .and_then(|mut statement| statement.query_row([token], |row| row.get(0)).optional())
            .doing("look for a token")
    }

    /// Whether a token of the root user holds: it was not signed out, and is of the present count.
    pub fn root_token_holds(&self, token: &str, count: u64) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT NOT EXISTS (SELECT 1 FROM signed_out WHERE token = ?1)
                    AND coalesce((SELECT value FROM meta WHERE key = ?2), '0') = ?3",
            )
            .and_then(|mut statement| {
                statement.query_row(params![token, ROOT_TOKENS, count.to_string()], |row| row.get(0))
            })
            .doing("look for a token")
    }

    /// How often all tokens of the root user were ended; each token says the count that it was issued under.
    pub fn root_tokens(&self) -> Result<u64, StoreError> {
        Ok(self.meta(ROOT_TOKENS)?.unwrap_or_default())
    }

    /// The statements that hold for every user.
    pub fn default_permissions(&self) -> Result<Option<String>, StoreError> {
        Ok(self.meta(DEFAULT_PERMISSIONS)?.flatten())
    }

    /// How far the root user is with one-time codes.
    pub fn root_mfa(&self) -> Result<Mfa, StoreError> {
        Ok(self.meta(ROOT_MFA)?.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Keeps a user.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn keep_user(&mut self, user: &UserRecord) -> Result<(), StoreError> {
        let sql = "INSERT INTO users (user_name, doc) VALUES (?1, ?2)
                   ON CONFLICT (user_name) DO UPDATE SET doc = excluded.doc";
        self.run("write a user", sql, params![user.name.as_str(), text(user)?])
    }

    /// Removes a user, its keys and its tokens.
    pub fn remove_user(&mut self, name: &UserName) -> Result<(), StoreError> {
        self.end_tokens_of(name)?;
        self.run("remove keys", "DELETE FROM auth_keys WHERE user_name = ?1", params![name.as_str()])?;
        self.run("remove a user", "DELETE FROM users WHERE user_name = ?1", params![name.as_str()])
    }

    /// Keeps a role.
    pub fn keep_role(&mut self, role: &RoleRecord) -> Result<(), StoreError> {
        let sql = "INSERT INTO roles (role_id, doc) VALUES (?1, ?2)
                   ON CONFLICT (role_id) DO UPDATE SET doc = excluded.doc";
        self.run("write a role", sql, params![role.id.as_str(), text(role)?])
    }

    /// Removes a role. That nobody has it any more is the caller's to see to.
    pub fn remove_role(&mut self, id: &RoleId) -> Result<(), StoreError> {
        self.run("remove a role", "DELETE FROM roles WHERE role_id = ?1", params![id.as_str()])
    }

    /// Adds an AuthKey.
    pub fn add_auth_key(&mut self, key: &AuthKeyRecord) -> Result<(), StoreError> {
        let sql = "INSERT INTO auth_keys (auth_key_id, user_name, doc) VALUES (?1, ?2, ?3)";
        let owner = key.owner.as_ref().map(UserName::as_str);
        self.run("write a key", sql, params![key.id.as_str(), owner, text(key)?])
    }

    /// Keeps what became of an AuthKey. One that was removed meanwhile stays removed.
    pub fn update_auth_key(&mut self, key: &AuthKeyRecord) -> Result<(), StoreError> {
        let sql = "UPDATE auth_keys SET doc = ?2 WHERE auth_key_id = ?1";
        self.run("write a key", sql, params![key.id.as_str(), text(key)?])
    }

    /// Removes an AuthKey; tokens that it was exchanged for live on.
    pub fn remove_auth_key(&mut self, id: &AuthKeyId) -> Result<(), StoreError> {
        self.run("remove a key", "DELETE FROM auth_keys WHERE auth_key_id = ?1", params![id.as_str()])
    }

    /// Issues a token to a user with what it may do, and forgets tokens that have expired.
    pub fn issue_token(
        &mut self,
        token: &str,
        user: &UserName,
        frozen: &Frozen,
        expires_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.run("forget tokens", "DELETE FROM user_tokens WHERE expires_at < ?1", params![now.0])?;
        let set = "INSERT OR IGNORE INTO permission_sets (set_id, statements) VALUES (?1, ?2)";
        self.run("freeze permissions", set, params![frozen.id, frozen.statements])?;
        let token_row =
            "INSERT INTO user_tokens (token, user_name, set_id, expires_at) VALUES (?1, ?2, ?3, ?4)";
        self.run("issue a token", token_row, params![token, user.as_str(), frozen.id, expires_at.0])?;
        self.forget_sets()
    }

    /// Lets a user's token hold until `expires_at` at least.
    pub fn extend_token(&mut self, token: &str, expires_at: UnixMillis) -> Result<(), StoreError> {
        let sql = "UPDATE user_tokens SET expires_at = max(expires_at, ?2) WHERE token = ?1";
        self.run("extend a token", sql, params![token, expires_at.0])
    }

    /// Ends a user's token.
    pub fn end_token(&mut self, token: &str) -> Result<(), StoreError> {
        self.token_ends();
        self.run("end a token", "DELETE FROM user_tokens WHERE token = ?1", params![token])?;
        self.forget_sets()
    }

    /// Ends all tokens of a user.
    pub fn end_tokens_of(&mut self, user: &UserName) -> Result<(), StoreError> {
        self.token_ends();
        self.run("end tokens", "DELETE FROM user_tokens WHERE user_name = ?1", params![user.as_str()])?;
        self.forget_sets()
    }

    /// Ends all tokens of the root user.
    pub fn end_root_tokens(&mut self) -> Result<(), StoreError> {
        let count = self.root_tokens()?;
        self.token_ends();
        self.set_meta(ROOT_TOKENS, &(count + 1))
    }

    /// Keeps the statements that hold for every user, or that there are none.
    pub fn set_default_permissions(&mut self, statements: Option<&str>) -> Result<(), StoreError> {
        self.set_meta(DEFAULT_PERMISSIONS, &statements)
    }

    /// Keeps how far the root user is with one-time codes.
    pub fn set_root_mfa(&mut self, mfa: &Mfa) -> Result<(), StoreError> {
        self.set_meta(ROOT_MFA, mfa)
    }

    /// Forgets all users and roles, keys and tokens. The root user's, which stand nowhere, were ended `ended` times and
    /// are ended once more.
    pub(super) fn clear_access(&mut self, ended: u64) -> Result<(), StoreError> {
        self.token_ends();
        self.set_meta(ROOT_TOKENS, &(ended + 1))?;
        self.sql()?
            .execute_batch(
                "DELETE FROM user_tokens; DELETE FROM permission_sets; DELETE FROM auth_keys; DELETE FROM roles;
                 DELETE FROM users;",
            )
            .doing("forget users")
    }

    fn forget_sets(&mut self) -> Result<(), StoreError> {
        let sql = "DELETE FROM permission_sets WHERE NOT EXISTS
                   (SELECT 1 FROM user_tokens WHERE user_tokens.set_id = permission_sets.set_id)";
        self.run("forget permissions", sql, &[])
    }

    pub(super) fn run(
        &mut self,
        context: &'static str,
        sql: &str,
        params: &[&dyn ToSql],
    ) -> Result<(), StoreError> {
        self.sql()?.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).doing(context)?;
        Ok(())
    }

    /// A token ends: after this group's commit, nobody may count on what was known of tokens before.
    pub(super) fn token_ends(&mut self) {
        self.state.unit.borrow_mut().ends_tokens = true;
    }
}

pub(super) fn text<T: Serialize>(record: &T) -> Result<String, StoreError> {
    serde_json::to_string(record).doing("write a record")
}
