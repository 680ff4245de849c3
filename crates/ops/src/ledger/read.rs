use api::console::ledger::LedgerEntry;
use serde_json::Value;

/// The entry that `text` is; none where it does not read, or says more than an entry does: what is not hashed proves nothing.
pub fn read_entry(text: &str) -> Option<LedgerEntry> {
    let entry: LedgerEntry = serde_json::from_str(text).ok()?;
    let said: Value = serde_json::from_str(text).ok()?;
    (serde_json::to_value(&entry).ok()? == said).then_some(entry)
}
