//! Real mail, where the server was told of a mail server.

use std::time::Duration;

use anyhow::Context;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

use crate::{config::Smtp, outbound::Outcome};

/// Longest wait for the mail server.
const PATIENCE: Duration = Duration::from_secs(20);
/// Addresses that lead nowhere by their name. [RFC 2606]
const NOWHERE: &str = ".invalid";
/// What a mail server says when it never takes a mail. [RFC 5321]
const REFUSED: u16 = 550;

/// The way to the mail server.
#[derive(Clone)]
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer")
    }
}

impl Mailer {
    /// Reads where mails go; nothing is called yet.
    ///
    /// # Errors
    /// The address is none of a mail server, or the sender is no mail address.
    pub(crate) fn new(smtp: &Smtp) -> anyhow::Result<Self> {
        let from = smtp.from.parse().with_context(|| format!("{} is no mail address", smtp.from))?;
        // What is wrong with it may hold its password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp.server.expose())
            .map_err(|_| anyhow::anyhow!("the address of the mail server does not read; write smtp://HOST:PORT, smtps://HOST or smtp://NAME:PASSWORD@HOST:587?tls=required"))?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Mailer { transport, from })
    }

    /// Whether an address leads anywhere.
    pub(crate) fn leads_on(to: &str) -> bool {
        !to.trim_end().ends_with(NOWHERE)
    }

    /// Hands one mail to the mail server. Its answer is the status: 250 where it has taken it.
    pub(crate) async fn send(&self, to: &str, subject: &str, body: &str) -> Outcome {
        let Ok(to) = to.parse::<Mailbox>() else { return Outcome::Answered(REFUSED) };
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned());
        let Ok(mail) = mail else { return Outcome::Answered(REFUSED) };
        match self.transport.send(mail).await {
            Ok(answer) => Outcome::Answered(answer.code().into()),
            Err(error) => match error.status() {
                Some(code) => Outcome::Answered(code.into()),
                None if error.is_timeout() => {
                    Outcome::Failed(format!("the mail server did not answer within {} s", PATIENCE.as_secs()))
                }
                None => Outcome::Failed("the mail server could not be reached".to_owned()),
            },
        }
    }

    /// Whether a mail that was answered so may be taken later. [RFC 5321: 4yz is transient]
    pub(crate) const fn may_try_again(status: u16) -> bool {
        matches!(status, 400..500)
    }
}
