use api::{
    UnixMillis,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, LedgerEntry, Record},
    },
    id::{ContextId, JobId, OpId, PlanId, SimId},
};
use ops::ledger::{Broken, Head, RedactKey, Why, append, verify};
use serde_json::json;

fn record(i: u64) -> Record {
    let fact = match i % 3 {
        0 => Fact::Intended {
            method: "PUT".into(),
            path: format!("/v1/x/{i}"),
            body: Some(json!([{ "key": "password", "value": "hunter2" }])),
            before: json!({ "mtu": 0.1 + f64::from(u32::try_from(i).unwrap()) / 3.0 }),
        },
        1 => Fact::Answered { reply: CallReply { status: Some(200), code: None, message: None } },
        _ => Fact::Judged { verdict: Verdict::DoneVerified, after: json!(null) },
    };
    Record {
        by: "me".into(),
        wall: UnixMillis(1_000 + i64::try_from(i).unwrap()),
        at: UnixMillis(5),
        context: ContextId::new("local").unwrap(),
        plan: PlanId::new("P-1").ok(),
        job: JobId::new("J-1").ok(),
        op: OpId::new("O-1").unwrap(),
        sim: i.is_multiple_of(2).then(|| SimId::new("8981").unwrap()),
        name: None,
        group: None,
        fact,
    }
}

fn ledger(n: u64) -> (Vec<LedgerEntry>, Head) {
    let mut head = Head::default();
    let entries = (0..n).map(|i| append(&mut head, record(i), &RedactKey::new([9; 32]))).collect();
    (entries, head)
}

#[test]
fn a_whole_ledger_verifies_after_its_stay_on_disk() {
    let (entries, head) = ledger(30);
    let text = serde_json::to_string(&entries).unwrap();
    assert!(!text.contains("hunter2"));
    let read: Vec<LedgerEntry> = serde_json::from_str(&text).unwrap();
    assert_eq!(verify(&read, Some(&head)), Ok(head.clone()));
    assert_eq!(verify(&read, None), Ok(head));
    assert_eq!(verify(&[], Some(&Head::default())), Ok(Head::default()));
}

#[test]
fn a_hash_is_what_it_has_always_been() {
    // A change of what is hashed would make every ledger in the field look tampered with.
    let (entries, _) = ledger(3);
    let hashes: Vec<&str> = entries.iter().map(|entry| &entry.hash[..16]).collect();
    assert_eq!(hashes, ["ac62e77ee24941e7", "5a7d97cd7f521ede", "a73674c63990f17a"]);
}

#[test]
fn a_change_of_any_field_shows() {
    let (entries, head) = ledger(5);
    let changes: [fn(&mut LedgerEntry); 6] = [
        |e| e.record.by = "you".into(),
        |e| e.record.wall = UnixMillis(1),
        |e| e.record.sim = Some(SimId::new("8982").unwrap()),
        |e| e.record.fact = Fact::Judged { verdict: Verdict::Failed, after: json!(null) },
        |e| e.previous = "00".into(),
        |e| e.hash = "00".into(),
    ];
    for i in 0..entries.len() {
        for change in changes {
            let mut forged = entries.clone();
            change(&mut forged[i]);
            let broken = Broken { number: i as u64 + 1, why: Why::Changed };
            assert_eq!(verify(&forged, Some(&head)), Err(broken));
        }
    }
}

#[test]
fn a_removed_swapped_repeated_or_cut_off_entry_shows() {
    let (entries, head) = ledger(6);
    for i in 0..entries.len() {
        let mut forged = entries.clone();
        forged.remove(i);
        let why = if i == 5 { Why::Truncated } else { Why::Missing };
        assert_eq!(verify(&forged, Some(&head)), Err(Broken { number: i as u64 + 1, why }));
        let mut forged = entries.clone();
        forged.insert(i, entries[i].clone());
        assert_eq!(verify(&forged, Some(&head)), Err(Broken { number: i as u64 + 2, why: Why::Moved }));
        for j in i + 1..entries.len() {
            let mut forged = entries.clone();
            forged.swap(i, j);
            assert!(verify(&forged, Some(&head)).is_err());
        }
    }
}

#[test]
fn an_entry_that_was_forged_with_its_hash_does_not_fit_the_next() {
    let (mut entries, head) = ledger(4);
    // Whoever knows the rule can make a whole entry; the next one still names the old.
    let mut forged_head = Head { count: 1, hash: entries[0].hash.clone() };
    let forged = append(&mut forged_head, Record { by: "you".into(), ..record(1) }, &RedactKey::new([9; 32]));
    entries[1] = forged;
    assert_eq!(verify(&entries, Some(&head)), Err(Broken { number: 3, why: Why::Unlinked }));
}

#[test]
fn a_ledger_that_was_rewritten_as_a_whole_does_not_fit_the_head() {
    let (_, head) = ledger(4);
    let mut other = Head::default();
    let key = RedactKey::new([9; 32]);
    let rewritten: Vec<_> = (4..8).map(|i| append(&mut other, record(i), &key)).collect();
    assert_eq!(verify(&rewritten, Some(&head)), Err(Broken { number: 4, why: Why::Head }));
    let (longer, _) = ledger(5);
    assert_eq!(verify(&longer, Some(&head)), Err(Broken { number: 5, why: Why::Head }));
}
