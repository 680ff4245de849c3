use crate::field::linux::{
    shell::{Call, Ended},
    time,
};

pub(super) fn date(call: &mut Call<'_>) -> Ended {
    let now = call.machine.now;
    let form = call.args.iter().find(|word| !word.starts_with('-')).map(String::as_str);
    let text = match form.map(|form| form.strip_prefix('+')) {
        None => Some(time::date(now)),
        Some(Some(form)) => time::in_form(now, form),
        Some(None) => None,
    };
    match text {
        Some(text) => {
            call.line(text);
            Ok(0)
        }
        None => refuse(call, format!("invalid date '{}'", form.unwrap_or_default())),
    }
}

pub(super) fn uptime(call: &mut Call<'_>) -> Ended {
    let (clock, up) = (time::clock_time(call.machine.now), time::duration(call.machine.up_seconds()));
    call.line(format!(" {clock} up {up},  1 user,  load average: 0.08, 0.03, 0.01"));
    Ok(0)
}

pub(super) fn sleep(call: &mut Call<'_>) -> Ended {
    if call.args.is_empty() {
        return refuse(call, "missing operand".to_owned());
    }
    let mut millis = 0_u64;
    for word in call.args {
        match millis_of(word) {
            Some(more) => millis = millis.saturating_add(more),
            None => return refuse(call, format!("invalid time interval '{word}'")),
        }
    }
    call.wait(millis);
    Ok(0)
}

pub(super) fn seq(call: &mut Call<'_>) -> Ended {
    let numbers: Option<Vec<i64>> = call.args.iter().map(|word| word.parse().ok()).collect();
    let Some(numbers) = numbers else { return refuse(call, "invalid number".to_owned()) };
    let (first, step, last) = match numbers.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [first, step, last] if *step != 0 => (*first, *step, *last),
        _ => return refuse(call, "usage: seq [FIRST [STEP]] LAST, STEP not 0".to_owned()),
    };
    let mut at = Some(first);
    while let Some(number) = at.filter(|at| if step > 0 { *at <= last } else { *at >= last }) {
        if call.is_heard_out() {
            break;
        }
        call.line(number.to_string());
        at = number.checked_add(step);
    }
    Ok(0)
}

/// A time as `sleep` and `ping` take it: seconds with a part of them, or a unit behind.
pub(super) fn millis_of(word: &str) -> Option<u64> {
    let (number, unit) = match word.chars().next_back()? {
        's' => (&word[..word.len() - 1], 1.0),
        'm' => (&word[..word.len() - 1], 60.0),
        'h' => (&word[..word.len() - 1], 3_600.0),
        'd' => (&word[..word.len() - 1], 86_400.0),
        _ => (word, 1.0),
    };
    let starts_well = number.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    let seconds: f64 = number.parse().ok().filter(|_| starts_well)?;
    // Ten years are long enough.
    Some((seconds * unit * 1_000.0).clamp(0.0, 3.2e11) as u64)
}

fn refuse(call: &mut Call<'_>, why: String) -> Ended {
    call.complain(why);
    Ok(1)
}
