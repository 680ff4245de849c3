use std::{sync::Arc, time::Duration};

use api::UnixMillis;
use russh::{
    ChannelMsg, Disconnect,
    client::{self, Handle},
    keys::PublicKeyOrCertificate,
};
use tokio::{
    io::{AsyncReadExt, DuplexStream},
    time::Instant,
};

use crate::{
    field::Field,
    lines::{Device, DeviceFacts},
};

/// Somebody who takes any host for the one that was meant.
struct Trusting;

impl client::Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _key: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(true)
    }
}

/// A device of which can be seen how many still hold on to it.
fn device(sim: &str) -> (Device, Arc<()>) {
    let held = Arc::new(());
    let holds = Arc::clone(&held);
    let facts = DeviceFacts {
        sim_id: sim.into(),
        name: "pump-07".into(),
        imei: "359000000000007".into(),
        address: "10.128.0.7".into(),
        online_since: UnixMillis(0),
    };
    let now = move || {
        let _held = &holds;
        UnixMillis(60_000)
    };
    (Device { facts, host_seed: [7; 32], now: Arc::new(now), reboot: Arc::new(|| {}) }, held)
}

async fn meet(field: &Field, device: &Device) -> Handle<Trusting> {
    let line = field.connect(device.clone(), 22).unwrap();
    client::connect_stream(Arc::default(), line, Trusting).await.unwrap()
}

async fn log_in(field: &Field, device: &Device) -> Handle<Trusting> {
    let mut session = meet(field, device).await;
    assert!(session.authenticate_password("pi", "raspberry").await.unwrap().success());
    session
}

/// What a line says, and how it ends.
async fn exec(session: &Handle<Trusting>, line: &str) -> (String, Option<u32>) {
    let mut channel = session.channel_open_session().await.unwrap();
    channel.exec(true, line).await.unwrap();
    let (mut said, mut status) = (Vec::new(), None);
    while let Some(message) = channel.wait().await {
        if let ChannelMsg::Data { data } = &message {
            said.extend(data);
        }
        if let ChannelMsg::ExitStatus { exit_status } = message {
            status = Some(exit_status);
        }
    }
    (String::from_utf8(said).unwrap(), status)
}

/// How long it takes until the other end hangs up.
async fn hung_up(line: &mut DuplexStream) -> Duration {
    let start = Instant::now();
    let mut heard = Vec::new();
    line.read_to_end(&mut heard).await.unwrap();
    start.elapsed()
}

/// Lets every task run until all of them wait: a clock that stands still goes on only then.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

/// Waits until nobody holds on to the device but whoever asks.
async fn let_go(device: Device, held: &Arc<()>) {
    drop(device);
    let left = async {
        while Arc::strong_count(held) > 1 {
            settle().await;
        }
    };
    let left = tokio::time::timeout(Duration::from_secs(60), left).await;
    assert!(left.is_ok(), "{} still hold on to the device", Arc::strong_count(held) - 1);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_log_in_is_hung_up_on() {
    let (field, (device, held)) = (Field::default(), device("1"));
    let mut line = field.connect(device.clone(), 22).unwrap();
    assert_eq!(hung_up(&mut line).await.as_secs(), 30);

    let session = meet(&field, &device).await;
    let start = Instant::now();
    while !session.is_closed() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(start.elapsed().as_secs(), 31, "looked at once a second");
    drop((line, session));
    let_go(device, &held).await;
}

#[tokio::test(start_paused = true)]
async fn who_is_silent_is_hung_up_on() {
    let (field, (device, held)) = (Field::default(), device("1"));
    let session = log_in(&field, &device).await;
    tokio::time::sleep(Duration::from_secs(14 * 60)).await;
    assert_eq!(exec(&session, "echo here; exit 3").await, ("here\n".into(), Some(3)));
    tokio::time::sleep(Duration::from_secs(14 * 60)).await;
    assert!(!session.is_closed());
    tokio::time::sleep(Duration::from_secs(2 * 60)).await;
    assert!(session.is_closed());
    drop(session);
    let_go(device, &held).await;
}

#[tokio::test(start_paused = true)]
async fn whatever_runs_ends_with_the_line() {
    let (field, (device, held)) = (Field::default(), device("1"));
    let session = log_in(&field, &device).await;
    let channel = session.channel_open_session().await.unwrap();
    channel.exec(true, "sleep 1000000").await.unwrap();
    let files = session.channel_open_session().await.unwrap();
    files.request_subsystem(true, "sftp").await.unwrap();
    let forwarded = session.channel_open_direct_tcpip("localhost", 7, "localhost", 1).await.unwrap();
    forwarded.data_bytes(b"hello".to_vec()).await.unwrap();
    assert!(session.channel_open_direct_tcpip("localhost", 25, "localhost", 1).await.is_err());
    assert!(session.channel_open_direct_tcpip("example.com", 80, "localhost", 1).await.is_err());
    session.disconnect(Disconnect::ByApplication, "", "").await.unwrap();
    drop((channel, files, forwarded, session));
    let_go(device, &held).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_used_again_and_again() {
    let (field, (device, _held)) = (Field::default(), device("1"));
    let session = log_in(&field, &device).await;
    for round in 0..40 {
        assert_eq!(exec(&session, &format!("echo {round}")).await, (format!("{round}\n"), Some(0)));
    }
}

#[tokio::test(start_paused = true)]
async fn six_tries_are_enough() {
    let (field, (device, _held)) = (Field::default(), device("1"));
    let mut session = meet(&field, &device).await;
    for _ in 0..6 {
        let answer = session.authenticate_password("pi", "wrong").await.unwrap();
        let client::AuthResult::Failure { remaining_methods, .. } = answer else { panic!("let in") };
        assert!(remaining_methods.contains(&russh::MethodKind::Password), "it is offered again");
    }
    assert!(!session.authenticate_password("pi", "raspberry").await.is_ok_and(|answer| answer.success()));
    settle().await;
    assert!(session.is_closed());

    let mut session = meet(&field, &device).await;
    for user in ["root", "", "PI", "guest"] {
        assert!(!session.authenticate_password(user, "raspberry").await.unwrap().success(), "{user}");
    }
    assert!(!session.authenticate_none("pi").await.unwrap().success());
    assert!(session.authenticate_none("guest").await.unwrap().success());
    assert_eq!(exec(&session, "whoami").await.0, "guest\n");
}

#[tokio::test(start_paused = true)]
async fn sixteen_may_be_logged_in_and_no_more() {
    let (field, (device, _held)) = (Field::default(), device("1"));
    let mut lines: Vec<_> = (0..16).map(|_| field.connect(device.clone(), 22).unwrap()).collect();
    let mut more = field.connect(device.clone(), 22).unwrap();
    assert_eq!(hung_up(&mut more).await, Duration::ZERO);
    assert!(field.connect(device.clone(), 7).is_some(), "other ports are not counted");
    lines.truncate(15);
    settle().await;
    let mut greeting = [0; 8];
    field.connect(device.clone(), 22).unwrap().read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"SSH-2.0-");
}

#[tokio::test(start_paused = true)]
async fn a_box_keeps_its_files_until_it_is_forgotten() {
    let field = Field::default();
    let (first, _held) = device("1");
    let session = log_in(&field, &first).await;
    exec(&session, "echo kept > note").await;
    assert_eq!(exec(&log_in(&field, &first).await, "cat note").await.0, "kept\n");

    // Somebody is logged in there: of the others, the one that was used longest ago goes.
    for sim in 2..=600 {
        drop(field.connect(device(&sim.to_string()).0, 22));
        settle().await;
    }
    assert_eq!(exec(&session, "cat note").await.0, "kept\n");

    field.forget_all();
    settle().await;
    assert!(session.is_closed());
    assert_eq!(exec(&log_in(&field, &first).await, "cat note").await, (String::new(), Some(1)));
}

#[tokio::test(start_paused = true)]
async fn what_is_said_at_length_gets_through_whole() {
    let (field, (device, _held)) = (Field::default(), device("1"));
    let session = log_in(&field, &device).await;
    let (said, status) = exec(&session, "head -c 1000000 /dev/zero").await;
    assert_eq!((said.len(), status), (1_000_000, Some(0)));
}

#[tokio::test(start_paused = true)]
async fn who_sends_and_is_never_read_is_hung_up_on() {
    let (field, (device, _held)) = (Field::default(), device("1"));
    let session = log_in(&field, &device).await;
    let mut channel = session.channel_open_session().await.unwrap();
    channel.exec(true, "sleep 100000").await.unwrap();
    let mut flood = Box::pin(channel.make_writer());
    let sent = async {
        let mut zeros = tokio::io::repeat(0).take(6 * 1024 * 1024);
        let _sent = tokio::io::copy(&mut zeros, &mut flood).await;
        // It may as well wait for ever for room in a channel that is closed.
        std::future::pending::<()>().await
    };
    let closed =
        async { while channel.wait().await.is_some_and(|message| !matches!(message, ChannelMsg::Close)) {} };
    tokio::select! {
        () = sent => {}
        () = closed => {}
    }
    assert_eq!(exec(&session, "echo the others go on").await.0, "the others go on\n");
}
