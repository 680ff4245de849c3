//! Doors of Napter: how much goes through one and how much later it comes, beside a plain copy loop; and very many at once.
//!
//! Prints one JSON object a run. The plain loop is what `socat` does: two threads, each reading from one socket and writing to the
//! other. Both lead to something that says back what it hears: the loop to one of this program's own on a socket, a door to the
//! port 7 of a simulated device.

mod support;

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use backend::{Config, start};
use serde_json::{Value, json};

use support::{Keys, instant, keyed, sign_in};

const RUNS: usize = 3;
const SIMS: u32 = 1_500;
/// Bytes that go through and come back.
const BYTES: usize = 256 * 1024 * 1024;
/// Bytes on their way at once.
const PIECE: usize = 64 * 1024;
/// Bytes that go to and fro one at a time.
const TURNS: usize = 4_000;
const DOORS: usize = 1_000;
const EACH: usize = 2;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are the output")]
async fn main() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let config = Config {
        data: data.path().to_owned(),
        scenario: "fleet".to_owned(),
        sims: Some(SIMS),
        ..Config::default()
    };
    let server = start(config).await.expect("a server");
    let base = format!("http://{}/v1", server.address);
    let http = backend::web_client().build().expect("a client");
    let keys = sign_in(&http, &base, data.path()).await;
    let sims = online(&http, &base, &keys).await;
    let echo_at = echo();
    let loop_at = copy_loop(echo_at);
    for _ in 0..RUNS {
        let (door, at) = open(&http, &base, &keys, &sims[0]).await;
        let (plain, through, direct, looped, turned) = tokio::task::spawn_blocking(move || {
            (rate(loop_at), rate(at), turn(echo_at), turn(loop_at), turn(at))
        })
        .await
        .expect("it measures");
        close(&http, &base, &keys, &door).await;
        let began = instant();
        let (mut doors, mut ways) = (Vec::new(), Vec::new());
        for nth in 0..DOORS {
            let (door, at) = open(&http, &base, &keys, &sims[nth % sims.len()]).await;
            doors.push(door);
            ways.push(at);
        }
        let opened = began.elapsed();
        let crowded = tokio::task::spawn_blocking(move || crowd(&ways));
        let (entered, echoed) = crowded.await.expect("it measures");
        for door in &doors {
            close(&http, &base, &keys, door).await;
        }
        println!(
            "{}",
            json!({
                "loop_mib_per_s": plain, "door_mib_per_s": through, "share": through / plain,
                "direct_turn_us": direct * 1e6, "loop_turn_us": looped * 1e6, "door_turn_us": turned * 1e6, "added_us": (turned - direct) * 1e6,
                "doors": DOORS, "connections": DOORS * EACH, "open_per_s": DOORS as f64 / opened.as_secs_f64(),
                "enter_per_s": (DOORS * EACH) as f64 / entered.as_secs_f64(),
                "echoes_per_s": (DOORS * EACH) as f64 / echoed.as_secs_f64(),
            })
        );
    }
    server.stop().await;
}

/// How many MiB a second go there and come back.
fn rate(at: SocketAddr) -> f64 {
    let stream = connect(at);
    let mut says = stream.try_clone().expect("another handle");
    let began = instant();
    let saying = thread::spawn(move || {
        let piece = vec![7; PIECE];
        for _ in 0..BYTES / PIECE {
            says.write_all(&piece).expect("it is heard");
        }
    });
    let (mut hears, mut heard, mut buffer) = (stream, 0, vec![0; PIECE]);
    while heard < BYTES {
        let count = hears.read(&mut buffer).expect("it says something");
        assert!(count > 0, "it hung up after {heard} bytes");
        heard += count;
    }
    saying.join().expect("all was said");
    BYTES as f64 / 1_048_576.0 / began.elapsed().as_secs_f64()
}

/// How many seconds a byte takes to go there and come back, the median of many.
fn turn(at: SocketAddr) -> f64 {
    let mut stream = connect(at);
    let mut byte = [7];
    let mut times: Vec<Duration> = (0..TURNS)
        .map(|_| {
            let began = instant();
            stream.write_all(&byte).expect("it is heard");
            stream.read_exact(&mut byte).expect("it says it back");
            began.elapsed()
        })
        .collect();
    times.sort();
    times[TURNS / 2].as_secs_f64()
}

/// How long it takes until everybody is inside of every door, and then until each was said back a byte.
fn crowd(doors: &[SocketAddr]) -> (Duration, Duration) {
    let began = instant();
    let mut inside: Vec<TcpStream> = Vec::new();
    for door in doors {
        for _ in 0..EACH {
            let mut stream = connect(*door);
            stream.write_all(&[1]).expect("it is heard");
            inside.push(stream);
        }
    }
    let mut byte = [0];
    for stream in &mut inside {
        stream.read_exact(&mut byte).expect("everybody is let in");
    }
    let entered = began.elapsed();
    let began = instant();
    for stream in &mut inside {
        stream.write_all(&[2]).expect("it is heard");
    }
    for stream in &mut inside {
        stream.read_exact(&mut byte).expect("it says it back");
        assert_eq!(byte, [2]);
    }
    (entered, began.elapsed())
}

fn connect(at: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(at).expect("somebody listens");
    stream.set_nodelay(true).expect("a socket can");
    stream
}

/// Says back what it hears.
fn echo() -> SocketAddr {
    serve(|stream| {
        let hears = stream.try_clone().expect("another handle");
        carry(hears, stream);
    })
}

/// Leads to `to`, as `socat TCP-LISTEN:…,fork TCP:…` does.
fn copy_loop(to: SocketAddr) -> SocketAddr {
    serve(move |stream| {
        let far = connect(to);
        let (near_hears, far_hears) =
            (stream.try_clone().expect("another handle"), far.try_clone().expect("another handle"));
        let up = thread::spawn(move || carry(near_hears, far));
        carry(far_hears, stream);
        up.join().expect("it carries");
    })
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut buffer = vec![0; PIECE];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    // Somebody may have hung up already.
    let _hung_up = to.shutdown(Shutdown::Write);
}

fn serve(each: impl Fn(TcpStream) + Send + Sync + Clone + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, each) = (stream.expect("somebody comes"), each.clone());
            stream.set_nodelay(true).expect("a socket can");
            thread::spawn(move || each(stream));
        }
    });
    at
}

/// The path of a new door, and where it stands.
async fn open(http: &reqwest::Client, base: &str, keys: &Keys, sim: &str) -> (String, SocketAddr) {
    let request = json!({ "destination": { "simId": sim, "port": 7, "service": "air" }, "duration": 28_800 });
    let reply = keyed(http.post(format!("{base}/port_mappings")), keys).json(&request).send().await;
    let door: Value = reply.expect("an answer").json().await.expect("JSON");
    let endpoint = door["endpoint"].as_str().unwrap_or_else(|| panic!("no door: {door}"));
    let at: SocketAddr = endpoint.parse().expect("an address and a port");
    (format!("/port_mappings/{}/{}", at.ip(), at.port()), at)
}

async fn close(http: &reqwest::Client, base: &str, keys: &Keys, door: &str) {
    let reply = keyed(http.delete(format!("{base}{door}")), keys).send().await.expect("an answer");
    assert!(reply.status().is_success(), "{}", reply.status());
}

/// SIMs whose device answers.
async fn online(http: &reqwest::Client, base: &str, keys: &Keys) -> Vec<String> {
    let reply = keyed(http.get(format!("{base}/sims?limit=1000")), keys).send().await.expect("an answer");
    let sims: Vec<Value> = reply.json().await.expect("JSON");
    let mut awake = Vec::new();
    for sim in sims.iter().filter(|sim| sim["sessionStatus"]["online"] == true) {
        let id = sim["simId"].as_str().expect("a text");
        let ping = keyed(http.post(format!("{base}/sims/{id}/downlink/ping")), keys).json(&json!({}));
        let heard: Value = ping.send().await.expect("an answer").json().await.expect("JSON");
        if heard["success"] == true {
            awake.push(id.to_owned());
        }
    }
    assert!(!awake.is_empty(), "nobody is awake");
    awake
}
