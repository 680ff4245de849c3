//! How a system asks a program in the foreground to end: Ctrl-C everywhere, and each system's own polite requests.

use std::{future::pending, io, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

/// How long a command that was asked to end may take to put in order what it holds elsewhere.
pub(crate) const PARTING: Duration = Duration::from_secs(10);

/// SIGTERM, as service managers send it.
#[cfg(unix)]
type Request = tokio::signal::unix::Signal;
/// The console's window is closed. Windows gives five seconds from then on.
#[cfg(windows)]
type Request = tokio::signal::windows::CtrlClose;

/// Hears the polite request from the moment it was made; Ctrl-C counts once it is waited for.
#[derive(Debug)]
pub(crate) struct Ending(Request);

impl Ending {
    /// Begins to listen.
    pub(crate) fn listen() -> io::Result<Self> {
        request().map(Self)
    }

    /// Waits until somebody asks for the end.
    pub(crate) async fn asked(&mut self) -> io::Result<()> {
        tokio::select! {
            _ = self.0.recv() => Ok(()),
            interrupted = tokio::signal::ctrl_c() => interrupted,
        }
    }
}

/// How the end was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// The terminal is gone.
    HangUp,
}

impl Asked {
    /// What a program exits with that ends so: 128 and the signal's number, as shells have it.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Asked::HangUp => 128 + 1,
            Asked::Interrupt => 128 + 2,
            Asked::Terminate => 128 + 15,
        }
    }
}

/// Requests to end a command that holds something elsewhere. They are heard from the moment this is made until it is dropped: the
/// first is for the command to go by, and whoever asks again does not wait for it.
#[derive(Debug)]
pub(crate) struct Requests {
    first: watch::Receiver<Option<Asked>>,
    hears: JoinHandle<()>,
}

impl Requests {
    /// Begins to listen. `leave` ends the process at once: it is called when somebody asks again, and [`PARTING`] after the first
    /// request.
    ///
    /// # Errors
    /// The system does not let it listen.
    pub(crate) fn listen(leave: impl FnOnce(Asked) + Send + 'static) -> io::Result<Self> {
        let mut signals = Signals::listen()?;
        let (requests, come) = mpsc::unbounded_channel();
        let (sender, first) = watch::channel(None);
        let hears = tokio::spawn(async move {
            let heard = async {
                while requests.send(signals.next().await).is_ok() {}
                pending().await
            };
            tokio::select! {
                () = heard => {}
                asked = until_overdue(come, &sender) => leave(asked),
            }
        });
        Ok(Requests { first, hears })
    }

    /// Waits until somebody asks for the end; at once where somebody has.
    pub(crate) async fn asked(&self) -> Asked {
        let mut first = self.first.clone();
        let asked = first.wait_for(Option::is_some).await.ok().and_then(|asked| *asked);
        match asked {
            Some(asked) => asked,
            None => pending().await,
        }
    }
}

impl Drop for Requests {
    fn drop(&mut self) {
        self.hears.abort();
    }
}

/// Passes on the first request, and answers with it when the command may not go on any longer.
///
/// A terminal that is closed hangs up on its programs more than once, and service managers do so after they have asked: only what
/// somebody does who is in a hurry counts as a second request.
async fn until_overdue(
    mut come: mpsc::UnboundedReceiver<Asked>,
    first: &watch::Sender<Option<Asked>>,
) -> Asked {
    let Some(asked) = come.recv().await else { return pending().await };
    first.send_replace(Some(asked));
    let again = async {
        let mut in_person = u32::from(asked != Asked::HangUp);
        while in_person < 2 {
            match come.recv().await {
                Some(Asked::HangUp) => {}
                Some(Asked::Interrupt | Asked::Terminate) => in_person += 1,
                None => pending().await,
            }
        }
    };
    // Either way it is over.
    let _in_time = timeout(PARTING, again).await;
    asked
}

#[cfg(unix)]
fn request() -> io::Result<Request> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())
}

#[cfg(windows)]
fn request() -> io::Result<Request> {
    tokio::signal::windows::ctrl_close()
}

#[cfg(unix)]
struct Signals {
    interrupt: Request,
    terminate: Request,
    hang_up: Request,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Asked {
        tokio::select! {
            Some(()) = self.interrupt.recv() => Asked::Interrupt,
            Some(()) = self.terminate.recv() => Asked::Terminate,
            Some(()) = self.hang_up.recv() => Asked::HangUp,
            else => pending().await,
        }
    }
}

#[cfg(windows)]
struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    close: Request,
}

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Signals { interrupt: tokio::signal::windows::ctrl_c()?, close: request()? })
    }

    async fn next(&mut self) -> Asked {
        tokio::select! {
            Some(()) = self.interrupt.recv() => Asked::Interrupt,
            Some(()) = self.close.recv() => Asked::HangUp,
            else => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    /// After how many milliseconds a command that was asked like this is ended, where it does not end by itself; each request
    /// comes a second after the one before.
    async fn ended_after(requests: &[Asked]) -> (u128, Asked) {
        let began = Instant::now();
        let (sender, come) = mpsc::unbounded_channel();
        let (first, seen) = watch::channel(None);
        let asks = async {
            for asked in requests {
                tokio::time::sleep(Duration::from_secs(1)).await;
                sender.send(*asked).unwrap();
            }
            pending::<()>().await;
        };
        let asked = tokio::select! {
            () = asks => unreachable!(),
            asked = until_overdue(come, &first) => asked,
        };
        assert_eq!(*seen.borrow(), Some(asked));
        (began.elapsed().as_millis(), asked)
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_asks_twice_is_not_kept_waiting_and_a_terminal_that_is_gone_asks_once() {
        use Asked::*;
        for (requests, millis) in [
            (&[Interrupt][..], 11_000),
            (&[HangUp], 11_000),
            (&[Interrupt, Interrupt], 2_000),
            (&[Terminate, Interrupt], 2_000),
            (&[HangUp, HangUp, HangUp], 11_000),
            (&[Terminate, HangUp], 11_000),
            (&[HangUp, Terminate], 11_000),
            (&[HangUp, Terminate, HangUp, Terminate], 4_000),
        ] {
            assert_eq!(ended_after(requests).await, (millis, requests[0]), "{requests:?}");
        }
    }

    #[test]
    fn the_exit_code_names_the_signal() {
        assert_eq!([Asked::HangUp, Asked::Interrupt, Asked::Terminate].map(Asked::code), [129, 130, 143]);
    }
}
