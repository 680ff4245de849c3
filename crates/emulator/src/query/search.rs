use api::soracom::{
    query::{SearchSimsQuery, SearchType, SessionStatusFilter},
    sim::{SimStatus, SubscriptionStatus},
};

use crate::{Result, SimRecord, error::invalid, query::fold::fold};

/// A search that was found valid: partial, case-insensitive, conditions joined by `and` or `or`. [spec: searchSims]
#[derive(Debug, Clone)]
pub struct Search {
    conditions: Vec<Condition>,
    any: bool,
}

#[derive(Debug, Clone)]
enum Condition {
    /// One of `values` is part of the field, or all of it where `whole`.
    Text {
        field: Field,
        whole: bool,
        values: Vec<String>,
    },
    Session(SessionStatusFilter),
}

#[derive(Debug, Clone, Copy)]
enum Field {
    Name,
    Group,
    GroupId,
    SimId,
    Imsi,
    Msisdn,
    Iccid,
    SerialNumber,
    Tag,
    Bundle,
    Status,
    Subscription,
    ModuleType,
}

/// One search against one SIM; for many SIMs keep a [`Search`].
///
/// # Errors
/// As for [`Search::new`].
pub fn matches(query: &SearchSimsQuery, record: &SimRecord, group_name: Option<&str>) -> Result<bool> {
    Ok(Search::new(query)?.matches(record, group_name))
}

impl Search {
    /// Reads a query. Each list is split at commas, and one of its values must match; a query without a condition
    /// matches every SIM (guess: both).
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a value of fewer than two characters, a status, session status or search type that
    /// does not exist, and a limit outside 1 to 100. [spec: 400]
    pub fn new(query: &SearchSimsQuery) -> Result<Self> {
        let texts: [(&str, Field, bool, &[String]); 13] = [
            ("name", Field::Name, false, &query.name),
            ("group", Field::Group, false, &query.group),
            ("group_id", Field::GroupId, false, &query.group_id),
            ("sim_id", Field::SimId, false, &query.sim_id),
            ("imsi", Field::Imsi, false, &query.imsi),
            ("msisdn", Field::Msisdn, false, &query.msisdn),
            ("iccid", Field::Iccid, false, &query.iccid),
            ("serial_number", Field::SerialNumber, false, &query.serial_number),
            ("tag", Field::Tag, false, &query.tag),
            ("bundles", Field::Bundle, false, &query.bundles),
            ("status", Field::Status, true, &query.status),
            ("subscription", Field::Subscription, true, &query.subscription),
            ("module_type", Field::ModuleType, true, &query.module_type),
        ];
        let mut conditions = Vec::new();
        for (key, field, whole, given) in texts {
            let values = read_values(key, given)?;
            if matches!(field, Field::Status) {
                values.iter().try_for_each(|value| known_status(value))?;
            }
            if !values.is_empty() {
                conditions.push(Condition::Text { field, whole, values });
            }
        }
        if let Some(filter) = &query.session_status {
            if let SessionStatusFilter::Other(other) = filter {
                return Err(invalid("session_status", format!("{other:?} is none of NA, ONLINE, OFFLINE")));
            }
            conditions.push(Condition::Session(filter.clone()));
        }
        if query.limit.is_some_and(|limit| !(1..=100).contains(&limit)) {
            return Err(invalid("limit", "is from 1 to 100"));
        }
        let any = match &query.search_type {
            None | Some(SearchType::And) => false,
            Some(SearchType::Or) => true,
            Some(SearchType::Other(other)) => {
                return Err(invalid("search_type", format!("{other:?} is neither and nor or")));
            }
        };
        Ok(Search { conditions, any })
    }

    /// Whether the search means this SIM; `group_name` is the name of its group.
    pub fn matches(&self, record: &SimRecord, group_name: Option<&str>) -> bool {
        let mut holds = self.conditions.iter().map(|condition| condition.holds(record, group_name));
        if self.any && !self.conditions.is_empty() { holds.any(|h| h) } else { holds.all(|h| h) }
    }
}

impl Condition {
    fn holds(&self, record: &SimRecord, group_name: Option<&str>) -> bool {
        match self {
            Condition::Session(filter) => {
                let had = record.sim.session_status.is_some();
                match filter {
                    SessionStatusFilter::NotAvailable => !had,
                    SessionStatusFilter::Online => record.online(),
                    SessionStatusFilter::Offline => had && !record.online(),
                    SessionStatusFilter::Other(_) => false,
                }
            }
            Condition::Text { field, whole, values } => {
                field.texts(record, group_name).into_iter().map(fold).any(|text| {
                    values.iter().any(|value| if *whole { text == *value } else { text.contains(value) })
                })
            }
        }
    }
}

impl Field {
    fn texts<'a>(self, record: &'a SimRecord, group_name: Option<&'a str>) -> Vec<&'a str> {
        let sim = &record.sim;
        let primary = sim.primary_subscriber();
        let one: Option<&str> = match self {
            Field::Name => Some(sim.name()),
            Field::Group => group_name,
            Field::GroupId => sim.group_id.as_ref().map(|id| id.as_str()),
            Field::SimId => Some(sim.sim_id.as_str()),
            Field::Imsi => Some(record.imsi.as_str()),
            Field::Msisdn => primary.and_then(|s| s.msisdn.as_deref()),
            Field::Iccid => sim.active_profile().and_then(|profile| profile.iccid.as_deref()),
            Field::SerialNumber => sim.serial_number.as_deref(),
            Field::Status => Some(record.status().as_str()),
            Field::Subscription => Some(record.subscription()),
            Field::ModuleType => sim.module_type.as_ref().map(|module| module.as_str()),
            Field::Tag => return sim.tags.values().map(String::as_str).collect(),
            Field::Bundle => {
                let bundles = primary.and_then(|s| s.bundles.as_deref()).unwrap_or_default();
                return bundles.iter().map(String::as_str).collect();
            }
        };
        one.into_iter().collect()
    }
}

fn read_values(key: &str, given: &[String]) -> Result<Vec<String>> {
    let folded = given.iter().flat_map(|list| list.split(',')).map(|value| fold(value.trim()));
    folded
        .map(|value| {
            if value.chars().count() < 2 {
                Err(invalid(key, "takes two characters or more"))
            } else {
                Ok(value)
            }
        })
        .collect()
}

fn known_status(value: &str) -> Result<()> {
    // [spec: searchSims] `shipped` is accepted here and is no status of a SIM.
    let known = SimStatus::KNOWN.contains(&SimStatus::from(value))
        || SubscriptionStatus::from(value) == SubscriptionStatus::Shipped;
    if known { Ok(()) } else { Err(invalid("status", format!("{value:?} is not a status"))) }
}
