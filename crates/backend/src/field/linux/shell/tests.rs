use super::{Next, Piece, Run, Shell};
use crate::field::linux::{Machine, User, machine::tests::machine};

/// A shell at a box, and what it said.
pub(super) struct Seat {
    pub(super) machine: Machine,
    shell: Shell,
}

/// What a line did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) out: String,
    pub(super) err: String,
    waited: u64,
    /// How it ended, where not simply so.
    end: Option<Next>,
}

impl Seat {
    pub(super) fn new() -> Self {
        Self { machine: machine(), shell: Shell::new(User::Pi) }
    }

    /// Runs a line; its commands read `input`.
    pub(super) fn run(&mut self, line: &str, input: &str) -> Said {
        let mut said = Said::default();
        let mut run = match Run::of(line) {
            Ok(run) => run,
            Err(amiss) => return Said { err: amiss.to_string(), ..said },
        };
        let mut typed = None;
        loop {
            let step = run.step(&mut self.machine, &mut self.shell, typed.take());
            for piece in step.pieces {
                match piece {
                    Piece::Out(bytes) => said.out.push_str(&String::from_utf8_lossy(&bytes)),
                    Piece::Err(bytes) => said.err.push_str(&String::from_utf8_lossy(&bytes)),
                    Piece::Wait(millis) => said.waited += millis,
                }
            }
            match step.next {
                Next::More => {}
                Next::Input => typed = Some(input.as_bytes().to_vec()),
                Next::Done => return said,
                end @ (Next::Exit(_) | Next::Reboot) => return Said { end: Some(end), ..said },
            }
        }
    }
}

/// Runs lines one after the other in one shell, and compares everything that is said with status of the last.
fn check(lines: &str, out: &str, err: &str, status: u8) {
    let mut seat = Seat::new();
    let (mut heard, mut complaints) = (String::new(), String::new());
    for line in lines.split('\n') {
        let said = seat.run(line, "typed\n");
        heard.push_str(&said.out);
        complaints.push_str(&said.err);
    }
    assert_eq!((heard.as_str(), complaints.as_str(), seat.shell.status), (out, err, status), "{lines}");
}

#[test]
fn words_are_replaced_as_bash_does() {
    for (lines, out) in [
        ("echo a   b", "a b\n"),
        ("echo 'a   b' \"c  d\"", "a   b c  d\n"),
        ("echo a\\ \\ b", "a  b\n"),
        ("echo ~ ~/x '~' a~", "/home/pi /home/pi/x ~ a~\n"),
        ("A=1; echo $A ${A}2 '$A' \"$A\" $B.", "1 12 $A 1 .\n"),
        ("A='x  y'; echo $A \"$A\" [$A]", "x y x  y [x y]\n"),
        ("A=' x '; echo a$A\"b\"", "a x b\n"),
        ("false; echo $?; echo $?", "1\n0\n"),
        ("echo $(echo a b | wc -w) `echo c`", "2 c\n"),
        ("echo \"$(echo \"$(echo deep)\")\"", "deep\n"),
        ("cd /etc; echo host* '*' nothing*", "hostname hosts * nothing*\n"),
        ("echo /e*c/os-r*e /proc/*info", "/etc/os-release /proc/cpuinfo /proc/meminfo\n"),
        ("echo .b* *", ".bashrc README\n"),
        ("echo $", "$\n"),
        ("echo a#b #c", "a#b\n"),
        ("echo \"\" | wc -c", "1\n"),
        ("echo -n", ""),
        ("echo -e 'a\\tb'", "a\tb\n"),
        ("echo $USER $HOME $PWD $HOSTNAME", "pi /home/pi /home/pi pump-07\n"),
        ("A=5 env | grep ^A=; echo [$A]", "A=5\n[]\n"),
    ] {
        check(lines, out, "", 0);
    }
}

#[test]
fn streams_lead_where_they_are_sent() {
    for (lines, out, err, status) in [
        ("echo a > f; echo b >> f; cat < f", "a\nb\n", "", 0),
        ("cat > f; cat f", "typed\n", "", 0),
        ("ls /none 2>/dev/null", "", "", 2),
        ("ls /none 2>&1 | wc -l", "1\n", "", 0),
        ("ls /none > f 2>&1; cat f", "ls: cannot access '/none': No such file or directory\n", "", 0),
        ("ls /none &> f; wc -l f", "1 f\n", "", 0),
        ("echo x >&2", "", "x\n", 0),
        ("echo a > /etc/x", "", "-bash: /etc/x: Permission denied\n", 1),
        ("cat < /none", "", "-bash: /none: No such file or directory\n", 1),
        ("touch a b; echo x > *", "", "-bash: README a b: ambiguous redirect\n", 1),
        ("> empty; wc -c < empty", "0\n", "", 0),
        ("false | true", "", "", 0),
        ("! true", "", "", 1),
        ("true && echo a || echo b", "a\n", "", 0),
        ("false && echo a || echo b", "b\n", "", 0),
        ("false && echo a; echo c", "c\n", "", 0),
        ("cd / | true; pwd", "/home/pi\n", "", 0),
        ("cat -; echo done", "typed\ndone\n", "", 0),
        ("foo", "", "-bash: foo: command not found\n", 127),
        ("./README", "", "-bash: ./README: Permission denied\n", 126),
        ("/bin/echo x", "x\n", "", 0),
        ("\"\"", "", "-bash: : command not found\n", 127),
        ("yes \"", "", "unexpected EOF while looking for matching `\"'", 0),
    ] {
        check(lines, out, err, status);
    }
}

#[test]
fn files_are_made_moved_and_removed() {
    for (lines, out, err, status) in [
        ("mkdir -p a/b/c && touch a/b/c/d && cp -r a e && ls e/b/c", "d\n", "", 0),
        ("mkdir a; cp -r a a", "", "cp: cannot copy a directory, 'a', into itself, '/home/pi/a/a'\n", 1),
        ("mkdir a; mv a a", "", "mv: cannot move 'a' to a subdirectory of itself, '/home/pi/a/a'\n", 1),
        ("mkdir a; mv README a; ls a", "README\n", "", 0),
        ("mkdir a a", "", "mkdir: cannot create directory 'a': File exists\n", 1),
        ("rm a", "", "rm: cannot remove 'a': No such file or directory\n", 1),
        ("rm -f a", "", "", 0),
        ("mkdir a; rm a", "", "rm: cannot remove 'a': Is a directory\n", 1),
        ("mkdir a; touch a/b; rmdir a", "", "rmdir: failed to remove 'a': Directory not empty\n", 1),
        ("mkdir a; touch a/b; rm -r a; ls", "README\n", "", 0),
        ("rm /etc/passwd", "", "rm: cannot remove '/etc/passwd': Permission denied\n", 1),
        ("sudo rm /etc/passwd; cat /etc/passwd", "", "cat: /etc/passwd: No such file or directory\n", 1),
        ("sudo rm -rf /", "", "rm: it is dangerous to operate recursively on '/'\n", 1),
        ("ls /root", "", "ls: cannot open directory '/root': Permission denied\n", 2),
        ("sudo ls -a /root", ".\n..\n", "", 0),
        ("cp /dev/zero f", "", "cp: cannot create '/home/pi/f': No space left on device\n", 1),
        ("cat README/x", "", "cat: README/x: Not a directory\n", 1),
        ("cat /etc", "", "cat: /etc: Is a directory\n", 1),
        ("ls -l /etc/hostname", "-rw-r--r-- 1 root  root        0 2025-11-20 05:00 /etc/hostname\n", "", 0),
        ("touch f; ls -l f", "-rw-r--r-- 1 pi    pi          0 2025-11-20 06:05 f\n", "", 0),
        ("cat /etc/hostname /proc/uptime", "pump-07\n3918.00 15672.00\n", "", 0),
        ("cd /tmp; cd; cd -; pwd", "/tmp\n/tmp\n", "", 0),
        ("cd /none", "", "cd: /none: No such file or directory\n", 1),
    ] {
        check(lines, out, err, status);
    }
}

#[test]
fn texts_are_cut_counted_and_sorted() {
    for (lines, out, status) in [
        ("seq 3 | tail -n 1", "3\n", 0),
        ("seq 20 | head -3 | wc -l", "3\n", 0),
        ("seq 10 -5 -1", "10\n5\n0\n", 0),
        ("seq 3 | head -n 0", "", 0),
        ("printenv HOME", "/home/pi\n", 0),
        ("seq 3 | grep -n 2", "2:2\n", 0),
        ("seq 3 | grep -v 2 | wc -l", "2\n", 0),
        ("seq 30 | grep -c ^1", "11\n", 0),
        ("echo Abc | grep -i aBC", "Abc\n", 0),
        ("echo abc | grep x", "", 1),
        ("grep root /etc/passwd /etc/group | head -n 1", "/etc/passwd:root:x:0:0:root:/root:/bin/bash\n", 0),
        ("echo -e 'b\\na\\nb' | sort | uniq -c", "      1 a\n      2 b\n", 0),
        ("seq 8 11 | sort", "10\n11\n8\n9\n", 0),
        ("seq 8 11 | sort -rn | head -n 1", "11\n", 0),
        ("echo a b | wc", "      1       2       4\n", 0),
        ("head -c 3 /dev/zero | wc -c", "3\n", 0),
        ("test -f README && [ -d /etc ] && [ ! -e x ] && [ 2 -lt 10 ] && echo so", "so\n", 0),
        ("[ a = b ]", "", 1),
        ("which ls foo", "/usr/bin/ls\n", 1),
    ] {
        check(lines, out, "", status);
    }
}

#[test]
fn the_box_says_who_and_where_it_is() {
    for (line, out) in [
        ("whoami; sudo whoami; id", "pi\nroot\nuid=1000(pi) gid=1000(pi) groups=1000(pi),27(sudo)\n"),
        ("date", "Thu Nov 20 06:05:18 UTC 2025\n"),
        ("date +%F", "2025-11-20\n"),
        ("uptime", " 06:05:18 up  1:05,  1 user,  load average: 0.08, 0.03, 0.01\n"),
        ("uname -a", "Linux pump-07 6.1.21-v8+ #1642 SMP PREEMPT aarch64 GNU/Linux\n"),
        ("hostname; hostname -I", "pump-07\n10.128.0.7 \n"),
        ("ip addr | grep 'inet ' | tail -n 1", "    inet 10.128.0.7/32 scope global wwan0\n"),
        ("logger hello; journalctl -n 1", "Nov 20 06:05:18 pump-07 pi: hello\n"),
        ("dmesg | tail -n 1 | grep -c 359000000000007", "1\n"),
        ("df | tail -n 1 | wc -w", "6\n"),
    ] {
        check(line, out, "", 0);
    }
}

#[test]
fn a_ping_takes_its_time_and_always_the_same() {
    let mut seat = Seat::new();
    let first = seat.run("ping -c 3 example.com", "");
    assert_eq!(first, seat.run("ping -c 3 example.com", ""));
    assert_eq!((first.waited, first.out.lines().count(), first.err.as_str()), (2_000, 8, ""));
    assert!(first.out.contains("3 packets transmitted, 3 received, 0% packet loss"), "{}", first.out);
    assert!(
        seat.run("ping localhost", "").out.starts_with("PING localhost (127.0.0.1) 56(84) bytes of data.\n")
    );
    assert!(seat.run("ping pump-07", "").out.starts_with("PING pump-07 (10.128.0.7)"));
    for host in ["no.invalid", "a..b", "1.2.3", "x_y"] {
        let said = seat.run(&format!("ping {host}"), "");
        assert_eq!(said.err, format!("ping: {host}: Name or service not known\n"));
        assert_eq!(seat.shell.status, 2);
    }
}

#[test]
fn what_reaches_beyond_the_box_is_a_value() {
    let mut seat = Seat::new();
    for (line, end) in [
        ("exit 3; echo never", Some(Next::Exit(3))),
        ("false; exit", Some(Next::Exit(1))),
        ("exit 300", Some(Next::Exit(44))),
        ("exit 3 | true", None),
        ("sudo reboot; echo never", Some(Next::Reboot)),
        ("echo $(exit 3)", None),
    ] {
        let said = seat.run(line, "");
        assert_eq!(said.end, end, "{line}");
        assert!(!said.out.contains("never"), "{line}");
    }
    assert_eq!(seat.run("sleep 1.5; sleep 1m", "").waited, 61_500);
    let mut guest = Shell::new(User::Guest);
    std::mem::swap(&mut guest, &mut seat.shell);
    assert_eq!(seat.run("sudo ls", "").err, "guest is not in the sudoers file.\n");
    assert_eq!(seat.run("reboot", "").err, "reboot: Access denied\n");
    assert_eq!(seat.run("touch /home/pi/x", "").err, "touch: cannot touch '/home/pi/x': Permission denied\n");
}
