//! How many, and how much.

/// `12480` as `12,480`.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An amount of data with three digits at most: `0 B`, `999 B`, `1.2 kB`, `34 kB`, `5.6 MB`. 1 kB is 1,000 bytes.
pub(crate) fn bytes(n: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if n < 1_000 {
        return format!("{n} B");
    }
    let mut tenths = u128::from(n) * 10 / 1_000;
    for unit in UNITS {
        match tenths {
            0..100 if tenths % 10 == 0 => return format!("{} {unit}", tenths / 10),
            0..100 => return format!("{}.{} {unit}", tenths / 10, tenths % 10),
            100..10_000 => return format!("{} {unit}", tenths / 10),
            _ => tenths /= 1_000,
        }
    }
    format!("{n} B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (12_480, "12,480"), (1_000_000, "1,000,000")]
        {
            assert_eq!(count(n), text);
        }
    }

    #[test]
    fn an_amount_of_data_has_three_digits_and_its_unit() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1 kB"),
            (1_250, "1.2 kB"),
            (9_999, "9.9 kB"),
            (34_567, "34 kB"),
            (999_999, "999 kB"),
            (1_000_000, "1 MB"),
            (12_345_678, "12 MB"),
            (2_500_000_000, "2.5 GB"),
            (u64::MAX, "18 EB"),
        ];
        for (n, text) in cases {
            assert_eq!(bytes(n), text, "{n}");
        }
    }
}
