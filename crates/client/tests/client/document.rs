//! The examples of `docs/feed.md` are frames.

use api::console::feed::{ClientFrame, ServerFrame};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../../docs/feed.md");

/// Reads every line of the block `json WHO`, and compares what it says with what is written again.
fn frames<F: DeserializeOwned + Serialize>(who: &str) -> usize {
    let (_, rest) = DOCUMENT.split_once(&format!("```json {who}\n")).unwrap();
    let (block, _) = rest.split_once("```").unwrap();
    for line in block.lines() {
        let written: Value = serde_json::from_str(line).unwrap();
        let read: F =
            serde_json::from_value(written.clone()).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(serde_json::to_value(read).unwrap(), written);
    }
    block.lines().count()
}

#[test]
fn the_examples_are_frames() {
    assert_eq!((frames::<ClientFrame>("client"), frames::<ServerFrame>("server")), (5, 7));
}
