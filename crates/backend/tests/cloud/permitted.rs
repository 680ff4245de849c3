//! Every operation of the table, as a SAM user: without its permission it is refused and the permission is named; with
//! exactly that permission it is not.

use api::{EndpointInfo, spec};
use reqwest::Method;
use serde_json::json;

use crate::support::{Caller, TestApp, add_user, allow, key_of, permit, sign_in, statements, user_with};

/// What nobody asks a user about: signing in, also with another password, and signing out "regardless of any permission
/// settings". [spec]
const FREE: [&str; 4] =
    ["Auth/auth", "Auth/issuePasswordResetToken", "Auth/verifyPasswordResetToken", "Auth/logout"];

#[tokio::test]
async fn every_operation_asks_for_its_permission() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "worker").await;
    let key = key_of(&app, "worker").await;
    let mut asked = 0;
    for info in api::soracom::endpoints().filter(|info| !FREE.contains(&info.spec.unwrap())) {
        let permission = spec::permission(info.spec.unwrap());
        // Everything else is allowed: it is this one permission that counts.
        let but_this = statements(&json!([
            { "effect": "allow", "api": "*" }, { "effect": "deny", "api": permission },
        ]));
        for without in [allow("Nothing:*"), but_this] {
            let worker = signed_in_with(&app, &key, &without).await;
            let answer = call(&worker, &info).await;
            if info.method == api::Method::Head {
                assert_eq!(answer.status, 403, "{}", info.name);
                continue;
            }
            let message = answer.refused(403, "SEM0049", info.name);
            assert!(message.contains(&format!("'{permission}'")), "{}: {message}", info.name);
        }
        let worker = signed_in_with(&app, &key, &allow(&permission)).await;
        let answer = call(&worker, &info).await;
        assert!(!matches!(answer.status, 401 | 403), "{}: {} {}", info.name, answer.status, answer.text);
        asked += 1;
    }
    assert_eq!(asked + FREE.len(), api::soracom::endpoints().count());
}

#[tokio::test]
async fn asking_for_the_head_of_an_answer_is_asking_for_the_answer() {
    let app = TestApp::start("empty", None).await;
    let reader = user_with(&app, "reader", &allow("Sim:listSims")).await;
    assert_eq!(reader.send(Method::HEAD, "/v1/sims", None).await.status, 200);
    assert_eq!(reader.send(Method::HEAD, "/v1/groups", None).await.status, 403);
}

/// A user with this permission and no other.
async fn signed_in_with(app: &TestApp, key: &serde_json::Value, permission: &str) -> Caller {
    permit(app, "worker", permission).await;
    sign_in(app, key).await
}

/// Calls an operation about something that is not there, in the caller's own operator.
async fn call(caller: &Caller, info: &EndpointInfo) -> crate::support::Answer {
    let fill = |part: &'static str| match part {
        "{operator_id}" => "OP0012345678",
        "{imsi}" => "440109999999999",
        other if other.starts_with('{') => "nothing",
        other => other,
    };
    let path = info.path.split('/').map(fill).collect::<Vec<_>>().join("/");
    caller.send(Method::from_bytes(info.method.as_str().as_bytes()).unwrap(), &path, None).await
}
