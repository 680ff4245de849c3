use api::console::sim_row::SimRow;
use serde_json::json;

use crate::Index;

#[test]
fn a_snapshot_that_is_cut_off_or_changed_is_refused() {
    let mut index = Index::default();
    let group = json!({ "groupId": "g-a", "tags": { "name": "A" } });
    index.upsert_group(serde_json::from_value(group).unwrap());
    for sim in ["8981", "8982", "vSIM-a"] {
        let row = json!({
            "simId": sim, "name": format!("Pump {sim}"), "groupId": "g-a", "group": "A", "status": "active",
            "state": "online", "online": true, "sessionId": "S-1", "since": 7, "tags": ["site=Osaka"],
        });
        index.upsert(serde_json::from_value::<SimRow>(row).unwrap());
    }
    let mut bytes = Vec::new();
    index.write(b"note", &mut bytes).unwrap();
    let (again, _) = Index::read(bytes.as_slice()).unwrap();
    assert!(again.rows().eq(index.rows()) && again.groups().eq(index.groups()));
    for end in 0..bytes.len() {
        assert!(Index::read(&bytes[..end]).is_err(), "cut off after {end} bytes");
    }
    for at in 0..bytes.len() {
        for bit in [1, 128] {
            let mut bytes = bytes.clone();
            bytes[at] ^= bit;
            assert!(Index::read(bytes.as_slice()).is_err(), "byte {at} is another");
        }
    }
    bytes.push(0);
    assert!(Index::read(bytes.as_slice()).is_err(), "something follows");
}
