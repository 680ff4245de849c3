use std::{collections::BTreeMap, net::IpAddr};

use api::{
    Secret, UnixMillis,
    id::{OperatorId, RoleId, UserName},
    soracom::{role::RoleRequest, user::MfaState},
};

use super::*;
use crate::{
    Error,
    fixture::{NOON, cx},
};

fn reader() -> UserName {
    UserName::new("reader").unwrap()
}

fn surroundings(path: &BTreeMap<String, String>) -> Surroundings<'_> {
    let caller: IpAddr = "127.0.0.1".parse().unwrap();
    Surroundings { now: UnixMillis(NOON), caller, user: "reader", path }
}

fn mint(key: &str) -> Mint {
    Mint::new(Secret::new(key.into()))
}

fn request(permission: &str) -> RoleRequest {
    RoleRequest { permission: permission.into(), description: None, rest: api::Rest::new() }
}

const ALL: &str = r#"{"statements":[{"effect":"allow","api":"*"}]}"#;
const NO_BILLS: &str = r#"{"statements":[{"effect":"deny","api":"Billing:*"}]}"#;

/// Statements, what is asked, whether it is allowed.
#[test]
fn what_statements_allow() {
    let none = BTreeMap::new();
    let own = BTreeMap::from([("user_name".to_owned(), "reader".to_owned())]);
    let other = BTreeMap::from([("user_name".to_owned(), "writer".to_owned())]);
    let password = r#"[{"effect":"allow","api":"User:updateUserPassword","condition":"pathVariable('user_name') == samUserName"}]"#;
    for (statements, permission, path, allowed) in [
        ("[]", "Sim:getSim", &none, false),
        (r#"[{"effect":"allow","api":"Sim:getSim"}]"#, "Sim:getSim", &none, true),
        (r#"[{"effect":"allow","api":"Sim:getSim"}]"#, "Sim:listSims", &none, false),
        (r#"[{"effect":"allow","api":["Group:*","Sim:list*"]}]"#, "Sim:listSims", &none, true),
        (r#"[{"effect":"allow","api":["Group:*","Sim:list*"]}]"#, "Sim:getSim", &none, false),
        (r#"[{"effect":"allow","api":"*"}]"#, "Sim:getSim", &none, true),
        (r#"[{"effect":"deny","api":"*"}]"#, "Sim:getSim", &none, false),
        // Whichever comes first.
        (r#"[{"effect":"allow","api":"*"},{"effect":"deny","api":"Sim:*"}]"#, "Sim:getSim", &none, false),
        (r#"[{"effect":"deny","api":"Sim:*"},{"effect":"allow","api":"*"}]"#, "Sim:getSim", &none, false),
        (r#"[{"effect":"deny","api":"Sim:*"},{"effect":"allow","api":"*"}]"#, "Group:getGroup", &none, true),
        // A condition that does not hold takes its statement out, also one that denies.
        (password, "User:updateUserPassword", &own, true),
        (password, "User:updateUserPassword", &other, false),
        (password, "User:updateUserPassword", &none, false),
        (
            r#"[{"effect":"allow","api":"*"},{"effect":"deny","api":"*","condition":"ipAddress('10.0.0.0/8')"}]"#,
            "Sim:getSim",
            &none,
            true,
        ),
        (
            r#"[{"effect":"allow","api":"*"},{"effect":"deny","api":"*","condition":"not ipAddress('10.0.0.0/8')"}]"#,
            "Sim:getSim",
            &none,
            false,
        ),
    ] {
        let text = format!(r#"{{"statements":{statements}}}"#);
        let verdict =
            evaluate(&Statements::parse("permission", &text).unwrap(), permission, &surroundings(path));
        let expected =
            if allowed { Verdict::Allowed } else { Verdict::Denied { missing: permission.into() } };
        assert_eq!(verdict, expected, "{statements} {permission} {path:?}");
    }
}

#[test]
fn a_permission_that_does_not_read_is_refused() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"statements":{}}"#,
        r#"{"statements":[{"api":"*"}]}"#,
        r#"{"statements":[{"effect":"allow"}]}"#,
        r#"{"statements":[{"effect":"permit","api":"*"}]}"#,
        r#"{"statements":[{"effect":"allow","api":[]}]}"#,
        r#"{"statements":[{"effect":"allow","api":["Sim:*",""]}]}"#,
        r#"{"statements":[{"effect":"allow","api":7}]}"#,
        r#"{"statements":[{"effect":"allow","api":"*","condition":"maybe"}]}"#,
    ] {
        let refused = Statements::parse("permission", text).unwrap_err();
        assert!(
            matches!(&refused, Error::Invalid { field, .. } if field == "permission"),
            "{text}: {refused}"
        );
    }
    assert!(Statements::parse("permission", r#"{"statements":[],"comment":"none"}"#).is_ok());
}

/// A user's own, its roles' and those for everybody: what denies wins, wherever it comes from.
#[test]
fn statements_of_every_source_are_frozen_together() {
    let frozen = freeze([ALL, NO_BILLS]);
    assert_eq!(frozen.id, freeze([ALL, NO_BILLS]).id);
    assert_ne!(frozen.id, freeze([ALL]).id);
    let statements = Statements::parse("frozen", &frozen.statements).unwrap();
    let none = BTreeMap::new();
    let ask = |permission: &str| evaluate(&statements, permission, &surroundings(&none));
    assert_eq!(ask("Sim:getSim"), Verdict::Allowed);
    assert_eq!(ask("Billing:getBill"), Verdict::Denied { missing: "Billing:getBill".into() });
    // What a text denied that does not read any more is not known: beside it nothing is allowed.
    let strange = r#"{"statements":[{"effect":"deny","api":"Sim:*","condition":"currentTime == 7"}]}"#;
    for text in ["no JSON", "[]", "7", "{}", r#"{"statements":7}"#, strange] {
        let frozen = freeze([ALL, text]);
        let nothing = Statements::parse("frozen", &frozen.statements).unwrap();
        assert_eq!(nothing, Statements::default(), "{text}");
    }
}

#[test]
fn a_trust_policy_names_who_may_switch() {
    let operator = OperatorId::new("OP0012345678").unwrap();
    let policy = |principals: &str, condition: &str| {
        format!(
            r#"{{"statements":[{{"effect":"allow","principal":{{"soracom":[{principals}]}}{condition}}}]}}"#
        )
    };
    let root = Principal::Root(operator.clone());
    let user = Principal::User(operator, reader());
    let (root_srn, user_srn) = (format!("\"{root}\""), format!("\"{user}\""));
    assert_eq!(user.to_string(), "srn:soracom:OP0012345678::User:reader");
    assert_eq!(root.to_string(), "srn:soracom:OP0012345678::Operator:OP0012345678");
    let none = BTreeMap::new();
    for (text, root_may, user_may) in [
        (policy(&root_srn, ""), true, false),
        (policy(&user_srn, ""), false, true),
        (policy(&format!("{root_srn},{user_srn}"), ""), true, true),
        (policy(&user_srn, r#","condition":"currentDate < date(2020, 1, 1)""#), false, false),
        (policy(&user_srn, r#","condition":"samUserName == 'reader'""#), false, true),
        (r#"{"statements":[{"effect":"allow","principal":{"service":["Flux"]}}]}"#.into(), false, false),
        (r#"{"statements":[]}"#.into(), false, false),
    ] {
        let policy = TrustStatements::parse(&text).unwrap();
        let may = (policy.trusts(&root, &surroundings(&none)), policy.trusts(&user, &surroundings(&none)));
        assert_eq!(may, (root_may, user_may), "{text}");
    }
    for bad in [
        "no JSON".to_owned(),
        policy("", ""),
        policy("\"srn:soracom:OP0012345678::User:*\"", ""),
        policy("\"srn:soracom:OP0012345678::Operator:OP0000000000\"", ""),
        policy("\"srn:soracom:OP0012345678::Group:g\"", ""),
        policy("\"OP0012345678\"", ""),
        policy(&user_srn, r#","condition":"perhaps""#),
        policy(&user_srn, "").replace("allow", "deny"),
    ] {
        let refused = TrustStatements::parse(&bad).unwrap_err();
        assert!(
            matches!(&refused, Error::Invalid { field, .. } if field == "trustPolicy"),
            "{bad}: {refused}"
        );
    }
}

#[test]
fn a_user_comes_with_nothing_and_there_are_fifty_at_most() {
    let user = create_user(&reader(), Some("reads".into()), 49, &mut cx(0)).unwrap();
    let view = user.view(&[], &[]);
    assert_eq!((view.has_password, view.permission, view.create_date_time.0), (false, None, NOON / 1000));
    let full = create_user(&reader(), None, 50, &mut cx(0)).unwrap_err();
    assert!(matches!(full, Error::Exhausted { limit: 50, .. }), "{full}");
    let later = describe_user(&user, None, &mut cx(5_000));
    assert_eq!((later.description, later.updated.0), (Some("reads".into()), NOON / 1000 + 5));
    assert!(set_permission(&user, Some("no JSON".into()), &mut cx(0)).is_err());
    assert!(set_trust_policy(&user, Some("no JSON".into()), &mut cx(0)).is_err());
}

#[test]
fn a_password_is_set_once_and_replaced_by_who_knows_it() {
    let hash = |text: &str| Secret::new(text.to_owned());
    let user = create_user(&reader(), None, 0, &mut cx(0)).unwrap();
    assert!(matches!(delete_password(&user, &mut cx(0)), Err(Error::NotFound { kind: "password", .. })));
    let unknown = set_password(&user, hash("b"), Some(&hash("a")), &mut cx(0));
    assert!(matches!(unknown, Err(Error::NotFound { .. })));
    let user = set_password(&user, hash("a"), None, &mut cx(0)).unwrap();
    assert!(matches!(set_password(&user, hash("b"), None, &mut cx(0)), Err(Error::Invalid { .. })));
    let meanwhile = set_password(&user, hash("b"), Some(&hash("c")), &mut cx(0));
    assert!(matches!(meanwhile, Err(Error::Invalid { field, .. }) if field == "currentPassword"));
    let user = set_password(&user, hash("b"), Some(&hash("a")), &mut cx(0)).unwrap();
    assert_eq!(delete_password(&user, &mut cx(0)).unwrap().password, None);
}

#[test]
fn roles_are_attached_once_and_are_twenty_at_most() {
    let id = RoleId::new("readers").unwrap();
    let role = create_role(&id, &request(ALL), 19, &mut cx(0)).unwrap();
    assert_eq!(
        (role.view().role_name.as_deref(), role.summary().owner.unwrap().as_str()),
        (Some("readers"), "operator")
    );
    assert!(matches!(
        create_role(&id, &request(ALL), 20, &mut cx(0)),
        Err(Error::Exhausted { limit: 20, .. })
    ));
    assert!(create_role(&id, &request("no JSON"), 0, &mut cx(0)).is_err());
    assert!(update_role(&role, &request("no JSON"), &mut cx(0)).is_err());
    let vendors = RoleId::new("srn:soracom:::Role:Reader").unwrap();
    assert!(create_role(&vendors, &request(ALL), 0, &mut cx(0)).is_err());

    let user = create_user(&reader(), None, 0, &mut cx(0)).unwrap();
    assert!(matches!(detach_role(&user, &id, &mut cx(0)), Err(Error::NotFound { kind: "role", .. })));
    let user = attach_role(&user, &id, &mut cx(0)).unwrap();
    assert!(matches!(attach_role(&user, &id, &mut cx(0)), Err(Error::Invalid { .. })));
    assert!(detach_role(&user, &id, &mut cx(0)).unwrap().roles.is_empty());
}

#[test]
fn a_key_is_known_by_its_hash_and_its_secret_by_nobody_who_lacks_the_mints_key() {
    let (record, secret) = generate_auth_key(Some(reader()), &mint("k"), &mut cx(1));
    assert_eq!(
        (record.id.as_str().len(), secret.expose().len()),
        ("keyId-".len() + 32, "secret-".len() + 64)
    );
    assert!(record.is(secret.expose()) && !record.is("secret-") && !record.is(&record.hash));
    assert!(!serde_json::to_string(&record).unwrap().contains(&secret.expose()["secret-".len()..]));
    assert_eq!(generate_auth_key(Some(reader()), &mint("k"), &mut cx(1)).1, secret, "the same bytes");
    assert_ne!(generate_auth_key(Some(reader()), &mint("k"), &mut cx(2)).1, secret);
    assert_ne!(
        generate_auth_key(Some(reader()), &mint("other"), &mut cx(1)).1,
        secret,
        "same seed, other key"
    );
    assert_eq!(record.used(UnixMillis(NOON + 1_999)).view().last_used_date_time.unwrap().0, NOON / 1000 + 1);
}

#[test]
fn one_time_codes_are_asked_for_once_one_was_shown() {
    let (mint, now) = (mint("k"), UnixMillis(NOON));
    let none = Mfa::default();
    assert_eq!((none.state(), none.check(None, &mint, now)), (MfaState::Inactive, MfaCheck::Passed));
    assert!(none.verify("000000", &mint, now).is_err() && none.revoke().is_err());
    assert!(none.backup_codes(&mint).is_empty());

    let (waiting, uri) = none.enable("現場 1", &mint, &mut cx(0)).unwrap();
    assert_eq!((waiting.state(), waiting.check(None, &mint, now)), (MfaState::Unconfirmed, MfaCheck::Passed));
    let (label, rest) = uri.expose().split_once("?secret=").unwrap();
    assert_eq!(label, "otpauth://totp/SORACOM:%E7%8F%BE%E5%A0%B4%201");
    let seed = data_encoding::BASE32_NOPAD.decode(rest.split('&').next().unwrap().as_bytes()).unwrap();
    assert!(!serde_json::to_string(&waiting).unwrap().contains(&hex::encode(&seed)), "the seed is not kept");
    let code = totp_code(&seed, totp_step(now));
    assert!(waiting.verify("", &mint, now).is_err());
    assert!(waiting.verify(&code, &mint, now.plus(3_600_000)).is_err());

    let active = waiting.verify(&code, &mint, now).unwrap();
    assert_eq!(active.state(), MfaState::Active);
    assert!(active.enable("x", &mint, &mut cx(1)).is_err() && active.verify(&code, &mint, now).is_err());
    for (given, check) in [
        (None, MfaCheck::Missing),
        (Some(""), MfaCheck::Missing),
        (Some("000000x"), MfaCheck::Wrong),
        (Some(code.as_str()), MfaCheck::Passed),
    ] {
        assert_eq!(active.check(given, &mint, now), check, "{given:?}");
    }
    let codes = active.backup_codes(&mint);
    assert!(codes.len() == 5 && codes.iter().all(|code| code.expose().len() == 8), "{codes:?}");
    assert_eq!(active.revoke().unwrap(), Mfa::Inactive);
    let kept: Mfa = serde_json::from_str(&serde_json::to_string(&active).unwrap()).unwrap();
    assert_eq!(kept, active);
}
