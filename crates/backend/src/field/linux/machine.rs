use std::borrow::Cow;

use api::UnixMillis;

use super::{
    commands,
    files::{By, Content, Fault, Files, How, User, image},
    time,
};
use crate::lines::DeviceFacts;

pub(crate) const SYSLOG: &str = "/var/log/syslog";
/// Bytes of the log that are kept; the older half goes when it is full.
const MOST_LOG: usize = 64 * 1024;

/// A box: a device's files, and what it knows of itself.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) files: Files,
    pub(crate) facts: DeviceFacts,
    pub(crate) now: UnixMillis,
}

impl Machine {
    /// A box that was switched on when its session began.
    pub(crate) fn new(facts: DeviceFacts) -> Self {
        let now = facts.online_since;
        let mut machine = Self { files: image(commands::names(), now), facts, now };
        for text in machine.boot_texts() {
            machine.log("kernel", &text);
        }
        machine.log_connection();
        machine
    }

    /// Hears what the platform knows by now.
    pub(crate) fn meet(&mut self, facts: DeviceFacts, now: UnixMillis) {
        let again = facts.online_since != self.facts.online_since;
        self.facts = facts;
        if again {
            self.now = self.facts.online_since;
            self.log_connection();
        }
        self.now = now;
    }

    /// Goes down to start again: what is in `/tmp` is gone.
    pub(crate) fn restart(&mut self) {
        self.log("systemd[1]", "Reached target reboot.target - System Reboot.");
        for path in self.files.inside("/tmp") {
            // Root may remove whatever is left in a folder that was emptied first.
            let _gone = self.files.remove(&path, User::Root);
        }
    }

    /// Its name in the network: the device's, in the letters that a host's name may have.
    pub(crate) fn hostname(&self) -> String {
        let letter = |letter: char| {
            if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' }
        };
        let name: String = self.facts.name.chars().take(63).map(letter).collect();
        match name.trim_matches('-') {
            "" => "raspberrypi".to_owned(),
            name => name.to_owned(),
        }
    }

    pub(crate) fn up_seconds(&self) -> i64 {
        (self.now.since(self.facts.online_since) / 1_000).max(0)
    }

    pub(crate) fn read(&self, path: &str, user: User) -> Result<Cow<'_, [u8]>, Fault> {
        match self.files.read(path, user)? {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Live(live) => Ok(Cow::Owned(live.bytes(self))),
            Content::Folder => Err(Fault::IsFolder),
        }
    }

    /// Writes a line into the log; where there is no room it is lost, as on a full disk.
    pub(crate) fn log(&mut self, who: &str, text: &str) {
        let line = format!("{} {} {who}: {text}\n", time::log_time(self.now), self.hostname());
        let by = By { user: User::Root, now: self.now };
        if let Ok(Content::Bytes(old)) = self.files.read(SYSLOG, User::Root)
            && old.len() + line.len() > MOST_LOG
        {
            let rest: Vec<u8> =
                old[old.len() / 2..].iter().copied().skip_while(|&byte| byte != b'\n').skip(1).collect();
            let _kept = self.files.write(SYSLOG, &rest, How::Replace, by);
        }
        let _kept = self.files.write(SYSLOG, line.as_bytes(), How::Append, by);
    }

    /// What the kernel says as it starts.
    pub(crate) fn boot_texts(&self) -> [String; 5] {
        [
            "Booting Linux on physical CPU 0x0000000000 [0x410fd034]".to_owned(),
            "Linux version 6.1.21-v8+ (builder@box) #1642 SMP PREEMPT".to_owned(),
            "Machine model: Simulated Pi".to_owned(),
            "EXT4-fs (mmcblk0p2): mounted filesystem with ordered data mode".to_owned(),
            format!("qmi_wwan 1-1.2:1.4 wwan0: register 'qmi_wwan', IMEI {}", self.facts.imei),
        ]
    }

    fn log_connection(&mut self) {
        self.log(
            "ModemManager[412]",
            &format!("modem: SIM {}, state changed to connected", self.facts.sim_id.clone()),
        );
        self.log("dhcpcd[430]", &format!("wwan0: adding address {}/32", self.facts.address.clone()));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A box for tests: on since 2025-11-20T05:00Z, and it is an hour and a bit later.
    pub(crate) fn machine() -> Machine {
        let mut machine = Machine::new(facts("Pump 07"));
        machine.now = UnixMillis(1_763_618_718_300);
        machine
    }

    fn facts(name: &str) -> DeviceFacts {
        DeviceFacts {
            sim_id: "8981100000000000007".into(),
            name: name.into(),
            imei: "359000000000007".into(),
            address: "10.128.0.7".into(),
            online_since: UnixMillis(1_763_614_800_000),
        }
    }

    #[test]
    fn the_hostname_is_made_of_the_name() {
        for (name, expected) in [
            ("pump-07", "pump-07"),
            ("Pump 07 (north)", "pump-07--north"),
            ("", "raspberrypi"),
            ("ポンプ", "raspberrypi"),
        ] {
            assert_eq!(Machine::new(facts(name)).hostname(), expected, "{name}");
        }
    }

    #[test]
    fn a_new_session_is_logged_and_the_log_is_bounded() {
        let mut machine = machine();
        let facts = DeviceFacts { address: "10.128.0.9".into(), online_since: machine.now, ..facts("x") };
        machine.meet(facts, machine.now.plus(1_000));
        let log = String::from_utf8(machine.read(SYSLOG, User::Root).unwrap().into_owned()).unwrap();
        assert!(
            log.ends_with("Nov 20 06:05:18 x dhcpcd[430]: wwan0: adding address 10.128.0.9/32\n"),
            "{log}"
        );
        for _ in 0..10_000 {
            machine.log("test", "many words that fill it up");
        }
        assert!(machine.read(SYSLOG, User::Root).unwrap().len() <= MOST_LOG);
    }

    #[test]
    fn a_restart_empties_tmp_only() {
        let mut machine = machine();
        let by = By { user: User::Pi, now: machine.now };
        machine.files.make("/tmp/a", Content::Folder, 0o755, by).unwrap();
        for path in ["/tmp/a/b", "/home/pi/kept"] {
            machine.files.write(path, b"x", How::Replace, by).unwrap();
        }
        machine.restart();
        assert_eq!(machine.files.find("/tmp/a", User::Pi).unwrap_err(), Fault::Missing);
        assert!(machine.files.find("/home/pi/kept", User::Pi).is_ok());
        assert!(machine.files.find("/tmp", User::Pi).is_ok());
    }
}
