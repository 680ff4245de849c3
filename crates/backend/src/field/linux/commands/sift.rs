use std::cmp::Ordering;

use super::options::Options;
use crate::field::linux::shell::{Call, Ended};

/// [grep: it did not work, where 1 is that nothing was found]
const TROUBLE: u8 = 2;

/// Plain text; `^` at its start and `$` at its end hold it to the ends of a line.
pub(super) fn grep(call: &mut Call<'_>) -> Ended {
    let read = Options::of(call.args, "ivncqhHFEw", "e");
    let mut options = match read {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let pattern = match options.value('e') {
        Some(pattern) => pattern,
        None if options.operands.is_empty() => {
            return refuse(call, "usage: grep [-ivncq] TEXT [FILE...]".to_owned());
        }
        None => options.operands.remove(0),
    };
    let sought = Sought::of(pattern, options.has('F'), options.has('i'));
    let (sources, missed) = call.sources(&options.operands)?;
    let named = (sources.len() > 1 || options.has('H')) && !options.has('h');
    let mut found = false;
    for (name, bytes) in &sources {
        let mut count = 0_usize;
        let prefix = if named { format!("{name}:") } else { String::new() };
        for (at, line) in lines(bytes).enumerate() {
            if sought.is_in(line) == options.has('v') {
                continue;
            }
            count += 1;
            if options.has('c') || options.has('q') {
                continue;
            }
            call.say(&prefix);
            if options.has('n') {
                call.say(format!("{}:", at + 1));
            }
            call.say(line);
            call.say("\n");
        }
        found |= count > 0;
        if options.has('c') {
            call.line(format!("{prefix}{count}"));
        }
    }
    Ok(if missed { TROUBLE } else { u8::from(!found) })
}

pub(super) fn sort(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "rnu", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let (sources, missed) = call.sources(&options.operands)?;
    let mut all: Vec<&[u8]> = sources.iter().flat_map(|(_, bytes)| lines(bytes)).collect();
    let order = |a: &&[u8], b: &&[u8]| -> Ordering {
        let by_number = if options.has('n') { number(a).total_cmp(&number(b)) } else { Ordering::Equal };
        by_number.then_with(|| a.cmp(b))
    };
    all.sort_by(order);
    if options.has('r') {
        all.reverse();
    }
    if options.has('u') {
        all.dedup();
    }
    for line in all {
        call.say(line);
        call.say("\n");
    }
    Ok(if missed { TROUBLE } else { 0 })
}

pub(super) fn uniq(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "c", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let (sources, missed) = call.sources(&options.operands)?;
    let mut groups: Vec<(&[u8], usize)> = Vec::new();
    for line in sources.iter().flat_map(|(_, bytes)| lines(bytes)) {
        match groups.last_mut() {
            Some((last, count)) if *last == line => *count += 1,
            Some(_) | None => groups.push((line, 1)),
        }
    }
    for (line, count) in groups {
        if options.has('c') {
            call.say(format!("{count:>7} "));
        }
        call.say(line);
        call.say("\n");
    }
    Ok(u8::from(missed))
}

/// What is looked for in lines.
struct Sought {
    text: String,
    at_start: bool,
    at_end: bool,
    any_case: bool,
}

impl Sought {
    fn of(pattern: &str, plain: bool, any_case: bool) -> Self {
        let (rest, at_start) = match pattern.strip_prefix('^') {
            Some(rest) if !plain => (rest, true),
            Some(_) | None => (pattern, false),
        };
        let (rest, at_end) = match rest.strip_suffix('$') {
            Some(rest) if !plain => (rest, true),
            Some(_) | None => (rest, false),
        };
        let text = if any_case { rest.to_lowercase() } else { rest.to_owned() };
        Self { text, at_start, at_end, any_case }
    }

    fn is_in(&self, line: &[u8]) -> bool {
        let mut line = String::from_utf8_lossy(line);
        if self.any_case {
            line = line.to_lowercase().into();
        }
        match (self.at_start, self.at_end) {
            (true, true) => *line == self.text,
            (true, false) => line.starts_with(&self.text),
            (false, true) => line.ends_with(&self.text),
            (false, false) => line.contains(&self.text),
        }
    }
}

/// The lines of a text without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

/// The number that a line begins with; 0 of another.
fn number(line: &[u8]) -> f64 {
    let line = line.trim_ascii_start();
    let digits = line
        .iter()
        .enumerate()
        .take_while(|(at, byte)| byte.is_ascii_digit() || **byte == b'.' || *at == 0 && **byte == b'-');
    let digits = &line[..digits.count()];
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0.0)
}

fn refuse(call: &mut Call<'_>, why: String) -> Ended {
    call.complain(why);
    Ok(TROUBLE)
}
