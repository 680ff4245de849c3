use russh::{
    Channel, ChannelId, Error, MethodKind, Pty,
    server::{Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey},
};
use tokio::io;

use super::{
    bridge::bridge,
    channels::{Channels, Opened},
    inbox::inbox,
    serve::Signals,
    sftp,
    talk::Talk,
};
use crate::{
    field::{
        boxes::{Seat, answer},
        linux::User,
    },
    lines::Device,
};

/// By what one may log in.
pub(super) const METHODS: &[MethodKind] = &[MethodKind::PublicKey, MethodKind::Password];
pub(super) const MOST_TRIES: usize = 6;
/// [the password that every such device once had]
const PASSWORD: &str = "raspberry";
const BUFFER: usize = 64 * 1024;

/// Somebody who comes to a box. Everything that runs for them ends with this value.
pub(super) struct Visitor {
    device: Device,
    seat: Seat,
    signals: Signals,
    user: User,
    tries: usize,
    channels: Channels,
}

impl Visitor {
    pub(super) fn new(device: Device, seat: Seat, signals: Signals) -> Self {
        Self { device, seat, signals, user: User::Guest, tries: 0, channels: Channels::default() }
    }

    fn refuse(&mut self) -> Auth {
        self.tries += 1;
        // The methods are offered again: a plain rejection would take away the one that was tried.
        Auth::Reject { proceed_with_methods: Some(METHODS.into()), partial_success: false }
    }

    fn let_in(&mut self, user: User) -> Auth {
        self.user = user;
        Auth::Accept
    }

    /// Runs a line, or a shell where there is none.
    fn talk(&mut self, channel: ChannelId, line: Option<String>, session: &mut Session) -> Result<(), Error> {
        let Some(opened) = self.channels.take_up(channel) else { return session.channel_failure(channel) };
        session.channel_success(channel)?;
        let (slot, inbox) = inbox();
        let talk =
            Talk::new(self.device.clone(), self.seat.clone(), self.signals.clone(), self.user, opened, inbox);
        self.channels.run(channel, slot, talk.hold(line));
        Ok(())
    }

    fn is_own(&self, host: &str) -> bool {
        matches!(host, "localhost" | "127.0.0.1" | "::1")
            || host == self.device.facts.address
            || host == self.seat.machine().hostname()
    }
}

impl Handler for Visitor {
    type Error = Error;

    async fn auth_none(&mut self, user: &str) -> Result<Auth, Error> {
        if user == User::Guest.name() {
            return Ok(self.let_in(User::Guest));
        }
        Ok(Auth::Reject { proceed_with_methods: Some(METHODS.into()), partial_success: false })
    }

    async fn auth_password(&mut self, user: &str, password: &str) -> Result<Auth, Error> {
        if self.tries >= MOST_TRIES {
            return Err(Error::NotAuthenticated);
        }
        let right = user == User::Pi.name() && password == PASSWORD;
        Ok(if right { self.let_in(User::Pi) } else { self.refuse() })
    }

    async fn auth_publickey_offered(&mut self, user: &str, offer: PublicKeyOffer<'_>) -> Result<Auth, Error> {
        if self.tries >= MOST_TRIES {
            return Err(Error::NotAuthenticated);
        }
        let wanted = user == User::Pi.name() && !offer.algorithm.clone().is_rsa();
        Ok(if wanted { Auth::Accept } else { self.refuse() })
    }

    /// Any key will do once its signature is right.
    async fn auth_publickey(&mut self, user: &str, _key: VerifiedPublicKey<'_>) -> Result<Auth, Error> {
        Ok(if user == User::Pi.name() { self.let_in(User::Pi) } else { self.refuse() })
    }

    async fn auth_succeeded(&mut self, _session: &mut Session) -> Result<(), Error> {
        self.signals.logged_in.notify_one();
        Ok(())
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        // Dropping the reply refuses.
        if self.channels.has_room() {
            reply.accept().await;
            self.channels.open(channel);
        }
        Ok(())
    }

    async fn channel_open_direct_tcpip(
        &mut self,
        channel: Channel<Msg>,
        host: &str,
        port: u32,
        _from: &str,
        _from_port: u32,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        if !self.channels.has_room() || !self.is_own(host) {
            return Ok(());
        }
        let line = u16::try_from(port).ok().and_then(|port| answer(&self.device, port));
        match line {
            Some(line) => {
                reply.accept().await;
                let (slot, inbox) = inbox();
                let (id, opened) = (channel.id(), Opened::of(channel));
                self.channels.run(id, slot, bridge(inbox, opened.channel, line, None));
            }
            None => reply.reject(russh::ChannelOpenFailure::ConnectFailed).await,
        }
        Ok(())
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _term: &str,
        _columns: u32,
        _rows: u32,
        _width: u32,
        _height: u32,
        _modes: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Error> {
        let Some(opened) = self.channels.opened(channel) else {
            return session.channel_failure(channel);
        };
        opened.terminal = true;
        session.channel_success(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        if let Some(opened) = self.channels.opened(channel)
            && opened.set(name, value)
        {
            return session.channel_success(channel);
        }
        session.channel_failure(channel)
    }

    async fn shell_request(&mut self, channel: ChannelId, session: &mut Session) -> Result<(), Error> {
        self.talk(channel, None, session)
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        line: &[u8],
        session: &mut Session,
    ) -> Result<(), Error> {
        self.talk(channel, Some(String::from_utf8_lossy(line).into_owned()), session)
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        if name != "sftp" {
            return session.channel_failure(channel);
        }
        let Some(opened) = self.channels.take_up(channel) else { return session.channel_failure(channel) };
        session.channel_success(channel)?;
        let (slot, inbox) = inbox();
        let (line, end) = io::duplex(BUFFER);
        // Its task ends with the line that is given to the bridge.
        let files = sftp::FilesAway::new(self.seat.clone(), self.device.now.clone(), self.user);
        russh_sftp::server::run(end, files).await;
        // [OpenSSH: scp takes a subsystem that ends without a status for one that failed]
        self.channels.run(channel, slot, bridge(inbox, opened.channel, line, Some(0)));
        Ok(())
    }

    async fn window_change_request(
        &mut self,
        channel: ChannelId,
        _columns: u32,
        _rows: u32,
        _width: u32,
        _height: u32,
        session: &mut Session,
    ) -> Result<(), Error> {
        session.channel_success(channel)
    }

    async fn data(&mut self, channel: ChannelId, data: &[u8], session: &mut Session) -> Result<(), Error> {
        if let Some(slot) = self.channels.slot(channel)
            && !slot.put(data)
        {
            self.channels.close(channel);
            session.close(channel)?;
        }
        Ok(())
    }

    async fn channel_eof(&mut self, channel: ChannelId, _session: &mut Session) -> Result<(), Error> {
        if let Some(slot) = self.channels.slot(channel) {
            slot.end();
        }
        Ok(())
    }

    async fn channel_close(&mut self, channel: ChannelId, _session: &mut Session) -> Result<(), Error> {
        self.channels.close(channel);
        Ok(())
    }
}
