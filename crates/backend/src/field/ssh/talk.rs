use std::time::Duration;

use russh::{ChannelWriteHalf, Error, server::Msg};
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    channels::Opened,
    editor::{Editor, Typed},
    inbox::Inbox,
    serve::Signals,
    shell,
};
use crate::{
    field::{
        boxes::Seat,
        linux::{Next, Piece, Run, Shell, User},
    },
    lines::Device,
};

/// Bytes that a command may be given. More than that fits no box.
const MOST_INPUT: usize = 1024 * 1024 + 1;
/// How long a device takes until it goes down: what it said before gets through.
const GOING_DOWN: Duration = Duration::from_millis(300);
/// [bash: 128 and the number of the signal]
const INTERRUPTED: u8 = 130;
/// [bash: a line that is no line]
const AMISS: u8 = 2;

/// A channel on which somebody talks with a box.
pub(super) struct Talk {
    device: Device,
    seat: Seat,
    signals: Signals,
    channel: ChannelWriteHalf<Msg>,
    inbox: Inbox,
    pub(super) editor: Editor,
    pub(super) shell: Shell,
}

impl Talk {
    pub(super) fn new(
        device: Device,
        seat: Seat,
        signals: Signals,
        user: User,
        opened: Opened,
        inbox: Inbox,
    ) -> Self {
        let mut shell = Shell::new(user);
        for (name, value) in opened.sets() {
            let _fits = shell.set(name, value, true);
        }
        let editor = Editor::new(opened.terminal);
        Self { device, seat, signals, channel: opened.channel, inbox, editor, shell }
    }

    /// Talks to the end: runs a line, or a shell where there is none.
    pub(super) async fn hold(mut self, line: Option<String>) {
        let held = match line {
            Some(line) => self.run(&line).await.map(|end| end.unwrap_or(self.shell.status)),
            None => shell::shell(&mut self).await,
        };
        let ended = match held {
            Ok(status) => self.end(status).await,
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "somebody left a shell in the middle");
        }
    }

    /// Runs a line to its end; where the shell ends with it, says how.
    pub(super) async fn run(&mut self, line: &str) -> Result<Option<u8>, Error> {
        let mut run = match Run::of(line) {
            Ok(run) => run,
            Err(amiss) => {
                self.shell.status = AMISS;
                self.say_wrong(format!("-bash: {amiss}\n").as_bytes()).await?;
                return Ok(None);
            }
        };
        let mut input = None;
        loop {
            let step = {
                let mut machine = self.seat.machine();
                machine.now = (self.device.now)();
                run.step(&mut machine, &mut self.shell, input.take())
            };
            for piece in step.pieces {
                match piece {
                    Piece::Out(bytes) => self.say(&bytes).await?,
                    Piece::Err(bytes) => self.say_wrong(&bytes).await?,
                    Piece::Wait(millis) => {
                        if self.interrupted_within(Duration::from_millis(millis)).await? {
                            self.shell.status = INTERRUPTED;
                            return Ok(None);
                        }
                    }
                }
            }
            match step.next {
                // Others have their turn between two pipelines.
                Next::More => tokio::task::yield_now().await,
                Next::Input => match self.input().await? {
                    Some(bytes) => input = Some(bytes),
                    None => {
                        self.shell.status = INTERRUPTED;
                        return Ok(None);
                    }
                },
                Next::Done => return Ok(None),
                Next::Exit(status) => return Ok(Some(status)),
                Next::Reboot => self.go_down().await,
            }
        }
    }

    /// The next line that is typed.
    pub(super) async fn typed(&mut self) -> Result<Typed, Error> {
        loop {
            let mut echo = Vec::new();
            let typed = self.editor.next(&mut echo);
            self.send(echo).await?;
            if let Some(typed) = typed {
                return Ok(typed);
            }
            self.hear().await;
        }
    }

    pub(super) async fn say(&self, text: &[u8]) -> Result<(), Error> {
        self.send(self.shown(text)).await
    }

    /// Says what is wrong: apart from the rest, save on a terminal.
    pub(super) async fn say_wrong(&self, text: &[u8]) -> Result<(), Error> {
        if self.editor.terminal {
            return self.say(text).await;
        }
        self.channel.extended_data_bytes(1, text.to_vec()).await
    }

    pub(super) fn prompt(&self) -> String {
        self.shell.prompt(&self.seat.machine().hostname())
    }

    /// What is shown to whoever logs in.
    pub(super) fn greeting(&self) -> Vec<u8> {
        let machine = self.seat.machine();
        machine.read("/etc/motd", self.shell.user).map(std::borrow::Cow::into_owned).unwrap_or_default()
    }

    /// A terminal wants to be told to return to the left.
    fn shown(&self, text: &[u8]) -> Vec<u8> {
        if !self.editor.terminal {
            return text.to_vec();
        }
        let mut shown = Vec::with_capacity(text.len() + 16);
        for &byte in text {
            if byte == b'\n' {
                shown.push(b'\r');
            }
            shown.push(byte);
        }
        shown
    }

    async fn send(&self, bytes: Vec<u8>) -> Result<(), Error> {
        self.channel.data_bytes(bytes).await
    }

    async fn hear(&mut self) {
        match self.inbox.next().await {
            Some(bytes) => self.editor.feed(&bytes),
            None => self.editor.end(),
        }
    }

    /// Waits; true where ^C was typed meanwhile.
    async fn interrupted_within(&mut self, time: Duration) -> Result<bool, Error> {
        let until = Instant::now() + time;
        loop {
            let listens = self.editor.terminal && !self.editor.has_ended() && !self.editor.is_full();
            tokio::select! {
                () = sleep_until(until) => return Ok(false),
                () = self.hear(), if listens => {
                    if self.editor.interrupted() {
                        self.say(b"^C\n").await?;
                        return Ok(true);
                    }
                }
            }
        }
    }

    /// All that is typed until ^D, or that is sent at all; none where ^C was typed.
    async fn input(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut all = Vec::new();
        while !self.editor.terminal {
            all.extend(self.editor.take_all());
            all.truncate(MOST_INPUT);
            if self.editor.has_ended() {
                return Ok(Some(all));
            }
            self.hear().await;
        }
        loop {
            match self.typed().await? {
                Typed::Line(line) if all.len() < MOST_INPUT => {
                    all.extend(line.as_bytes());
                    all.push(b'\n');
                }
                Typed::Line(_) => {}
                Typed::Interrupt => return Ok(None),
                Typed::End => return Ok(Some(all)),
            }
        }
    }

    /// The device restarts, and everything on it ends.
    async fn go_down(&self) -> ! {
        self.seat.machine().restart();
        (self.device.reboot)();
        sleep(GOING_DOWN).await;
        self.signals.cut.notify_one();
        std::future::pending().await
    }

    async fn end(&self, status: u8) -> Result<(), Error> {
        self.channel.exit_status(status.into()).await?;
        self.channel.eof().await?;
        self.channel.close().await
    }
}
