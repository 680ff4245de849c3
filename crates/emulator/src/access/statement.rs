use serde::Deserialize;

use crate::{
    Result,
    access::{condition::Condition, pattern},
    error::invalid,
};

/// What the statements of a permission say, ready to be asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statements {
    pub(super) blocks: Vec<Statement>,
}

/// One statement: what it lets or forbids, and when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) effect: Effect,
    apis: Vec<String>,
    pub(super) condition: Option<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Effect {
    Allow,
    Deny,
}

/// The JSON. guess: fields that are not known are passed over.
#[derive(Deserialize)]
struct Document {
    statements: Vec<Block>,
}

/// `effect` and `api` must be there, `condition` may. [docs sam_permission]
#[derive(Deserialize)]
struct Block {
    effect: Effect,
    api: Apis,
    condition: Option<String>,
}

/// One name or several. [docs sam/permission: a list; support 58765574607641: a text, too]
#[derive(Deserialize)]
#[serde(untagged)]
enum Apis {
    One(String),
    Many(Vec<String>),
}

impl Statements {
    /// Reads `{"statements":[{"effect":…,"api":…,"condition":…}]}`; `field` is what an error calls the text.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for what is no such JSON, for an effect other than `allow` and `deny`, for a statement
    /// about nothing, and for a condition that does not read. guess: the platform refuses the same; whether it knows each
    /// name of an API is not known, so any name is taken.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let document: Document =
            serde_json::from_str(text).map_err(|error| invalid(field, error.to_string()))?;
        let blocks = document.statements.into_iter().map(|block| {
            let apis = match block.api {
                Apis::One(api) => vec![api],
                Apis::Many(apis) => apis,
            };
            if apis.is_empty() || apis.iter().any(String::is_empty) {
                return Err(invalid(field, "a statement names at least one API"));
            }
            let condition = block.condition.map(|text| Condition::parse(field, &text)).transpose()?;
            Ok(Statement { effect: block.effect, apis, condition })
        });
        Ok(Statements { blocks: blocks.collect::<Result<_>>()? })
    }
}

impl Statement {
    /// Whether it speaks of this permission.
    pub(super) fn names(&self, permission: &str) -> bool {
        self.apis.iter().any(|api| pattern::fits(api, permission))
    }
}
