use api::console::ledger::{LedgerEntry, LedgerPage};
use backend::{LedgerHead, verify_ledger};

use crate::support::Caller;

/// The whole ledger, oldest first; its chain must hold.
pub(crate) async fn ledger(page: &Caller) -> Vec<LedgerEntry> {
    let mut entries: Vec<LedgerEntry> = Vec::new();
    let mut head = None;
    loop {
        let before = entries.last().map(|oldest| format!("&before={}", oldest.number)).unwrap_or_default();
        let found = page.must_get(&format!("/kansei/ledger?limit=500{before}")).await;
        let found: LedgerPage = serde_json::from_value(found).unwrap();
        head.get_or_insert(LedgerHead { count: found.count, hash: found.head });
        if found.entries.is_empty() {
            break;
        }
        entries.extend(found.entries);
    }
    // A job may have gone on while the pages were read: the first page's head is the one that counts.
    entries.reverse();
    assert_eq!(verify_ledger(&entries, head.as_ref()), Ok(head.clone().unwrap()));
    entries
}

/// What stands in the ledger of one job, oldest first.
pub(crate) async fn ledger_of(page: &Caller, job: &str) -> Vec<LedgerEntry> {
    let mut entries: Vec<LedgerEntry> = Vec::new();
    loop {
        let before = entries.last().map(|oldest| format!("&before={}", oldest.number)).unwrap_or_default();
        let found = page.must_get(&format!("/kansei/ledger?limit=500&job={job}{before}")).await;
        let found: LedgerPage = serde_json::from_value(found).unwrap();
        if found.entries.is_empty() {
            entries.reverse();
            return entries;
        }
        entries.extend(found.entries);
    }
}
