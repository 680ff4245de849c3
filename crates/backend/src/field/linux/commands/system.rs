use super::{options::Options, text::last_lines};
use crate::field::linux::{
    User,
    files::{MOST_BYTES, MOST_ENTRIES},
    machine::SYSLOG,
    shell::{Call, Effect, Ended},
};

pub(super) fn df(call: &mut Call<'_>) -> Ended {
    let (bytes, entries) = call.machine.files.taken();
    let (all, used) = (MOST_BYTES / 1024, bytes.div_ceil(1024));
    let free = all.saturating_sub(used);
    let share = (used * 100).div_ceil(all);
    if call.args.iter().any(|word| word == "-i") {
        let left = MOST_ENTRIES.saturating_sub(entries);
        call.line("Filesystem      Inodes   IUsed   IFree IUse% Mounted on");
        call.line(format!(
            "/dev/root     {MOST_ENTRIES:>8} {entries:>7} {left:>7} {:>4}% /",
            entries * 100 / MOST_ENTRIES
        ));
        return Ok(0);
    }
    if call.args.iter().any(|word| word.contains('h')) {
        call.line("Filesystem      Size  Used Avail Use% Mounted on");
        call.line(format!(
            "/dev/root      {:>5} {:>5} {:>5} {share:>3}% /",
            "1.0M",
            format!("{used}K"),
            format!("{free}K")
        ));
        return Ok(0);
    }
    call.line("Filesystem     1K-blocks    Used Available Use% Mounted on");
    call.line(format!("/dev/root      {all:>9} {used:>7} {free:>9} {share:>3}% /"));
    Ok(0)
}

pub(super) fn free(call: &mut Call<'_>) -> Ended {
    let human = call.args.iter().any(|word| word == "-h" || word == "-m");
    let size = |kib: u32| if human { format!("{}Mi", kib / 1024) } else { kib.to_string() };
    let row = |name: &str, sizes: &[u32]| {
        let sizes: String = sizes.iter().map(|kib| format!("{:>12}", size(*kib))).collect();
        format!("{name:<7}{sizes}")
    };
    call.line("               total        used        free      shared  buff/cache   available");
    call.line(row("Mem:", &[948_304, 180_528, 512_160, 6_144, 255_616, 731_288]));
    call.line(row("Swap:", &[102_396, 0, 102_396]));
    Ok(0)
}

pub(super) fn ps(call: &mut Call<'_>) -> Ended {
    let all = call.args.iter().any(|word| word.contains(['e', 'a', 'x', 'A']));
    let user = call.shell.user.name();
    if !all {
        call.line("    PID TTY          TIME CMD");
        call.line("   1187 pts/0    00:00:00 bash");
        call.line("   1203 pts/0    00:00:00 ps");
        return Ok(0);
    }
    call.line("USER         PID %CPU %MEM COMMAND");
    for (user, process, memory, command) in [
        ("root", 1, "0.9", "/sbin/init"),
        ("root", 131, "0.5", "/lib/systemd/systemd-journald"),
        ("root", 412, "1.1", "/usr/sbin/ModemManager"),
        ("root", 430, "0.3", "dhcpcd -B wwan0"),
        ("root", 508, "0.6", "sshd: /usr/sbin/sshd -D"),
        (user, 1187, "0.4", "-bash"),
        (user, 1203, "0.2", "ps"),
    ] {
        call.line(format!("{user:<8} {process:>7}  0.0  {memory} {command}"));
    }
    Ok(0)
}

pub(super) fn dmesg(call: &mut Call<'_>) -> Ended {
    for (at, text) in call.machine.boot_texts().iter().enumerate() {
        call.line(format!("[{:>5}.{:06}] {text}", at, at * 104_729 % 1_000_000));
    }
    Ok(0)
}

pub(super) fn journalctl(call: &mut Call<'_>) -> Ended {
    let read = Options::of(call.args, "rexb", "nu").and_then(|options| options.number('n'));
    let count = match read {
        Ok(count) => count,
        Err(why) => return refuse(call, why),
    };
    match call.read(SYSLOG) {
        Ok(bytes) => {
            let start = count.map_or(0, |count| last_lines(&bytes, count));
            call.say(&bytes[start..]);
            Ok(0)
        }
        Err(_) => {
            call.line("-- No entries --");
            Ok(0)
        }
    }
}

pub(super) fn logger(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "is", "tp") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let who = options.value('t').unwrap_or(call.user.name());
    let text = match options.operands.as_slice() {
        [] => String::from_utf8_lossy(&call.input()?).into_owned(),
        words => words.join(" "),
    };
    for line in text.lines() {
        // [syslog: a line is cut after a kibibyte]
        let line: String = line.chars().take(1_024).collect();
        call.machine.log(who, &line);
    }
    Ok(0)
}

/// Needs no root: it is the point of the box that it can be tried.
pub(super) fn reboot(call: &mut Call<'_>) -> Ended {
    if call.user == User::Guest {
        return refuse(call, "Access denied".to_owned());
    }
    call.effect(Effect::Reboot);
    Ok(0)
}

fn refuse(call: &mut Call<'_>, why: String) -> Ended {
    call.complain(why);
    Ok(1)
}
