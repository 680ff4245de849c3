//! The machine's decisions as a table: what happened, and what it answered.

use crate::support::{clock, context, frame, row, sim_frame};
use api::{
    UnixMillis,
    console::feed::{Change, ClientFrame, FeedList, FeedWindow, Limits, Position, ResetReason, ServerFrame},
};
use client::feed::{Feed, FeedStatus, Input, Output, RefetchReason, SocketId};

const START: i64 = 1_000_000;

/// Plays a script, one word an event, and writes down what the machine answered.
struct Scene {
    feed: Feed,
    now: i64,
    socket: u32,
    random: u64,
}

fn play(script: &str) -> String {
    let mut scene = Scene { feed: Feed::new(), now: START, socket: 1, random: 0 };
    let mut said = Vec::new();
    for line in script.split(';') {
        let words: Vec<&str> = line.split_whitespace().collect();
        said.extend(scene.event(&words));
    }
    said.join("; ")
}

fn number(text: &str) -> u64 {
    text.parse().unwrap()
}

/// `7` stands in epoch 1, `2/7` in epoch 2.
fn place(text: &str) -> Position {
    let (epoch, seq) = text.split_once('/').unwrap_or(("1", text));
    Position { epoch: number(epoch), seq: number(seq) }
}

fn follow(queries: &[&str], from: Option<Position>) -> Input {
    let window = |q: &&str| FeedWindow { list: FeedList::Sims, q: (*q).to_owned() };
    let windows = queries.iter().map(window).collect();
    Input::Follow { context: context(), topics: Vec::new(), windows, from }
}

/// The queries of a frame's windows.
fn shown(windows: &[FeedWindow]) -> String {
    windows.iter().map(|window| format!(" {}", window.q)).collect()
}

impl Scene {
    fn event(&mut self, words: &[&str]) -> Vec<String> {
        let id = SocketId(self.socket);
        let server = |frame: &ServerFrame| Input::Text(id, serde_json::to_string(frame).unwrap());
        let change = |after: &str, seq: &str, change: Change| {
            let (after, seq) = (place(after), place(seq));
            server(&ServerFrame::Change(Box::new(frame(seq.epoch, after.seq, seq.seq, change))))
        };
        let input = match words {
            ["follow"] => follow(&[], None),
            ["follow", from] => follow(&[], Some(place(from))),
            // Shows lists with these queries.
            ["show", queries @ ..] => follow(queries, None),
            ["unfollow"] => Input::Unfollow(context()),
            ["opened"] => Input::Opened(id),
            ["closed"] => Input::Closed(id),
            ["hello"] => server(&ServerFrame::Hello {
                limits: Limits { frame_bytes: 32_768, tick_ms: 1_000, ring: 10, life_ms: 100_000 },
            }),
            ["sub", at] => {
                server(&ServerFrame::Subscribed { context: context(), position: place(at), clock: clock(0) })
            }
            ["change", after, seq] => change(after, seq, Change::Sim { row: Box::new(row(1, 1)) }),
            ["skipped", after, seq] => change(after, seq, Change::Skipped),
            ["tick", at] => {
                server(&ServerFrame::Tick { context: context(), position: place(at), clock: clock(0) })
            }
            ["reset", at] => server(&ServerFrame::Reset {
                context: context(),
                position: place(at),
                reason: ResetReason::Gone,
            }),
            ["refused"] => {
                server(&ServerFrame::Refused { code: "KNS0404".to_owned(), message: "no".to_owned() })
            }
            ["huge"] => Input::Text(id, "x".repeat(32_769)),
            ["garbage"] => Input::Text(id, "{".to_owned()),
            ["refetched", at] => Input::Refetched { context: context(), position: place(at) },
            ["online"] => Input::WentOnline,
            ["offline"] => Input::WentOffline,
            ["wait", ms] => {
                self.now += i64::try_from(number(ms)).unwrap();
                Input::Tick
            }
            ["back", ms] => {
                self.now -= i64::try_from(number(ms)).unwrap();
                Input::Tick
            }
            ["random", random] => {
                self.random = number(random);
                Input::Tick
            }
            other => panic!("no such event: {other:?}"),
        };
        let outputs = self.feed.handle(input, UnixMillis(self.now), self.random);
        outputs.into_iter().filter_map(|output| self.told(output)).collect()
    }

    fn told(&mut self, output: Output) -> Option<String> {
        Some(match output {
            Output::Open(id) => {
                self.socket = id.0;
                format!("open #{}", id.0)
            }
            Output::Close(id) => format!("close #{}", id.0),
            Output::Send(_, text) => match serde_json::from_str(&text).unwrap() {
                ClientFrame::Subscribe { windows, .. } => format!("subscribe{}", shown(&windows)),
                ClientFrame::Resume { from, windows, .. } => {
                    format!("resume {}/{}{}", from.epoch, from.seq, shown(&windows))
                }
                ClientFrame::Unsubscribe { .. } => "unsubscribe".to_owned(),
                ClientFrame::Ack { seq, .. } => format!("ack {seq}"),
            },
            Output::Apply(frame) => format!("apply {}", frame.seq),
            Output::Refetch { reason: RefetchReason::Gap, .. } => "refetch gap".to_owned(),
            Output::Refetch { reason: RefetchReason::Reset(reason), .. } => format!("refetch {reason:?}"),
            Output::Status(FeedStatus::Connecting) => "CONNECTING".to_owned(),
            Output::Status(FeedStatus::Live { .. }) => "LIVE".to_owned(),
            Output::Status(FeedStatus::CatchingUp(n)) => format!("CATCHING UP {n}"),
            Output::Status(FeedStatus::Stale { since }) => format!("STALE since {}", since.0 - START),
            Output::Refused { code, .. } => format!("refused {code}"),
            Output::Clock { .. } => return None,
        })
    }
}

/// The beginning of most scripts: live at 5.
const LIVE: &str = "follow 5; opened; hello; sub 5";
const LIVE_SAID: &str = "open #1; resume 1/5; LIVE";

fn check(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        assert_eq!(play(script), *expected, "{script}");
    }
}

fn check_live(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        assert_eq!(play(&format!("{LIVE}; {script}")), format!("{LIVE_SAID}; {expected}"), "{script}");
    }
}

#[test]
fn beginning() {
    check(&[
        ("wait 1", ""),
        ("follow; opened; sub 5; change 5 6", "open #1; subscribe; LIVE; apply 6"),
        (LIVE, LIVE_SAID),
        // The window is five changes old: they come first.
        (
            "follow 5; opened; sub 7; change 5 6; change 6 7",
            "open #1; resume 1/5; CATCHING UP 2; apply 6; CATCHING UP 1; apply 7; LIVE",
        ),
        // The window came while the socket was being opened.
        ("follow; follow 5; opened; sub 5", LIVE_SAID),
        ("follow; opened; follow 5; sub 5", "open #1; subscribe; resume 1/5; LIVE"),
        ("follow 5; unfollow; follow 5", "open #1; close #1; open #2"),
        // A socket of before has nothing to say.
        ("follow 5; opened; unfollow; change 5 6; closed", "open #1; resume 1/5; close #1"),
    ]);
}

#[test]
fn joining() {
    check_live(&[
        ("change 5 6; change 6 7", "apply 6; apply 7"),
        ("change 5 8", "apply 8"),
        ("skipped 5 6; change 6 7", "apply 7"),
        // Not newer: ignored.
        ("change 5 6; change 5 6; change 4 5", "apply 6"),
        // A gap: resumed once, however many frames do not join.
        ("change 6 7; change 7 8", "resume 1/5; CATCHING UP 2; CATCHING UP 3"),
        (
            "change 6 7; sub 7; change 5 6; change 6 7",
            "resume 1/5; CATCHING UP 2; apply 6; CATCHING UP 1; apply 7; LIVE",
        ),
        // A fold that begins before mine does not join either.
        ("change 4 6", "resume 1/5; CATCHING UP 1"),
        ("tick 7", "resume 1/5; CATCHING UP 2"),
        ("tick 4; change 5 6", "apply 6"),
        // Another epoch is resumed too: the answer is a reset.
        ("change 2/1 2/2", "resume 1/5"),
        ("tick 2/9; reset 2/9", "resume 1/5; refetch Gone; CATCHING UP 1"),
        ("change 6 7; sub 2/3", "resume 1/5; CATCHING UP 2; refetch Epoch"),
    ]);
}

#[test]
fn wanting_something_else() {
    check_live(&[
        ("show; change 5 6", "apply 6"),
        ("show a; show a", "resume 1/5 a"),
        ("show a b; sub 5; show a; sub 5; follow", "resume 1/5 a b; resume 1/5 a; resume 1/5"),
        // What is on its way was chosen by what was wanted before: what it left out may be wanted now.
        ("show a; skipped 5 7; sub 7; change 5 6; skipped 6 7; change 7 8", WANTED),
        ("show a; change 5 6; change 6 7; sub 7; change 5 6; skipped 6 7; change 7 8", WANTED),
        ("show a; tick 7; sub 7; change 5 6; skipped 6 7; change 7 8", WANTED),
        // Twice in a row: the answer to the last one counts.
        (
            "show a; show b; sub 5; skipped 5 6; sub 6; change 5 6",
            "resume 1/5 a; resume 1/5 b; CATCHING UP 1; apply 6; LIVE",
        ),
        // On another socket nothing of before is on its way.
        (
            "show a; closed; wait 0; opened; sub 5; change 5 6",
            "resume 1/5 a; STALE since 0; open #2; resume 1/5 a; LIVE; apply 6",
        ),
        ("closed; show a; wait 0; opened; sub 5", "STALE since 0; open #2; resume 1/5 a; LIVE"),
        // While everything is being fetched again.
        (
            "reset 9; show a; refetched 9; sub 9; change 9 10",
            "refetch Gone; CATCHING UP 4; resume 1/9 a; CATCHING UP 1; LIVE; apply 10",
        ),
        // The server has refused to go on from here.
        (
            "show a; reset 9; refetched 9; sub 9; change 9 10",
            "resume 1/5 a; refetch Gone; CATCHING UP 4; resume 1/9 a; CATCHING UP 1; LIVE; apply 10",
        ),
        // The query does not read: as good as no answer.
        ("show a; refused", "resume 1/5 a; refused KNS0404; close #1; STALE since 0"),
    ]);
}

/// Changes 6 and 8 are wanted, 7 is not.
const WANTED: &str = "resume 1/5 a; CATCHING UP 2; apply 6; CATCHING UP 1; LIVE; apply 8";

#[test]
fn windows_of_before_are_not_continued_by_what_others_left_out() {
    let mut feed = Feed::new();
    let (id, now) = (SocketId(1), UnixMillis(START));
    let at = |seq| Position { epoch: 1, seq };
    let known = |feed: &Feed, seq| feed.changes_after(&context(), at(seq)).map(|frames| frames.len());
    let tell = |feed: &mut Feed, frame: &ServerFrame| {
        feed.handle(Input::Text(id, serde_json::to_string(frame).unwrap()), now, 0);
    };
    let subscribed =
        |seq| ServerFrame::Subscribed { context: context(), position: at(seq), clock: clock(START) };
    let change = |seq| ServerFrame::Change(Box::new(sim_frame(1, seq, row(1, 1))));
    feed.handle(follow(&["a"], Some(at(0))), now, 0);
    feed.handle(Input::Opened(id), now, 0);
    tell(&mut feed, &subscribed(0));
    (1..=3).for_each(|seq| tell(&mut feed, &change(seq)));
    assert_eq!((known(&feed, 1), known(&feed, 3)), (Some(2), Some(0)));
    // Of what was left out before position 3 nobody knows whether the other list wants it.
    feed.handle(follow(&["b"], None), now, 0);
    assert_eq!((known(&feed, 1), known(&feed, 3)), (None, Some(0)));
    tell(&mut feed, &subscribed(3));
    tell(&mut feed, &change(4));
    assert_eq!((known(&feed, 2), known(&feed, 3)), (None, Some(1)));
}

#[test]
fn queries_that_fit_no_frame_are_asked_for_as_everything() {
    let long = "x".repeat(40_000);
    let many = |count| vec!["a"; count].join(" ");
    let shown = format!("open #1; resume 1/5 {}; LIVE", many(16));
    check(&[
        (&format!("follow 5; show {long}; opened; sub 5"), LIVE_SAID),
        (&format!("follow 5; show {}; opened; sub 5", many(16)), &shown),
        (&format!("follow 5; show {}; opened; sub 5", many(17)), LIVE_SAID),
    ]);
}

#[test]
fn resetting() {
    check_live(&[
        (
            "reset 9; refetched 9; sub 9; change 9 10",
            "refetch Gone; CATCHING UP 4; resume 1/9; CATCHING UP 1; LIVE; apply 10",
        ),
        ("reset 2/3; refetched 2/3; sub 2/3", "refetch Gone; CATCHING UP 1; resume 2/3; LIVE"),
        // What still arrives of before is not applied.
        ("reset 9; change 5 6; tick 9; reset 9", "refetch Gone; CATCHING UP 4"),
        // Nobody fetches: what is shown is old, and the header says so.
        ("reset 9; wait 3001", "refetch Gone; CATCHING UP 4; STALE since 0"),
        // Reset after reset: at most one fetch a second.
        (
            "reset 9; refetched 9; reset 20; wait 999; wait 1",
            "refetch Gone; CATCHING UP 4; resume 1/9; CATCHING UP 1; CATCHING UP 11; refetch Gone",
        ),
        // The socket went while the window was being fetched: asked for again on the next one. That it is open says nothing
        // of the server; its first word does.
        (
            "reset 9; closed; wait 0; opened; wait 1000; hello",
            "refetch Gone; CATCHING UP 4; STALE since 0; open #2; refetch Gone; CATCHING UP 4",
        ),
        (
            "reset 9; closed; wait 0; opened; closed; wait 1000",
            "refetch Gone; CATCHING UP 4; STALE since 0; open #2; open #3; refetch Gone",
        ),
        // The fetch failed, or never ends: asked for again, less and less often, until one succeeds.
        (
            "reset 9; wait 3001; wait 998; wait 1; wait 7999; wait 1; wait 16000; wait 32000; wait 31999; wait 1",
            "refetch Gone; CATCHING UP 4; STALE since 0; refetch Gone; refetch Gone; refetch Gone; refetch Gone; \
             refetch Gone",
        ),
        (
            "reset 9; wait 4000; wait 8000; refetched 9; sub 9; change 9 10; reset 20; wait 1000; wait 3999; wait 1",
            "refetch Gone; CATCHING UP 4; refetch Gone; STALE since 0; refetch Gone; resume 1/9; LIVE; apply 10; \
             CATCHING UP 10; refetch Gone; STALE since 12000; refetch Gone",
        ),
        // The network is back, or the operator asks: at once, but no more than once a second.
        ("reset 9; wait 999; online; wait 1; online", "refetch Gone; CATCHING UP 4; refetch Gone"),
        // Asked for without need: nothing happens.
        ("refetched 9; change 5 6", "apply 6"),
        // Resuming brings nothing twice: everything is fetched again.
        (
            "change 6 7; sub 7; change 6 7; sub 7; change 6 7; refetched 7; sub 7",
            "resume 1/5; CATCHING UP 2; resume 1/5; refetch gap; resume 1/7; CATCHING UP 1; LIVE",
        ),
    ]);
}

#[test]
fn losing_the_socket() {
    check_live(&[
        ("closed", "STALE since 0"),
        ("closed; wait 0; opened; sub 5", "STALE since 0; open #2; resume 1/5; LIVE"),
        (
            "wait 700; closed; wait 0; opened; sub 6; change 5 6",
            "STALE since 0; open #2; resume 1/5; CATCHING UP 1; apply 6; LIVE",
        ),
        // Three ticks of silence.
        ("wait 3000; wait 1", "close #1; STALE since 0"),
        ("wait 2999; tick 5; wait 3000; wait 1", "close #1; STALE since 2999"),
        // Nothing is heard any more of a socket that was given up.
        ("wait 3001; tick 5; change 5 6; closed", "close #1; STALE since 0"),
        // An answer that does not come is silence too, whatever else comes.
        ("change 6 7; wait 2000; tick 5; wait 1001", "resume 1/5; CATCHING UP 2; close #1; STALE since 2000"),
        // A socket that does not open.
        ("closed; wait 0; wait 15001", "STALE since 0; open #2; close #2"),
        ("refused", "refused KNS0404"),
        ("change 6 7; refused", "resume 1/5; CATCHING UP 2; refused KNS0404; close #1; STALE since 0"),
        // The page's clock is set back by an hour: nothing stands still, and times are told by that clock.
        ("back 3600000; wait 3001", "close #1; STALE since -3600000"),
        ("wait 90000", "close #1; STALE since 0"),
    ]);
}

/// The server began anew, and one of two questions was still open: the next socket owes no answer to it.
#[test]
fn questions_end_with_their_socket_also_while_windows_are_fetched() {
    check(&[(
        "follow; opened; hello; follow 5; sub 2/9; closed; wait 0; opened; refetched 2/9; show a; sub 2/9; sub 2/9; \
         change 2/9 2/10",
        "open #1; subscribe; resume 1/5; refetch Epoch; CATCHING UP 1; STALE since 0; open #2; resume 2/9; \
         resume 2/9 a; LIVE; apply 10",
    )]);
}

#[test]
fn backing_off() {
    // The random number is the wait, up to a bound that doubles from half a second to half a minute.
    let failure = "closed; wait 500; closed; wait 1000; closed; wait 2000";
    check(&[
        ("follow; random 0; closed; wait 0", "open #1; STALE since 0; open #2"),
        ("follow; random 500; closed; wait 499; wait 1", "open #1; STALE since 0; open #2"),
        (&format!("follow; random 500; {failure}"), "open #1; STALE since 0; open #2; open #3; open #4"),
        ("follow; random 30000; closed; wait 451; wait 1", "open #1; STALE since 0; open #2"),
        // The network is back: at once.
        ("follow; random 500; closed; offline; wait 1; online", "open #1; STALE since 0; open #2"),
    ]);
}

#[test]
fn a_planned_reconnection_is_not_stale() {
    let mut script = LIVE.to_owned();
    for _ in 0..94 {
        script.push_str("; wait 1000; tick 5");
    }
    assert_eq!(play(&script), LIVE_SAID);
    let ours = format!("{script}; wait 1000; opened; hello; sub 5; change 5 6");
    assert_eq!(play(&ours), format!("{LIVE_SAID}; close #1; open #2; resume 1/5; apply 6"));
    // The next socket does not open: then it is.
    let late = format!("{script}; wait 1000; wait 2000; wait 1");
    assert_eq!(play(&late), format!("{LIVE_SAID}; close #1; open #2; STALE since 94000"));
}

#[test]
fn frames_that_are_refused_are_as_good_as_lost() {
    check_live(&[
        ("huge; tick 6", "refused unreadable; resume 1/5; CATCHING UP 1"),
        ("garbage; change 6 7", "refused unreadable; resume 1/5; CATCHING UP 2"),
        ("garbage; wait 3001", "refused unreadable; close #1; STALE since 0"),
    ]);
}

#[test]
fn the_server_is_told_how_far_we_are() {
    check_live(&[("change 5 6; change 6 7; wait 500; wait 500", "apply 6; apply 7; ack 7")]);
    let mut feed = Feed::new();
    let now = UnixMillis(START);
    let position = Position { epoch: 1, seq: 0 };
    feed.handle(follow(&[], Some(position)), now, 0);
    feed.handle(Input::Opened(SocketId(1)), now, 0);
    let subscribed = ServerFrame::Subscribed { context: context(), position, clock: clock(START) };
    feed.handle(Input::Text(SocketId(1), serde_json::to_string(&subscribed).unwrap()), now, 0);
    let mut acks = 0;
    for seq in 1..=1_000 {
        let change = ServerFrame::Change(Box::new(sim_frame(1, seq, row(1, 1))));
        let text = serde_json::to_string(&change).unwrap();
        let outputs = feed.handle(Input::Text(SocketId(1), text), now, 0);
        acks += outputs.iter().filter(|output| matches!(output, Output::Send(..))).count();
    }
    assert_eq!(acks, 1_000 / 64);
    // Windows that were read a moment ago can be continued; older ones cannot.
    let after = |seq| feed.changes_after(&context(), Position { epoch: 1, seq }).map(|frames| frames.len());
    assert_eq!(
        [after(1_000), after(1_200), after(900), after(488), after(487)],
        [Some(0), Some(0), Some(100), Some(512), None]
    );
    assert_eq!(feed.changes_after(&context(), Position { epoch: 2, seq: 1_000 }), None);
}

#[test]
fn lag_is_measured_by_the_contexts_clock() {
    let mut feed = Feed::new();
    let id = SocketId(1);
    let position = Position { epoch: 1, seq: 0 };
    let tell = |feed: &mut Feed, frame: &ServerFrame, now: i64| {
        feed.handle(Input::Text(id, serde_json::to_string(frame).unwrap()), UnixMillis(now), 0);
        feed.status()
    };
    feed.handle(follow(&[], Some(position)), UnixMillis(START), 0);
    feed.handle(Input::Opened(id), UnixMillis(START), 0);
    // The context's clock runs ten times as fast.
    let fast = api::console::context::Clock { scale: 10.0, simulated: true, ..clock(50_000) };
    let subscribed = ServerFrame::Subscribed { context: context(), position, clock: fast };
    assert_eq!(tell(&mut feed, &subscribed, START), FeedStatus::Live { lag_ms: 0 });
    // 200 ms later its clock says 52,000; the change is of 51,000: a tenth of a second ago.
    let mut change = sim_frame(1, 1, row(1, 1));
    change.at = UnixMillis(51_000);
    let status = tell(&mut feed, &ServerFrame::Change(Box::new(change)), START + 200);
    assert_eq!(status, FeedStatus::Live { lag_ms: 100 });
}
