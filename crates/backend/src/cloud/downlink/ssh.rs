use std::sync::Arc;

use api::soracom::downlink::{DownlinkSshRequest, DownlinkSshResponse, SshAuthentication};
use emulator::{
    SimRecord,
    downlink::{MOST_PAYLOAD, as_text, port_of},
};
use russh::{
    ChannelMsg,
    client::{self, AuthResult, Handle},
    keys::{PrivateKeyWithHashAlg, PublicKeyOrCertificate, decode_secret_key},
};
use tokio::io::DuplexStream;

use super::{
    line::{PATIENCE, no_answer, reach, too_much},
    tcp::in_time,
};
use crate::{
    cloud::{Cloud, state::AppError},
    http::error::HttpError,
};

/// Bytes of a command at most. [spec]
const MOST_COMMAND: usize = 8_192;
/// Where a channel's standard error comes. [RFC 4254, 5.2]
const STDERR: u32 = 1;

/// Runs a command on a device.
pub(crate) async fn ssh(
    cloud: &Cloud,
    record: &SimRecord,
    request: DownlinkSshRequest,
) -> Result<DownlinkSshResponse, HttpError> {
    let port = port_of(request.port.unwrap_or(22)).map_err(AppError::from)?;
    if request.command.is_empty() || request.command.len() > MOST_COMMAND {
        return Err(HttpError::bad_request(
            "command: it has 1 to 8192 bytes.",
            "command は 1～8192 バイトで指定してください。",
        ));
    }
    let proof = Proof::read(request.authentication)?;
    let line = reach(cloud, record, port)?;
    in_time(PATIENCE, async move {
        let mut session = enter(line).await?;
        if !proof.convinces(&mut session, request.username).await? {
            return Err(no_answer(
                "The device does not take this authentication.",
                "デバイスへの SSH 認証に失敗しました。",
            ));
        }
        run(&session, request.command).await
    })
    .await
}

/// What somebody proves who they are with.
enum Proof {
    Password(String),
    Key(PrivateKeyWithHashAlg),
    None,
}

impl Proof {
    fn read(said: SshAuthentication) -> Result<Self, HttpError> {
        match said {
            SshAuthentication::None => Ok(Proof::None),
            SshAuthentication::Password { password: Some(password), password_credentials_id: None } => {
                Ok(Proof::Password(password.expose().clone()))
            }
            SshAuthentication::PublicKey { key: Some(key), key_credentials_id: None, passphrase } => {
                let passphrase = passphrase.as_ref().map(|passphrase| passphrase.expose().as_str());
                let read = decode_secret_key(key.expose(), passphrase).map_err(|_| {
                    HttpError::bad_request(
                        "authentication.key: it does not read as a private key.",
                        "authentication.key を秘密鍵として読み取れません。",
                    )
                })?;
                // The oldest servers know no other digest for RSA; other keys have their own.
                Ok(Proof::Key(PrivateKeyWithHashAlg::new(Arc::new(read), None)))
            }
            SshAuthentication::Password { .. } | SshAuthentication::PublicKey { .. } => {
                Err(HttpError::bad_request(
                    "authentication: this world keeps no credentials; say the password or the key.",
                    "認証情報ストアは再現していません。password または key を指定してください。",
                ))
            }
        }
    }

    async fn convinces(self, session: &mut Handle<Anyone>, user: String) -> Result<bool, HttpError> {
        let asked = match self {
            Proof::Password(password) => session.authenticate_password(user, password).await,
            Proof::Key(key) => session.authenticate_publickey(user, key).await,
            Proof::None => session.authenticate_none(user).await,
        };
        Ok(matches!(asked.map_err(broken)?, AuthResult::Success))
    }
}

/// Whoever answers at a device is believed: the platform has led there.
struct Anyone;

impl client::Handler for Anyone {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _key: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(true)
    }
}

async fn enter(line: DuplexStream) -> Result<Handle<Anyone>, HttpError> {
    client::connect_stream(Arc::new(client::Config::default()), line, Anyone).await.map_err(broken)
}

async fn run(session: &Handle<Anyone>, command: String) -> Result<DownlinkSshResponse, HttpError> {
    let mut channel = session.channel_open_session().await.map_err(broken)?;
    channel.exec(true, command).await.map_err(broken)?;
    let (mut out, mut err, mut code) = (Vec::new(), Vec::new(), None);
    while let Some(message) = channel.wait().await {
        if let ChannelMsg::Data { data } = &message {
            out.extend_from_slice(data);
        } else if let ChannelMsg::ExtendedData { data, ext: STDERR } = &message {
            err.extend_from_slice(data);
        } else if let ChannelMsg::ExitStatus { exit_status } = message {
            code = Some(exit_status);
        }
        if out.len() + err.len() > MOST_PAYLOAD {
            return Err(too_much());
        }
    }
    // A command that took the device with it has no code.
    let exitcode = code.ok_or_else(|| broken(russh::Error::Disconnect))?;
    let ((stdout, out_is_base64), (stderr, err_is_base64)) = (as_text(out), as_text(err));
    Ok(DownlinkSshResponse {
        exitcode,
        stdout: Some(stdout),
        stderr: Some(stderr),
        is_stdout_base64_encoded: Some(out_is_base64),
        is_stderr_base64_encoded: Some(err_is_base64),
    })
}

fn broken(error: russh::Error) -> HttpError {
    tracing::debug!(%error, "a device was not reached over SSH");
    no_answer("The device's response is no SSH.", "デバイスとの SSH 通信に失敗しました。")
}
