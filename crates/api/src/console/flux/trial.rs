use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::FluxPartId;

/// What keeps an app from running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Flaw {
    /// The source or action; none for the app itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<FluxPartId>,
    /// Which of its fields: `condition`, `path`, `output`, …
    pub field: String,
    /// One word for it, e.g. `unexpected`.
    pub code: String,
    /// In a sentence.
    pub message: String,
    /// The place in the field's text, in characters from 0; none where it is not of a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A place in a text, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The first.
    pub from: u32,
    /// The one after the last; the same where something is missing.
    pub to: u32,
}

/// An expression, and a message to try it on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trial {
    /// What is written.
    pub text: String,
    /// What it is.
    pub kind: TrialKind,
    /// `payload`.
    #[serde(default)]
    pub payload: Value,
    /// `context`.
    #[serde(default)]
    pub context: Value,
    /// `result`; none before the action has run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TrialKind {
    /// A condition.
    Condition,
    /// A text with `${…}`.
    Template,
    /// A path with `${…}`, each of which stays within its segment.
    Path,
}

/// What it comes to: one of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialResult {
    /// The value, or the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flaw: Option<Flaw>,
}

/// What can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// `payload`, `context`, …
    pub names: Vec<String>,
    /// All functions, by name.
    pub functions: Vec<FunctionInfo>,
}

/// A function of the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionInfo {
    /// Its name.
    pub name: String,
    /// What it takes, in words.
    pub takes: Vec<String>,
}

/// An operation of the platform, for whoever chooses what an action calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiCall {
    /// E.g. `setSimGroup`.
    pub operation: String,
    /// What the action's SAM user is then allowed, e.g. `Sim:setSimGroup`.
    pub permission: String,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// With its parameters in braces.
    pub path: String,
    /// What it does, in English.
    pub en: String,
    /// What it does, in Japanese.
    pub ja: String,
    /// A body to begin with; empty where there is none.
    pub body: String,
}
