use crate::{
    id::{AuthKeyId, OperatorId, UserName},
    soracom::user::{
        AuthKey, CreateUserPasswordRequest, CreateUserRequest, DefaultPermissions, GeneratedAuthKey,
        HasUserPassword, MfaCode, MfaStatus, TotpUri, TrustPolicy, UpdateDefaultPermissionsRequest,
        UpdatePasswordRequest, UpdateUserPermissionRequest, UpdateUserRequest, User, UserPermission,
    },
};

crate::endpoints! {
    /// All users of the operator, without pages.
    ListUsers: GET "/v1/operators/{operator_id}/users" { path: OperatorId } -> Vec<User> = "User/listUsers";
    /// One user.
    GetUser: GET "/v1/operators/{operator_id}/users/{user_name}" { path: (OperatorId, UserName) } -> User = "User/getUser";
    /// Adds a user; 201. It can do nothing yet.
    CreateUser: POST "/v1/operators/{operator_id}/users/{user_name}" { path: (OperatorId, UserName), body: CreateUserRequest } -> () = "User/createUser";
    /// Changes the description.
    UpdateUser: PUT "/v1/operators/{operator_id}/users/{user_name}" { path: (OperatorId, UserName), body: UpdateUserRequest } -> () = "User/updateUser";
    /// Deletes a user with its keys and tokens.
    DeleteUser: DELETE "/v1/operators/{operator_id}/users/{user_name}" { path: (OperatorId, UserName) } -> () = "User/deleteUser";

    /// A user's AuthKeys, without their secrets.
    ListUserAuthKeys: GET "/v1/operators/{operator_id}/users/{user_name}/auth_keys" { path: (OperatorId, UserName) } -> Vec<AuthKey> = "User/listUserAuthKeys";
    /// Generates an AuthKey; its secret is shown this once. 200, where the root user's answers 201.
    GenerateUserAuthKey: POST "/v1/operators/{operator_id}/users/{user_name}/auth_keys" { path: (OperatorId, UserName) } -> GeneratedAuthKey = "User/generateUserAuthKey";
    /// One AuthKey, without its secret.
    GetUserAuthKey: GET "/v1/operators/{operator_id}/users/{user_name}/auth_keys/{auth_key_id}" { path: (OperatorId, UserName, AuthKeyId) } -> AuthKey = "User/getUserAuthKey";
    /// Deletes an AuthKey; its tokens live on.
    DeleteUserAuthKey: DELETE "/v1/operators/{operator_id}/users/{user_name}/auth_keys/{auth_key_id}" { path: (OperatorId, UserName, AuthKeyId) } -> () = "User/deleteUserAuthKey";

    /// Whether a user has a password.
    HasPassword: GET "/v1/operators/{operator_id}/users/{user_name}/password" { path: (OperatorId, UserName) } -> HasUserPassword = "User/hasUserPassword";
    /// Gives a user that has none a password; 201.
    CreateUserPassword: POST "/v1/operators/{operator_id}/users/{user_name}/password" { path: (OperatorId, UserName), body: CreateUserPasswordRequest } -> () = "User/createUserPassword";
    /// Changes a password; the present one must be given.
    UpdateUserPassword: PUT "/v1/operators/{operator_id}/users/{user_name}/password" { path: (OperatorId, UserName), body: UpdatePasswordRequest } -> () = "User/updateUserPassword";
    /// Takes the password away; 404 where there is none.
    DeleteUserPassword: DELETE "/v1/operators/{operator_id}/users/{user_name}/password" { path: (OperatorId, UserName) } -> () = "User/deleteUserPassword";

    /// Whether one-time codes are asked for.
    GetUserMfaStatus: GET "/v1/operators/{operator_id}/users/{user_name}/mfa" { path: (OperatorId, UserName) } -> MfaStatus = "User/getUserMFAStatus";
    /// Makes a seed for one-time codes; shown this once.
    EnableUserMfa: POST "/v1/operators/{operator_id}/users/{user_name}/mfa" { path: (OperatorId, UserName) } -> TotpUri = "User/enableUserMFA";
    /// Shows that an authenticator has the seed; from then on codes are asked for. 204.
    VerifyUserMfa: POST "/v1/operators/{operator_id}/users/{user_name}/mfa/verify" { path: (OperatorId, UserName), body: MfaCode } -> () = "User/verifyUserMFA";
    /// Ends one-time codes.
    RevokeUserMfa: DELETE "/v1/operators/{operator_id}/users/{user_name}/mfa" { path: (OperatorId, UserName) } -> () = "User/revokeUserMFA";

    /// A user's own statements.
    GetUserPermission: GET "/v1/operators/{operator_id}/users/{user_name}/permission" { path: (OperatorId, UserName) } -> UserPermission = "User/getUserPermission";
    /// Replaces a user's own statements; tokens that it has keep the old ones.
    UpdateUserPermission: PUT "/v1/operators/{operator_id}/users/{user_name}/permission" { path: (OperatorId, UserName), body: UpdateUserPermissionRequest } -> () = "User/updateUserPermission";
    /// Removes a user's own statements.
    DeleteUserPermission: DELETE "/v1/operators/{operator_id}/users/{user_name}/permission" { path: (OperatorId, UserName) } -> () = "User/deleteUserPermission";

    /// Who may switch to a user.
    GetUserTrustPolicy: GET "/v1/operators/{operator_id}/users/{user_name}/trust_policy" { path: (OperatorId, UserName) } -> TrustPolicy = "User/getUserTrustPolicy";
    /// Says who may switch to a user; 204.
    UpdateUserTrustPolicy: PUT "/v1/operators/{operator_id}/users/{user_name}/trust_policy" { path: (OperatorId, UserName), body: TrustPolicy } -> () = "User/updateUserTrustPolicy";
    /// Lets nobody switch to a user.
    DeleteUserTrustPolicy: DELETE "/v1/operators/{operator_id}/users/{user_name}/trust_policy" { path: (OperatorId, UserName) } -> () = "User/deleteUserTrustPolicy";

    /// Ends every token of a user.
    RevokeUserAuthTokens: DELETE "/v1/operators/{operator_id}/users/{user_name}/tokens" { path: (OperatorId, UserName) } -> () = "User/revokeUserAuthTokens";

    /// The statements that hold for every user.
    GetDefaultPermissions: GET "/v1/operators/{operator_id}/users/default_permissions" { path: OperatorId } -> DefaultPermissions = "User/getDefaultPermissions";
    /// Replaces them; 202.
    UpdateDefaultPermissions: PUT "/v1/operators/{operator_id}/users/default_permissions" { path: OperatorId, body: UpdateDefaultPermissionsRequest } -> () = "User/updateDefaultPermissions";
    /// Removes them.
    DeleteDefaultPermissions: DELETE "/v1/operators/{operator_id}/users/default_permissions" { path: OperatorId } -> () = "User/deleteDefaultPermissions";
}
