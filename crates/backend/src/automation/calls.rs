//! The operations that an action may call, in words of our own, for whoever chooses one.

use api::{
    console::flux::ApiCall,
    spec::{self, Operation},
};

use super::api_call::operation;

/// Every operation that an action may call, in the order of the definition's tags.
pub(super) fn calls() -> Vec<ApiCall> {
    spec::operations().iter().filter_map(described).collect()
}

/// One that no action may call, or that nobody has described, is not offered.
fn described(known: &Operation) -> Option<ApiCall> {
    operation(known.method.as_str(), known.path).ok().filter(|found| found.id == known.id)?;
    let (_, en, ja, body) = DESCRIBED.iter().find(|(id, ..)| *id == known.id)?;
    let (_, name) = known.id.split_once('/')?;
    Some(ApiCall {
        operation: name.to_owned(),
        permission: spec::permission(known.id),
        method: known.method.as_str().to_owned(),
        path: known.path.to_owned(),
        en: (*en).to_owned(),
        ja: (*ja).to_owned(),
        body: (*body).to_owned(),
    })
}

/// Operation, what it does in English and in Japanese, and a body to begin with.
const DESCRIBED: &[(&str, &str, &str, &str)] = &[
    ("AuditLog/getApiAuditLogs", "Reads who called the API", "API の監査ログを取得する", ""),
    (
        "AuditLog/getNapterAuditLogs",
        "Reads who came through doors of Napter",
        "Napter の監査ログを取得する",
        "",
    ),
    (
        "PortMapping/listPortMappings",
        "Lists doors of Napter",
        "オンデマンドリモートアクセスの一覧を取得する",
        "",
    ),
    (
        "PortMapping/createPortMapping",
        "Opens a door to a SIM, for so many seconds",
        "オンデマンドリモートアクセスを作成する（期間は秒）",
        r#"{ "destination": { "simId": "${payload.simId}", "port": 22, "service": "air" }, "duration": 1800 }"#,
    ),
    ("PortMapping/deletePortMapping", "Closes a door", "オンデマンドリモートアクセスを削除する", ""),
    (
        "PortMapping/listPortMappingsForSim",
        "Lists doors to a SIM",
        "SIM のオンデマンドリモートアクセスの一覧を取得する",
        "",
    ),
    (
        "PortMapping/createPortMappingForSim",
        "Opens a door to this SIM, for so many seconds",
        "SIM のオンデマンドリモートアクセスを作成する（期間は秒）",
        r#"{ "destination": { "port": 22, "service": "air" }, "duration": 1800 }"#,
    ),
    (
        "PortMapping/listPortMappingsForSubscriber",
        "Lists doors to an IMSI",
        "IMSI のオンデマンドリモートアクセスの一覧を取得する",
        "",
    ),
    (
        "Sim/sendDownlinkPing",
        "Pings a device",
        "デバイスに ping を送信する",
        r#"{ "numberOfPingRequests": 1, "timeoutSeconds": 1 }"#,
    ),
    (
        "Subscriber/subscriberDownlinkPingToUserEquipment",
        "Pings the device of an IMSI",
        "IMSI のデバイスに ping を送信する",
        r#"{ "numberOfPingRequests": 1, "timeoutSeconds": 1 }"#,
    ),
    (
        "Sim/sendDownlinkHttp",
        "Sends an HTTP request to a device",
        "デバイスに HTTP リクエストを送信する",
        r#"{ "method": "GET", "path": "/api/status", "port": 80 }"#,
    ),
    (
        "Sim/sendDownlinkTcp",
        "Sends bytes to a device over TCP",
        "デバイスに TCP でデータを送信する",
        r#"{ "port": 7, "payload": "hello", "timeout": 5 }"#,
    ),
    (
        "Sim/sendDownlinkUdp",
        "Sends a datagram to a device",
        "デバイスに UDP でデータを送信する",
        r#"{ "port": 5000, "payload": "hello" }"#,
    ),
    (
        "Sim/sendDownlinkSsh",
        "Runs a command on a device over SSH",
        "デバイスで SSH コマンドを実行する",
        r#"{ "username": "guest", "authentication": { "type": "none" }, "command": "uptime" }"#,
    ),
    (
        "Sim/sendDownlinkRtsp",
        "Takes a picture of a device's stream",
        "デバイスの映像のスナップショットを取得する",
        r#"{ "command": "snapshot" }"#,
    ),
    ("EventHandler/listEventHandlers", "Lists event handlers", "イベントハンドラーの一覧を取得する", ""),
    ("EventHandler/createEventHandler", "Adds an event handler", "イベントハンドラーを作成する", ""),
    ("EventHandler/deleteEventHandler", "Removes an event handler", "イベントハンドラーを削除する", ""),
    ("EventHandler/getEventHandler", "Reads an event handler", "イベントハンドラーを取得する", ""),
    ("EventHandler/updateEventHandler", "Replaces an event handler", "イベントハンドラーを更新する", ""),
    (
        "EventHandler/deleteIgnoreEventHandler",
        "Takes a subscriber into a handler’s targets again",
        "サブスクライバーをイベントハンドラーの対象に戻す",
        "",
    ),
    (
        "EventHandler/setIgnoreEventHandler",
        "Leaves a subscriber out of a handler’s targets",
        "サブスクライバーをイベントハンドラーの対象から外す",
        "",
    ),
    (
        "EventHandler/listEventHandlersBySubscriber",
        "Lists the handlers of a subscriber",
        "サブスクライバーに関係するイベントハンドラーの一覧を取得する",
        "",
    ),
    (
        "FileEntry/findFiles",
        "Finds files by what their paths begin with",
        "パスの先頭が一致するファイルを検索する",
        "",
    ),
    ("FileEntry/deleteFile", "Removes a file", "ファイルを削除する", ""),
    ("FileEntry/putFile", "Puts a file", "ファイルをアップロードする", "{ \"payload\": ${payload} }"),
    ("FileEntry/deleteDirectory", "Removes an empty directory", "空のディレクトリを削除する", ""),
    ("FileEntry/listFiles", "Lists a directory", "ディレクトリの内容を取得する", ""),
    ("Group/listGroups", "Lists groups", "SIM グループの一覧を取得する", ""),
    ("Group/createGroup", "Makes a group", "SIM グループを作成する", r#"{ "tags": { "name": "" } }"#),
    ("Group/deleteGroup", "Deletes a group", "SIM グループを削除する", ""),
    ("Group/getGroup", "Reads a group", "SIM グループを取得する", ""),
    (
        "Group/deleteConfigurationNamespace",
        "Removes a namespace of a group’s settings",
        "SIM グループの設定をサービス単位で削除する",
        "",
    ),
    (
        "Group/putConfigurationParameters",
        "Changes settings of a group",
        "SIM グループの設定を変更する",
        r#"[{ "key": "", "value": "" }]"#,
    ),
    (
        "Group/deleteConfigurationParameter",
        "Removes one setting of a group",
        "SIM グループの設定を 1 つ削除する",
        "",
    ),
    (
        "Group/listSubscribersInGroup",
        "Lists the SIMs of a group",
        "SIM グループに所属する SIM の一覧を取得する",
        "",
    ),
    (
        "Group/putGroupTags",
        "Puts tags on a group",
        "SIM グループにタグを付ける",
        r#"[{ "tagName": "", "tagValue": "" }]"#,
    ),
    ("Group/deleteGroupTag", "Removes a tag of a group", "SIM グループのタグを削除する", ""),
    (
        "Operator/listOperatorAuthKeys",
        "Lists the root user’s AuthKeys",
        "ルートユーザーの認証キーの一覧を取得する",
        "",
    ),
    (
        "Operator/deleteOperatorAuthKey",
        "Deletes an AuthKey of the root user",
        "ルートユーザーの認証キーを削除する",
        "",
    ),
    ("Operator/revokeMFA", "Ends the root user’s one-time codes", "ルートユーザーの多要素認証を解除する", ""),
    (
        "Operator/getMFAStatus",
        "Reads whether the root user has one-time codes",
        "ルートユーザーの多要素認証の状態を取得する",
        "",
    ),
    (
        "Operator/enableMFA",
        "Begins one-time codes of the root user",
        "ルートユーザーの多要素認証を開始する",
        "",
    ),
    (
        "Operator/verifyMFA",
        "Confirms one-time codes of the root user",
        "ルートユーザーの多要素認証を確認する",
        "",
    ),
    (
        "Operator/revokeOperatorAuthTokens",
        "Ends every token of the root user",
        "ルートユーザーのトークンをすべて無効にする",
        "",
    ),
    ("Role/listRoles", "Lists roles", "ロールの一覧を取得する", ""),
    ("Role/deleteRole", "Deletes a role", "ロールを削除する", ""),
    ("Role/getRole", "Reads a role", "ロールを取得する", ""),
    ("Role/createRole", "Makes a role", "ロールを作成する", ""),
    ("Role/updateRole", "Replaces a role", "ロールを更新する", ""),
    (
        "Role/listRoleAttachedUsers",
        "Lists the users of a role",
        "ロールが割り当てられたユーザーの一覧を取得する",
        "",
    ),
    ("Role/listRoleVersions", "Lists the versions of a role", "ロールのバージョンの一覧を取得する", ""),
    ("Role/listUserRoles", "Lists the roles of a SAM user", "SAM ユーザーのロールの一覧を取得する", ""),
    ("Role/attachRole", "Gives a SAM user a role", "SAM ユーザーにロールを割り当てる", ""),
    ("Role/detachRole", "Takes a role from a SAM user", "SAM ユーザーからロールを外す", ""),
    ("Sim/listSims", "Lists SIMs", "SIM の一覧を取得する", ""),
    ("Sim/getSim", "Reads a SIM", "SIM を取得する", ""),
    ("Sim/activateSim", "Activates a SIM", "SIM を使用開始にする", ""),
    ("Sim/deactivateSim", "Deactivates a SIM", "SIM を休止する", ""),
    ("Sim/deleteSimSession", "Cuts the session of a SIM", "SIM のセッションを切断する", ""),
    (
        "Sim/disableSimTermination",
        "Protects a SIM from termination",
        "SIM の解約プロテクションを有効にする",
        "",
    ),
    ("Sim/enableSimTermination", "Lets a SIM be terminated", "SIM の解約プロテクションを無効にする", ""),
    ("Sim/listSimSessionEvents", "Lists the session history of a SIM", "SIM のセッション履歴を取得する", ""),
    (
        "Sim/addSubscription",
        "Adds a subscription to a SIM over the air",
        "SIM にサブスクリプションを追加する（OTA）",
        r#"{ "subscription": "planX3", "type": "cellular" }"#,
    ),
    (
        "Sim/cancelSubscriptionContainerDownload",
        "Calls off the adding of a subscription",
        "サブスクリプションの追加を取りやめる",
        "",
    ),
    (
        "Sim/terminateSubscriptionContainer",
        "Ends an added subscription",
        "追加サブスクリプションを解約する",
        "",
    ),
    ("Sim/setSimExpiryTime", "Sets when a SIM expires", "SIM の有効期限を設定する", ""),
    ("Sim/setSimGroup", "Puts a SIM into a group", "SIM を SIM グループに所属させる", r#"{ "groupId": "" }"#),
    ("Sim/setSimImeiLock", "Locks a SIM to a device", "SIM に IMEI ロックを設定する", r#"{ "imei": "" }"#),
    ("Sim/setSimToStandby", "Sets a SIM to standby", "SIM を利用開始待ちにする", ""),
    (
        "Sim/listSimStatusHistory",
        "Lists what was done to a SIM’s status",
        "SIM のステータス履歴を取得する",
        "",
    ),
    ("Sim/suspendSim", "Suspends a SIM", "SIM を利用中断にする", ""),
    ("Sim/putSimTags", "Puts tags on a SIM", "SIM にタグを付ける", r#"[{ "tagName": "", "tagValue": "" }]"#),
    ("Sim/deleteSimTag", "Removes a tag of a SIM", "SIM のタグを削除する", ""),
    ("Sim/terminateSim", "Terminates a SIM for good", "SIM を解約する", ""),
    ("Sim/unsetSimExpiryTime", "Takes a SIM’s expiry away", "SIM の有効期限を解除する", ""),
    ("Sim/unsetSimGroup", "Takes a SIM out of its group", "SIM を SIM グループから外す", ""),
    ("Sim/unsetSimImeiLock", "Lets any device use a SIM", "SIM の IMEI ロックを解除する", ""),
    (
        "Sim/updateSimSpeedClass",
        "Changes the speed class of a SIM",
        "SIM の速度クラスを変更する",
        r#"{ "speedClass": "s1.standard" }"#,
    ),
    ("Stats/getAirStatsOfGroup", "Reads the traffic of a group", "SIM グループの通信量を取得する", ""),
    ("Stats/getAirStatsOfOperator", "Reads the traffic of all SIMs", "すべての SIM の通信量を取得する", ""),
    ("Stats/getAirStatsOfSim", "Reads the traffic of a SIM", "SIM の通信量を取得する", ""),
    ("Stats/getAirStats", "Reads the traffic of a subscriber", "サブスクライバーの通信量を取得する", ""),
    ("Subscriber/listSubscribers", "Lists subscribers", "サブスクライバーの一覧を取得する", ""),
    ("Subscriber/getSubscriber", "Reads a subscriber", "サブスクライバーを取得する", ""),
    ("Subscriber/activateSubscriber", "Activates a subscriber", "サブスクライバーを使用開始にする", ""),
    ("Subscriber/deactivateSubscriber", "Deactivates a subscriber", "サブスクライバーを休止する", ""),
    (
        "Subscriber/deleteSubscriberSession",
        "Cuts the session of a subscriber",
        "サブスクライバーのセッションを切断する",
        "",
    ),
    (
        "Subscriber/disableTermination",
        "Protects a subscriber from termination",
        "サブスクライバーの解約プロテクションを有効にする",
        "",
    ),
    (
        "Subscriber/enableTermination",
        "Lets a subscriber be terminated",
        "サブスクライバーの解約プロテクションを無効にする",
        "",
    ),
    (
        "Subscriber/listSessionEvents",
        "Lists the session history of a subscriber",
        "サブスクライバーのセッション履歴を取得する",
        "",
    ),
    (
        "Subscriber/setExpiryTime",
        "Sets when a subscriber expires",
        "サブスクライバーの有効期限を設定する",
        "",
    ),
    (
        "Subscriber/setGroup",
        "Puts a subscriber into a group",
        "サブスクライバーを SIM グループに所属させる",
        r#"{ "groupId": "" }"#,
    ),
    (
        "Subscriber/setImeiLock",
        "Locks a subscriber to a device",
        "サブスクライバーに IMEI ロックを設定する",
        r#"{ "imei": "" }"#,
    ),
    (
        "Subscriber/setSubscriberToStandby",
        "Sets a subscriber to standby",
        "サブスクライバーを利用開始待ちにする",
        "",
    ),
    ("Subscriber/suspendSubscriber", "Suspends a subscriber", "サブスクライバーを利用中断にする", ""),
    (
        "Subscriber/putSubscriberTags",
        "Puts tags on a subscriber",
        "サブスクライバーにタグを付ける",
        r#"[{ "tagName": "", "tagValue": "" }]"#,
    ),
    (
        "Subscriber/deleteSubscriberTag",
        "Removes a tag of a subscriber",
        "サブスクライバーのタグを削除する",
        "",
    ),
    ("Subscriber/terminateSubscriber", "Terminates a subscriber for good", "サブスクライバーを解約する", ""),
    (
        "Subscriber/unsetExpiryTime",
        "Takes a subscriber’s expiry away",
        "サブスクライバーの有効期限を解除する",
        "",
    ),
    (
        "Subscriber/unsetGroup",
        "Takes a subscriber out of its group",
        "サブスクライバーを SIM グループから外す",
        "",
    ),
    (
        "Subscriber/unsetImeiLock",
        "Lets any device use a subscriber",
        "サブスクライバーの IMEI ロックを解除する",
        "",
    ),
    (
        "Subscriber/updateSpeedClass",
        "Changes the speed class of a subscriber",
        "サブスクライバーの速度クラスを変更する",
        r#"{ "speedClass": "s1.standard" }"#,
    ),
    ("User/listUsers", "Lists SAM users", "SAM ユーザーの一覧を取得する", ""),
    ("User/deleteUser", "Deletes a SAM user", "SAM ユーザーを削除する", ""),
    ("User/getUser", "Reads a SAM user", "SAM ユーザーを取得する", ""),
    ("User/createUser", "Makes a SAM user", "SAM ユーザーを作成する", ""),
    ("User/updateUser", "Changes the description of a SAM user", "SAM ユーザーの説明を変更する", ""),
    (
        "User/listUserAuthKeys",
        "Lists the AuthKeys of a SAM user",
        "SAM ユーザーの認証キーの一覧を取得する",
        "",
    ),
    ("User/deleteUserAuthKey", "Deletes an AuthKey of a SAM user", "SAM ユーザーの認証キーを削除する", ""),
    ("User/getUserAuthKey", "Reads an AuthKey of a SAM user", "SAM ユーザーの認証キーを取得する", ""),
    ("User/revokeUserMFA", "Ends the one-time codes of a SAM user", "SAM ユーザーの多要素認証を解除する", ""),
    (
        "User/getUserMFAStatus",
        "Reads whether a SAM user has one-time codes",
        "SAM ユーザーの多要素認証の状態を取得する",
        "",
    ),
    (
        "User/verifyUserMFA",
        "Confirms the one-time codes of a SAM user",
        "SAM ユーザーの多要素認証を確認する",
        "",
    ),
    (
        "User/deleteUserPassword",
        "Takes the password of a SAM user away",
        "SAM ユーザーのパスワードを削除する",
        "",
    ),
    (
        "User/hasUserPassword",
        "Reads whether a SAM user has a password",
        "SAM ユーザーのパスワードの有無を取得する",
        "",
    ),
    ("User/createUserPassword", "Gives a SAM user a password", "SAM ユーザーにパスワードを設定する", ""),
    (
        "User/updateUserPassword",
        "Changes the password of a SAM user",
        "SAM ユーザーのパスワードを変更する",
        "",
    ),
    (
        "User/deleteUserPermission",
        "Removes the permissions of a SAM user",
        "SAM ユーザーのパーミッションを削除する",
        "",
    ),
    (
        "User/getUserPermission",
        "Reads the permissions of a SAM user",
        "SAM ユーザーのパーミッションを取得する",
        "",
    ),
    (
        "User/updateUserPermission",
        "Replaces the permissions of a SAM user",
        "SAM ユーザーのパーミッションを更新する",
        "",
    ),
    (
        "User/revokeUserAuthTokens",
        "Ends every token of a SAM user",
        "SAM ユーザーのトークンをすべて無効にする",
        "",
    ),
    (
        "User/deleteUserTrustPolicy",
        "Lets nobody switch to a SAM user",
        "SAM ユーザーの信頼ポリシーを削除する",
        "",
    ),
    (
        "User/getUserTrustPolicy",
        "Reads who may switch to a SAM user",
        "SAM ユーザーの信頼ポリシーを取得する",
        "",
    ),
    (
        "User/updateUserTrustPolicy",
        "Says who may switch to a SAM user",
        "SAM ユーザーの信頼ポリシーを更新する",
        "",
    ),
    (
        "User/deleteDefaultPermissions",
        "Removes the permissions of every SAM user",
        "デフォルトのパーミッションを削除する",
        "",
    ),
    (
        "User/getDefaultPermissions",
        "Reads the permissions of every SAM user",
        "デフォルトのパーミッションを取得する",
        "",
    ),
    (
        "User/updateDefaultPermissions",
        "Replaces the permissions of every SAM user",
        "デフォルトのパーミッションを更新する",
        "",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_that_can_be_called_is_described_and_no_other() {
        let callable: Vec<&str> = spec::operations()
            .iter()
            .filter(|known| {
                operation(known.method.as_str(), known.path).is_ok_and(|found| found.id == known.id)
            })
            .map(|known| known.id)
            .collect();
        let missing: Vec<&&str> =
            callable.iter().filter(|id| !DESCRIBED.iter().any(|(known, ..)| known == *id)).collect();
        assert_eq!(missing, Vec::<&&str>::new());
        let spare: Vec<&str> =
            DESCRIBED.iter().map(|(id, ..)| *id).filter(|id| !callable.contains(id)).collect();
        assert_eq!(spare, Vec::<&str>::new());
    }

    #[test]
    fn a_call_says_all_that_an_action_needs() {
        let call = calls().into_iter().find(|call| call.operation == "setSimGroup").unwrap();
        assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/v1/sims/{sim_id}/set_group"));
        assert_eq!(call.permission, "Sim:setSimGroup");
        assert!(call.body.contains("groupId"));
    }
}
