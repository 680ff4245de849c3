use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    sync::watch,
};

/// Stands between a server and the platform it works on, and takes down every byte that leaves for the platform.
pub(crate) struct Wiretap {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
    platform: Arc<Mutex<SocketAddr>>,
    /// Raised when those who are connected are hung up on.
    cut: watch::Sender<u64>,
}

impl Wiretap {
    /// On the way to `platform`.
    pub(crate) async fn on_the_way_to(platform: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::<Mutex<Vec<u8>>>::default();
        let taken_down = Arc::clone(&heard);
        let platform = Arc::new(Mutex::new(platform));
        let leads_to = Arc::clone(&platform);
        let cut = watch::channel(0).0;
        let cutting = cut.subscribe();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let there = *leads_to.lock().unwrap();
                let Ok(far) = TcpStream::connect(there).await else { continue };
                let ((from_near, to_near), (from_far, to_far)) = (near.into_split(), far.into_split());
                let mut cutting = cutting.clone();
                cutting.borrow_and_update();
                let there = carry(from_near, to_far, Some(Arc::clone(&taken_down)));
                let back = carry(from_far, to_near, None);
                tokio::spawn(async move {
                    tokio::select! {
                        _ = cutting.changed() => {}
                        _ = async { tokio::join!(there, back) } => {}
                    }
                });
            }
        });
        Wiretap { address, heard, platform, cut }
    }

    /// Hangs up on everybody, and leads whoever comes from now on to another platform.
    pub(crate) fn lead_to(&self, platform: SocketAddr) {
        *self.platform.lock().unwrap() = platform;
        self.cut.send_modify(|times| *times += 1);
    }

    /// All that has left for the platform, as text.
    pub(crate) fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().unwrap()).into_owned()
    }

    /// The requests among it that are no reads, in their order, e.g. `POST /v1/auth`. Of a body that looks like a request it
    /// says too much, never too little.
    pub(crate) fn writes(&self) -> Vec<String> {
        const WRITES: [&str; 4] = ["POST", "PUT", "DELETE", "PATCH"];
        let heard = self.heard();
        let requests = heard.match_indices(" HTTP/1.1\r\n").map(|(end, _)| {
            let begin = heard[..end].rfind('\n').map_or(0, |at| at + 1);
            heard[begin..end].to_owned()
        });
        // Without the end of a body that stands in front of it.
        let verbs = requests.filter_map(|line| {
            let at = WRITES.iter().filter_map(|verb| line.rfind(&format!("{verb} /"))).max()?;
            Some(line[at..].to_owned())
        });
        verbs.collect()
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, taken_down: Option<Arc<Mutex<Vec<u8>>>>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if let Some(taken_down) = &taken_down {
            taken_down.lock().unwrap().extend_from_slice(&buffer[..read]);
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
    // Whoever reads at the other end hears that it is over; one that is gone need not.
    let _gone = to.shutdown().await;
}
