use api::{Secret, UnixMillis, soracom::user::MfaState};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Result,
    access::{
        mint::{Mint, salt},
        totp,
    },
    error::invalid,
};

/// How far a user is with one-time codes. The seed is not kept: the mint derives it from the salt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "state", content = "salt")]
pub enum Mfa {
    /// None are asked for.
    #[default]
    Inactive,
    /// A seed was shown, and no code of it was seen yet.
    Unconfirmed(String),
    /// A code is asked for at every sign-in with the password.
    Active(String),
}

/// What a sign-in's code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MfaCheck {
    /// It is right, or none is needed.
    Passed,
    /// One is needed. [blog kenichiro-kimura 2023-09-14: AUM0063]
    Missing,
    /// It is wrong.
    Wrong,
}

/// What the fields are called in which a code travels.
const CODE: &str = "mfaOTPCode";

impl Mfa {
    /// The state, as the platform names it.
    pub fn state(&self) -> MfaState {
        match self {
            Mfa::Inactive => MfaState::Inactive,
            Mfa::Unconfirmed(_) => MfaState::Unconfirmed,
            Mfa::Active(_) => MfaState::Active,
        }
    }

    /// A new seed for the user `name`, with the address that an authenticator reads. An unconfirmed one is replaced.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] while codes are asked for. guess: the definition has a 400 and not its reasons.
    pub fn enable(&self, name: &str, mint: &Mint, cx: &mut Cx) -> Result<(Mfa, Secret<String>)> {
        if let Mfa::Active(_) = self {
            return Err(invalid("mfa", "is active already"));
        }
        let salt = salt(cx);
        let uri = uri(name, &seed(mint, &salt));
        Ok((Mfa::Unconfirmed(salt), uri))
    }

    /// A code shows that an authenticator has the seed.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] where there is nothing to verify, or for a wrong code. [spec: 400]
    pub fn verify(&self, code: &str, mint: &Mint, now: UnixMillis) -> Result<Mfa> {
        match self {
            Mfa::Unconfirmed(salt) if totp::accepts(&seed(mint, salt), code, now) => {
                Ok(Mfa::Active(salt.clone()))
            }
            Mfa::Unconfirmed(_) => Err(invalid(CODE, "is not the code of this time")),
            Mfa::Inactive => Err(invalid("mfa", "must be enabled first")),
            Mfa::Active(_) => Err(invalid("mfa", "is active already")),
        }
    }

    /// Ends it, confirmed or not.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] where there is nothing to end. guess: as for [`Mfa::enable`].
    pub fn revoke(&self) -> Result<Mfa> {
        match self {
            Mfa::Inactive => Err(invalid("mfa", "is not enabled")),
            Mfa::Unconfirmed(_) | Mfa::Active(_) => Ok(Mfa::Inactive),
        }
    }

    /// What a code given at sign-in is worth. An empty one is none.
    pub fn check(&self, code: Option<&str>, mint: &Mint, now: UnixMillis) -> MfaCheck {
        let Mfa::Active(salt) = self else { return MfaCheck::Passed };
        match code.filter(|code| !code.is_empty()) {
            None => MfaCheck::Missing,
            Some(code) if totp::accepts(&seed(mint, salt), code, now) => MfaCheck::Passed,
            Some(_) => MfaCheck::Wrong,
        }
    }

    /// The five codes of eight characters that stand in for a lost authenticator [docs mfa/enable]; none while inactive.
    pub fn backup_codes(&self, mint: &Mint) -> Vec<Secret<String>> {
        let (Mfa::Unconfirmed(salt) | Mfa::Active(salt)) = self else { return Vec::new() };
        let digits = hex::encode(mint.derive("backup codes", salt));
        (0..5).map(|n| Secret::new(digits[n * 8..][..8].to_owned())).collect()
    }
}

fn seed(mint: &Mint, salt: &str) -> Vec<u8> {
    mint.derive("one-time codes", salt)[..20].to_vec()
}

/// guess: the label and the issuer; what follows is the form that every authenticator reads.
fn uri(name: &str, seed: &[u8]) -> Secret<String> {
    let mut label = String::new();
    api::endpoint::percent_encode(name, &mut label);
    Secret::new(format!("otpauth://totp/SORACOM:{label}?secret={}&issuer=SORACOM", BASE32_NOPAD.encode(seed)))
}
