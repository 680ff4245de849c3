use std::fmt;

use api::id::{OperatorId, UserName};
use serde::Deserialize;

use crate::{
    Result,
    access::condition::{Condition, Surroundings},
    error::invalid,
};

/// Who calls, as trust policies name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// The root user of an operator.
    Root(OperatorId),
    /// One of its SAM users.
    User(OperatorId, UserName),
}

impl fmt::Display for Principal {
    /// The SRN. [docs switch-user/trust-policy]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::Root(operator) => write!(f, "srn:soracom:{operator}::Operator:{operator}"),
            Principal::User(operator, name) => write!(f, "srn:soracom:{operator}::User:{name}"),
        }
    }
}

/// What a trust policy says, ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct TrustStatements {
    blocks: Vec<Trust>,
}

#[derive(Debug, Clone, PartialEq)]
struct Trust {
    principals: Vec<String>,
    condition: Option<Condition>,
}

#[derive(Deserialize)]
struct Document {
    statements: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    effect: String,
    principal: Principals,
    condition: Option<String>,
}

/// Users by SRN, and services of the vendor (`Flux`), which act in no local world.
#[derive(Deserialize)]
struct Principals {
    #[serde(default)]
    soracom: Vec<String>,
    #[serde(default)]
    service: Vec<String>,
}

impl TrustStatements {
    /// Reads `{"statements":[{"effect":"allow","principal":{"soracom":[SRN …]},"condition":…}]}`.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for what is no such JSON, for an effect other than `allow`, a principal that is no SRN of a
    /// user (wildcards are none [docs switch-user/trust-policy]) and a condition that does not read.
    pub fn parse(text: &str) -> Result<Self> {
        let refuse = |reason: String| invalid("trustPolicy", reason);
        let document: Document = serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
        let blocks = document.statements.into_iter().map(|block| {
            if block.effect != "allow" {
                return Err(refuse(format!("{:?} is no effect of a trust policy, allow is", block.effect)));
            }
            let principals = block.principal.soracom;
            if principals.is_empty() && block.principal.service.is_empty() {
                return Err(refuse("a statement names at least one principal".to_owned()));
            }
            if let Some(bad) = principals.iter().find(|srn| principal(srn).is_none()) {
                return Err(refuse(format!("{bad:?} is no SRN of a root user or a SAM user")));
            }
            let condition = block.condition.map(|text| Condition::parse("trustPolicy", &text)).transpose()?;
            Ok(Trust { principals, condition })
        });
        Ok(TrustStatements { blocks: blocks.collect::<Result<_>>()? })
    }

    /// Whether `who` may switch.
    pub fn trusts(&self, who: &Principal, surroundings: &Surroundings<'_>) -> bool {
        let who = who.to_string();
        self.blocks.iter().any(|block| {
            block.principals.contains(&who)
                && block.condition.as_ref().is_none_or(|condition| condition.holds(surroundings))
        })
    }
}

fn principal(srn: &str) -> Option<Principal> {
    if srn.contains('*') {
        return None;
    }
    let (operator, who) = srn.strip_prefix("srn:soracom:")?.split_once("::")?;
    let operator = OperatorId::new(operator).ok()?;
    match who.split_once(':')? {
        ("Operator", again) if again == operator.as_str() => Some(Principal::Root(operator)),
        ("User", name) => Some(Principal::User(operator, UserName::new(name).ok()?)),
        _ => None,
    }
}
