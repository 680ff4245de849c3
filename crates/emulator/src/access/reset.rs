use std::fmt;

use api::{Secret, UnixMillis, console::world::OutboxKind, id::OperatorId};
use serde::{Deserialize, Serialize};

use crate::{
    Cx,
    access::mint::{Mint, salt},
    outbox::Message,
};

/// How long a token to set another password holds, in milliseconds of the world. guess: the platform's is not published.
pub const RESET_LIFE_MS: i64 = 3_600_000;

/// What a token to set another password is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetCheck {
    /// It was sent out, and holds.
    Right,
    /// Nobody was sent it, or it was used, or another took its place. [spec: 400]
    Wrong,
    /// It has ended. [spec: 404]
    Ended,
}

/// A way to set another password for the root user, that was sent out. The token itself is not kept: the mint derives it
/// from the salt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordReset {
    salt: String,
    until: UnixMillis,
}

impl fmt::Debug for PasswordReset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordReset").field("until", &self.until).finish_non_exhaustive()
    }
}

impl PasswordReset {
    /// A new one, which takes the place of any before, and the mail that carries its token. guess: the mail's words.
    pub fn issue(email: &str, operator: &OperatorId, mint: &Mint, cx: &mut Cx) -> (Self, Message) {
        let reset = PasswordReset { salt: salt(cx), until: cx.now.plus(RESET_LIFE_MS) };
        let hours = RESET_LIFE_MS / 3_600_000;
        let body = format!(
            "Somebody asked to set another password for the operator {operator}.\n\n\
             Password reset token (holds for {hours} hour):\n{}\n\n\
             If it was not you, there is nothing to do.\n",
            reset.token(mint).expose()
        );
        let message = Message {
            at: cx.now,
            kind: OutboxKind::Mail,
            to: Secret::new(email.to_owned()),
            from: "issuePasswordResetToken".to_owned(),
            subject: Some("SORACOM password reset".to_owned()),
            method: None,
            headers: Vec::new(),
            body: Secret::new(body),
        };
        (reset, message)
    }

    /// What `token` is worth. It is compared in a time that does not tell where it differs.
    pub fn check(&self, token: &Secret<String>, mint: &Mint, now: UnixMillis) -> ResetCheck {
        if !same(self.token(mint).expose(), token.expose()) {
            ResetCheck::Wrong
        } else if now >= self.until {
            ResetCheck::Ended
        } else {
            ResetCheck::Right
        }
    }

    fn token(&self, mint: &Mint) -> Secret<String> {
        Secret::new(hex::encode(mint.derive("password reset", &self.salt)))
    }
}

fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{NOON, cx};

    fn mint(key: &str) -> Mint {
        Mint::new(Secret::new(key.as_bytes().to_vec()))
    }

    fn issued() -> (PasswordReset, Secret<String>) {
        let operator = OperatorId::new("OP0000000001").unwrap();
        let (reset, mail) = PasswordReset::issue("op@kansei.test", &operator, &mint("a"), &mut cx(0));
        let token = mail.body.expose().lines().find(|line| line.len() == 64).unwrap().to_owned();
        assert_eq!(
            (mail.to.expose().as_str(), mail.from.as_str()),
            ("op@kansei.test", "issuePasswordResetToken")
        );
        (reset, Secret::new(token))
    }

    #[test]
    fn the_token_in_the_mail_opens_until_it_ends() {
        let (reset, token) = issued();
        let end = NOON + RESET_LIFE_MS;
        assert_eq!(reset.check(&token, &mint("a"), UnixMillis(end - 1)), ResetCheck::Right);
        assert_eq!(reset.check(&token, &mint("a"), UnixMillis(end)), ResetCheck::Ended);
        let wrong = Secret::new(token.expose().replace(|c: char| c.is_ascii_digit(), "a"));
        for (token, mint) in [(&wrong, mint("a")), (&Secret::default(), mint("a")), (&token, mint("b"))] {
            assert_eq!(reset.check(token, &mint, UnixMillis(NOON)), ResetCheck::Wrong);
        }
    }

    #[test]
    fn it_stands_nowhere_but_in_the_mail() {
        let (reset, token) = issued();
        let kept = format!("{reset:?} {}", serde_json::to_string(&reset).unwrap());
        assert!(!kept.contains(token.expose()), "{kept}");
    }
}
