//! `kansei ledger`: search it, check its chain, and take it out with its head.

use std::{
    fs::File,
    io::{BufRead, BufReader},
};

use anyhow::Context;
use api::console::ledger::{LedgerQuery, ListLedger};
use backend::{LedgerBroken, LedgerHead};
use serde_json::json;

use super::{
    Ended,
    connection::{Connection, ask},
    say,
};
use crate::command_line::{LedgerVerb, SearchOptions, VerifyOptions};

/// Carries out a verb on the ledger.
///
/// # Errors
/// It could not be carried out. That the ledger is broken is an answer.
pub(crate) fn ledger(verb: LedgerVerb) -> anyhow::Result<Ended> {
    match verb {
        LedgerVerb::Verify(options) => verify(&options),
        LedgerVerb::Export { file, data } => {
            let head = backend::export_ledger(&data, &file)?;
            say(&json!({ "file": file, "head": head }))?;
            Ok(Ended::Well)
        }
        LedgerVerb::List(options) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let connection = Connection::open(&options.server).await?;
                let listed = list(&connection, &options).await;
                // The command has ended as it has ended; the session ends by itself, too.
                let _signed_out = connection.close().await;
                listed
            })
        }
    }
}

fn verify(options: &VerifyOptions) -> anyhow::Result<Ended> {
    let expected = options.head.clone().zip(options.count).map(|(hash, count)| LedgerHead { count, hash });
    let outcome = match &options.export {
        Some(file) => {
            let from = File::open(file).with_context(|| format!("could not open {}", file.display()))?;
            backend::check_export(BufReader::new(from).lines(), expected)?
        }
        None => backend::check_ledger(&options.data, expected)?,
    };
    match outcome {
        Ok(head) => {
            say(&json!({ "whole": true, "head": head }))?;
            Ok(Ended::Well)
        }
        Err(broken) => {
            let LedgerBroken { number, .. } = broken;
            say(&json!({ "whole": false, "number": number, "why": broken.to_string() }))?;
            Ok(Ended::Broken)
        }
    }
}

async fn list(connection: &Connection, options: &SearchOptions) -> anyhow::Result<Ended> {
    let mut left = options.limit;
    let mut before = None;
    while left > 0 {
        let query = LedgerQuery {
            context: Some(connection.context.clone()),
            sim: options.sim.clone(),
            group: options.group.clone(),
            job: options.job.clone(),
            text: options.text.clone(),
            before,
            limit: Some(left.min(500)),
        };
        let page = ask::<ListLedger>(connection, &(), &query, &()).await?;
        page.entries.iter().try_for_each(say)?;
        left = left.saturating_sub(u32::try_from(page.entries.len()).unwrap_or(left));
        before = page.entries.last().map(|entry| entry.number);
        if before.is_none() {
            break;
        }
    }
    Ok(Ended::Well)
}
