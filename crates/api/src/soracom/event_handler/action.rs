use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{DateConst, loose::Loose};
use crate::{Rest, Secret};

open_enum! {
    /// What a handler does. [spec: ActionConfig]
    ActionType {
        /// Changes the speed class.
        ChangeSpeedClass = "ChangeSpeedClassAction",
        /// Calls an AWS Lambda function.
        InvokeAwsLambda = "InvokeAWSLambdaAction",
        /// Calls a URL.
        ExecuteWebRequest = "ExecuteWebRequestAction",
        /// Sends a mail.
        SendMail = "SendMailAction",
        /// Sends a mail to the operator.
        SendMailToOperator = "SendMailToOperatorAction",
        /// Sets the status to `active`.
        Activation = "ActivationAction",
        /// Sets the status to `inactive`.
        Deactivation = "DeactivationAction",
        /// Sets the status to `standby`.
        Standby = "StandbyAction",
        /// Sets the status to `suspended`.
        Suspend = "SuspendAction",
        /// Locks the SIM to the device of its session.
        ImeiLock = "ImeiLockAction",
    }
}

/// What a handler does. [spec: ActionConfig]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// What kind of thing it is.
    #[serde(rename = "type")]
    pub kind: ActionType,
    /// More about it.
    pub properties: ActionProperties,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// More about what a handler does; which of it belongs to which action: [`ActionType`]. `${…}` stands for what happened.
/// [spec: ActionConfigProperty]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ActionProperties {
    /// When it is done. Required by the definition, but not in its own examples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_date_time_const: Option<DateConst>,
    /// So many minutes later, `0` to `525600`; not with [`DateConst::Never`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_offset_minutes: Option<Loose>,
    /// The speed class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_class: Option<String>,
    /// The address of a mail; one only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The subject of a mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text of a mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The URL; whoever knows it may be let in by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret<String>>,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    /// The type of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Headers: an object, or as the platform has it an object written into a text. [reference 3.4]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Secret<Value>>,
    /// The body, with `POST` and `PUT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The endpoint of AWS Lambda.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_name: Option<String>,
    /// The credentials, by the id of their set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_id: Option<String>,
    /// Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key: Option<Secret<String>>,
    /// Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_access_key: Option<Secret<String>>,
    /// The first value for the function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter1: Option<String>,
    /// The second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter2: Option<String>,
    /// The third.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter3: Option<String>,
    /// The fourth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter4: Option<String>,
    /// The fifth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter5: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
