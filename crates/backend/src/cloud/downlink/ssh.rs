use std::sync::Arc;

use api::{
    Secret,
    soracom::downlink::{DownlinkSshRequest, DownlinkSshResponse, SshAuthentication},
};
use emulator::{
    SimRecord,
    downlink::{MOST_PAYLOAD, as_text, port_of},
};
use russh::{
    ChannelMsg,
    client::{self, AuthResult, Handle},
    keys::{PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate},
};
use tokio::io::DuplexStream;

use super::{
    line::{PATIENCE, no_answer, reach, too_much},
    private_key::{self, Unread},
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
    in_time(PATIENCE, async move {
        let proof = Proof::read(cloud, request.authentication).await?;
        let line = reach(cloud, record, port)?;
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
    async fn read(cloud: &Cloud, said: SshAuthentication) -> Result<Self, HttpError> {
        match said {
            SshAuthentication::None => Ok(Proof::None),
            SshAuthentication::Password { password: Some(password), password_credentials_id: None } => {
                Ok(Proof::Password(password.expose().clone()))
            }
            SshAuthentication::PublicKey { key: Some(key), key_credentials_id: None, passphrase } => {
                let read = read_key(cloud, key, passphrase).await.map_err(unread)?;
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

/// Reads a private key on a thread that may block.
async fn read_key(
    cloud: &Cloud,
    key: Secret<String>,
    passphrase: Option<Secret<String>>,
) -> Result<PrivateKey, Unread> {
    let turn = cloud.lines().turn_at_keys().await;
    let read = tokio::task::spawn_blocking(move || {
        // Until it is read, also when nobody waits for it any more.
        let _turn = turn;
        private_key::read(key.expose(), passphrase.as_ref().map(|passphrase| passphrase.expose().as_str()))
    });
    // A key that its reader stumbles over is none.
    read.await.unwrap_or(Err(Unread::NoKey))
}

fn unread(why: Unread) -> HttpError {
    match why {
        Unread::NoKey => HttpError::bad_request(
            "authentication.key: it does not read as a private key.",
            "authentication.key を秘密鍵として読み取れません。",
        ),
        Unread::TooCostly => HttpError::bad_request(
            "authentication.key: its passphrase asks for more work than this world does; lock it with fewer rounds.",
            "authentication.key のパスフレーズの計算回数が多すぎます。ラウンド数を減らして暗号化し直してください。",
        ),
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
