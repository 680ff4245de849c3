use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Somebody's mail server: it keeps what it takes. Who is called `nobody` it refuses for ever, and `later` for now.
#[derive(Clone, Default)]
pub(crate) struct MailServer {
    mails: Arc<Mutex<Vec<String>>>,
    /// Commands to whom, in their order.
    to: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Starts it; answers with its address, too.
    pub(crate) async fn start() -> (Self, String) {
        let server = MailServer::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let hearing = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = hearing.clone();
                tokio::spawn(async move { server.speak(stream).await });
            }
        });
        (server, address)
    }

    /// What it took, in full.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    /// Whom it was to take mails for, taken or not.
    pub(crate) fn asked_for(&self) -> Vec<String> {
        self.to.lock().unwrap().clone()
    }

    async fn speak(self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.ok()?;
        let mut mail = None::<String>;
        while let Some(line) = lines.next_line().await.ok()? {
            if let Some(text) = &mut mail {
                if line == "." {
                    self.mails.lock().unwrap().push(mail.take().unwrap_or_default());
                    write.write_all(b"250 taken\r\n").await.ok()?;
                } else {
                    text.push_str(&line);
                    text.push('\n');
                }
                continue;
            }
            let answer: &[u8] = match line.split(' ').next() {
                Some("RCPT") => {
                    self.to.lock().unwrap().push(line.clone());
                    if line.contains("nobody") {
                        b"550 no such mailbox\r\n"
                    } else if line.contains("later") {
                        b"451 come again\r\n"
                    } else {
                        b"250 fine\r\n"
                    }
                }
                Some("DATA") => {
                    mail = Some(String::new());
                    b"354 go on\r\n"
                }
                Some("QUIT") => b"221 bye\r\n",
                _ => b"250 fine\r\n",
            };
            write.write_all(answer).await.ok()?;
        }
        Some(())
    }
}
