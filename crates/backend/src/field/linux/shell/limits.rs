use proptest::prelude::*;

use super::tests::Seat;

#[test]
fn nothing_that_is_typed_costs_too_much() {
    let mut seat = Seat::new();
    seat.run("head -c 400000 /dev/zero > big", "");
    let lines = [
        "cat /dev/zero".to_owned(),
        "cat /dev/zero | cat | sort | uniq | wc".to_owned(),
        "seq 99999999999".to_owned(),
        "seq 1 0".to_owned(),
        "seq -9223372036854775808 9223372036854775807 9223372036854775807".to_owned(),
        "sleep 99999999999999999999d".to_owned(),
        "sleep -1".to_owned(),
        "head -n 99999999999999999999 README".to_owned(),
        "head -99999999999999999999 README".to_owned(),
        "tail -c 18446744073709551615 README".to_owned(),
        "ping -c 10000 x.example".to_owned(),
        "ping -i 99999999999d -c 3 x".to_owned(),
        "ping -c 0 x".to_owned(),
        "date +%10000000d%Q%".to_owned(),
        "\0\0ls\0".to_owned(),
        "🦀 | cat '🦀".to_owned(),
        "echo ${".to_owned(),
        "\\".to_owned(),
        "&".to_owned(),
        "&&&&".to_owned(),
        ")(".to_owned(),
        "exit 999999999999999999999".to_owned(),
        "-é".to_owned(),
        "ls -é".to_owned(),
        "mkdir -p ".to_owned() + &"a/".repeat(3_000),
        "touch ".to_owned() + &"n".repeat(300),
        "$(".repeat(20_000),
        "echo ".to_owned() + &"$(echo ".repeat(12) + &")".repeat(12),
        "\"'".repeat(20_000),
        "|".repeat(60_000),
        "a|".repeat(30_000) + "a",
        "a;".repeat(30_000),
        "cat big big big big;".repeat(3_000),
        "cat big big big big > /dev/null;".repeat(1_500),
        "wc ".to_owned() + &"big ".repeat(10_000),
        "ls ".to_owned() + &"/usr/bin ".repeat(7_000),
        "echo ".to_owned() + &"* ".repeat(30_000),
        "echo /*/../*/../*/../*/../*/../*".to_owned(),
        "A=xxxxxxxxxxxxxxxx;".to_owned() + &"A=$A$A;".repeat(40) + "echo $A | wc -c",
        (0..9_000).map(|at| format!("V{at}=1;")).collect(),
        "export ".to_owned() + &(0..9_000).map(|at| format!("W{at} ")).collect::<String>(),
        (0..3_000).map(|at| format!("> f{at};")).collect(),
        "x".repeat(70_000),
    ];
    for line in lines {
        let said = seat.run(&line, "");
        let head: String = line.chars().take(60).collect();
        assert!(said.out.len() + said.err.len() <= 5 * 1024 * 1024, "{head}: {}", said.out.len());
    }
    assert!(seat.machine.files.taken().0 <= 1024 * 1024);
    assert!(seat.machine.files.taken().1 <= 1_000);
    assert!(seat.run("touch one-more", "").err.ends_with("No space left on device\n"));
    // The box is as good as before.
    assert_eq!(seat.run("rm f*; rm -r a; echo fine > f; cat f", "").out, "fine\n");
}

#[test]
fn lines_within_a_line_cost_something_whatever_stands_in_them() {
    let mut seat = Seat::new();
    for within in ["$()", "``", "$($())", "\"$()\"", "A=$() ", "$(A=$())"] {
        let said = seat.run(&("echo ".to_owned() + &within.repeat(60_000 / within.len())), "");
        assert!(said.err.ends_with("-bash: this line does too much\n"), "{within}: {:?}", said.err);
    }
    // So many as somebody would write are within bounds.
    assert_eq!(seat.run(&("echo ".to_owned() + &"$(echo $(echo a))".repeat(500)), "").out.len(), 501);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_panics(
        pieces in prop::collection::vec(prop_oneof![
            3 => prop::sample::select(PIECES).prop_map(str::to_owned),
            1 => ".{0,6}",
        ], 0..24),
    ) {
        let mut seat = Seat::new();
        seat.run(&pieces.concat(), "some\nlines\n");
        seat.run(&pieces.join(" "), "");
    }
}

/// What lines are made of.
const PIECES: &[&str] = &[
    " ", "  ", "'", "\"", "\\", "$", "${", "}", "$(", "(", ")", "`", "|", "||", "&", "&&", ";", "\n", ">",
    ">>", "<", "<<", "2>", "2>&1", ">&2", "&>", "*", "?", "~", "!", "#", "=", "A=1", "$A", "$?", "-", "--",
    "-n", "-c", "-l", "-r", "/", "..", "../..", "/etc/", "/tmp/x", "README", "ls", "cat", "echo", "cd", "rm",
    "mv", "cp", "grep", "head", "tail", "sort", "wc", "seq", "date", "+%", "test", "[", "]", "ping", "sudo",
    "export", "history", "touch", "mkdir", "-p", "sleep", "9", "-1",
];
