use crate::{
    id::{AuthKeyId, OperatorId},
    soracom::{
        operator::{BackupCodes, GenerateTokenRequest, GeneratedToken, RevokeMfaRequest},
        user::{AuthKey, GeneratedAuthKey, MfaCode, MfaStatus, TotpUri},
    },
};

crate::endpoints! {
    /// The root user's AuthKeys, without their secrets.
    ListOperatorAuthKeys: GET "/v1/operators/{operator_id}/auth_keys" { path: OperatorId } -> Vec<AuthKey> = "Operator/listOperatorAuthKeys";
    /// Generates an AuthKey of the root user; 201. Its secret is shown this once.
    GenerateOperatorAuthKey: POST "/v1/operators/{operator_id}/auth_keys" { path: OperatorId } -> GeneratedAuthKey = "Operator/generateOperatorAuthKey";
    /// Deletes an AuthKey of the root user.
    DeleteOperatorAuthKey: DELETE "/v1/operators/{operator_id}/auth_keys/{auth_key_id}" { path: (OperatorId, AuthKeyId) } -> () = "Operator/deleteOperatorAuthKey";
    /// A fresh token for the API key that the call carries.
    GenerateAuthToken: POST "/v1/operators/{operator_id}/token" { path: OperatorId, body: GenerateTokenRequest } -> GeneratedToken = "Operator/generateAuthToken";
    /// Ends every token of the root user.
    RevokeOperatorAuthTokens: DELETE "/v1/operators/{operator_id}/tokens" { path: OperatorId } -> () = "Operator/revokeOperatorAuthTokens";
    /// Whether one-time codes are asked for.
    GetMfaStatus: GET "/v1/operators/{operator_id}/mfa" { path: OperatorId } -> MfaStatus = "Operator/getMFAStatus";
    /// Makes a seed for one-time codes; shown this once.
    EnableMfa: POST "/v1/operators/{operator_id}/mfa" { path: OperatorId } -> TotpUri = "Operator/enableMFA";
    /// Shows that an authenticator has the seed; from then on codes are asked for.
    VerifyMfa: POST "/v1/operators/{operator_id}/mfa/verify" { path: OperatorId, body: MfaCode } -> BackupCodes = "Operator/verifyMFA";
    /// Ends one-time codes; the root user's password must be given.
    RevokeMfa: DELETE "/v1/operators/{operator_id}/mfa" { path: OperatorId, body: RevokeMfaRequest } -> () = "Operator/revokeMFA";
}
