//! Harvest Files, as `soracom files …` and a browser use them.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Caller, TestApp, statements, user_with};

async fn put(caller: &Caller, path: &str, content: &str) -> u16 {
    caller.send(Method::PUT, path, Some(content.to_owned())).await.accepted().status
}

async fn refuse_deep(cli: &Caller, deep: &str) {
    let answer = cli.send(Method::PUT, &format!("/v1/files/private/{deep}x"), Some(String::new())).await;
    assert!(answer.refused(400, "KNS0400", "too deep").contains("32 names"));
}

async fn names(caller: &Caller, path: &str) -> Vec<String> {
    let listed = caller.get(path).await.ok();
    listed.as_array().unwrap().iter().map(|entry| entry["filePath"].as_str().unwrap().to_owned()).collect()
}

/// What a link leads to, without a key.
async fn follow(app: &TestApp, moved: &Answer) -> Answer {
    assert_eq!(moved.status, 302, "{}", moved.text);
    let to = moved.headers["location"].to_str().unwrap().to_owned();
    app.nobody().get(&to).await
}

#[tokio::test]
async fn a_file_is_put_found_read_replaced_and_removed() {
    let app = TestApp::start("empty", None).await;
    let cli = app.cli().with("content-type", "text/csv");
    assert_eq!(put(&cli, "/v1/files/private/reports/2026/北海道 1.csv", "a,b").await, 201);
    assert_eq!(put(&cli, "/v1/files/private/reports/2026/北海道 1.csv", "a,b,c").await, 200);
    assert_eq!(put(&cli, "/v1/files/private//notes.txt", "").await, 201, "slashes too many are none");

    let path = "/v1/files/private/reports%2F2026/%E5%8C%97%E6%B5%B7%E9%81%93%201.csv";
    let head = cli.send(Method::HEAD, path, None).await.accepted();
    assert_eq!(
        (&head.headers["content-length"], &head.headers["content-type"]),
        (&"5".parse().unwrap(), &"text/csv".parse().unwrap())
    );
    let etag = head.headers["etag"].to_str().unwrap().trim_matches('"').to_owned();
    let file = follow(&app, &app.cli().get(path).await).await.accepted();
    assert_eq!((file.text.as_str(), &file.headers["content-type"]), ("a,b,c", &"text/csv".parse().unwrap()));
    // What somebody uploaded is never a page of the console's own.
    assert_eq!(file.headers["content-disposition"], "attachment");
    assert!(file.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));

    let found = app.cli().get("/v1/files?scope=private&prefix=/reports").await.ok();
    let entry = &found[0];
    assert_eq!(found.as_array().unwrap().len(), 1, "directories are not found, files are");
    assert_eq!(entry["filename"], "北海道 1.csv");
    assert_eq!((&entry["directory"], &entry["isDirectory"]), (&json!("/reports/2026"), &json!(false)));
    assert_eq!((&entry["contentLength"], &entry["etag"]), (&json!(5), &json!(etag)));
    assert!(entry["createdTime"].as_i64().unwrap() <= entry["lastModifiedTime"].as_i64().unwrap());

    app.cli().delete(path).await.accepted();
    app.cli().delete(path).await.refused(404, "KNS0404", "it is gone");
    app.cli().get(path).await.refused(404, "KNS0404", "it is gone");
    assert_eq!(names(&app.cli(), "/v1/files?scope=private&prefix=").await, ["/notes.txt"]);
}

#[tokio::test]
async fn directories_are_listed_page_by_page_and_go_when_they_are_empty() {
    let app = TestApp::start("empty", None).await;
    let cli = &app.cli();
    for nth in 0..12 {
        put(cli, &format!("/v1/files/private/d/f{nth:02}"), "x").await;
    }
    put(cli, "/v1/files/private/d/sub/deep", "x").await;
    let first = cli.get("/v1/files/private/d/").await.accepted();
    assert_eq!(first.json().as_array().unwrap().len(), 10, "ten unless said [spec]");
    let key = first.headers["x-soracom-next-key"].to_str().unwrap().to_owned();
    assert_eq!(key, "f09");
    let rest = names(cli, &format!("/v1/files/private/d/?limit=5&last_evaluated_key={key}")).await;
    assert_eq!(rest, ["/d/f10", "/d/f11", "/d/sub"]);
    assert_eq!(names(cli, "/v1/files/private//").await, ["/d"], "as the official client lists all");
    assert_eq!(names(cli, "/v1/files/private/").await, ["/d"]);

    // Asked for as a file, a directory leads to its list.
    let moved = cli.get("/v1/files/private/d/sub").await;
    assert_eq!(
        (moved.status, moved.headers["location"].to_str().unwrap()),
        (302, "/v1/files/private/d/sub/")
    );

    cli.delete("/v1/files/private/d/sub/").await.refused(400, "KNS0400", "something lies in it [spec]");
    cli.delete("/v1/files/private/d/sub/deep").await.accepted();
    cli.delete("/v1/files/private/d/sub/").await.accepted();
    cli.get("/v1/files/private/d/sub/").await.refused(404, "KNS0404", "it is gone");
    cli.delete("/v1/files/private//").await.refused(400, "KNS0400", "the uppermost one stays");
}

#[tokio::test]
async fn a_list_is_walked_whatever_its_names() {
    let app = TestApp::start("empty", None).await;
    let all: Vec<String> = (0..12).map(|nth| format!("/d/札幌 100%-{nth:02}.csv")).collect();
    for path in &all {
        put(&app.cli(), &format!("/v1/files/private{}", path.replace('%', "%25")), "x").await;
    }
    for first in ["/v1/files/private/d/?limit=5", "/v1/files?scope=private&prefix=/d&limit=5"] {
        let (mut found, mut next) = (Vec::new(), first.to_owned());
        loop {
            let page = app.cli().get(&next).await.accepted();
            let entries = page.json();
            found.extend(
                entries
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|entry| entry["filePath"].as_str().unwrap().to_owned()),
            );
            let Some(key) = page.headers.get("x-soracom-next-key") else { break };
            let mut encoded = String::new();
            api::endpoint::percent_encode(key.to_str().unwrap(), &mut encoded);
            next = format!("{first}&last_evaluated_key={encoded}");
            let link = page.headers["link"].to_str().unwrap();
            assert!(link.contains(&format!("last_evaluated_key={encoded}>")), "{link}");
        }
        assert_eq!(found, all, "{first}");
    }
    // The bare name of the last entry is a key, too. [spec]
    let rest = app
        .cli()
        .get("/v1/files/private/d/?last_evaluated_key=%E6%9C%AD%E5%B9%8C%20100%25-10.csv")
        .await
        .ok();
    assert_eq!(rest.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_somebody_uploaded_is_no_page_of_the_console() {
    let app = TestApp::start("empty", None).await;
    let html = app.cli().with("content-type", "text/html");
    put(&html, "/v1/files/private/x.html", "<script>alert(1)</script>").await;
    let through = app.page().get("/kansei/contexts/local/v1/files/private/x.html").await;
    assert_eq!((through.status, through.text.as_str()), (302, ""), "the way is told, not followed");
    assert!(through.headers.get("location").is_none());
    for (name, value) in
        [("content-security-policy", "sandbox; default-src 'none'"), ("x-content-type-options", "nosniff")]
    {
        assert_eq!(through.headers[name], value);
    }
    let listed = app.page().get("/kansei/contexts/local/v1/files/private/").await;
    assert_eq!(listed.headers["content-type"], "application/json");
}

#[tokio::test]
async fn what_cannot_be_a_file_is_refused_in_words() {
    let app = TestApp::start("empty", None).await;
    let cli = &app.cli();
    put(cli, "/v1/files/private/a/b", "x").await;
    let refuse = |path: &'static str| async move {
        cli.send(Method::PUT, path, Some("x".to_owned())).await.refused(400, "KNS0400", path)
    };
    assert!(refuse("/v1/files/private/a").await.contains("directory"));
    assert!(refuse("/v1/files/private/a/b/c").await.contains("is a file"));
    assert!(refuse("/v1/files/private/a%2F..%2Fx").await.contains(".."));
    assert!(refuse("/v1/files/private/a%00").await.contains("control"));
    cli.send(Method::PUT, "/v1/files/private/a/", Some("x".to_owned())).await.refused(
        404,
        "KNS0404",
        "a directory is not put",
    );
    cli.send(Method::POST, "/v1/files/private/a", None).await.refused(404, "KNS0404", "no such operation");
    for path in ["/v1/files/public/a/b", "/v1/files/public/a/", "/v1/files?scope=public&prefix=/"] {
        cli.get(path).await.refused(404, "KNS0404", "there is no such scope here [spec]");
    }
    cli.get("/v1/files?scope=private").await.refused(400, "KNS0400", "a prefix is asked for [spec]");
    cli.get("/v1/files/private/?limit=0").await.refused(400, "KNS0400", "no page");

    let deep = "d/".repeat(32);
    refuse_deep(cli, &deep).await;
    // Four megabytes, and not one byte more; what was there before stays.
    let full = "x".repeat(4 * 1024 * 1024);
    assert_eq!(put(cli, "/v1/files/private/large", &full).await, 201);
    let more = cli.send(Method::PUT, "/v1/files/private/large", Some(format!("{full}x"))).await;
    assert!(more.refused(400, "KNS0400", "too large").contains("4194304"));
    let far_more = cli.send(Method::PUT, "/v1/files/private/large", Some(full.repeat(2))).await;
    far_more.refused(413, "KNS0413", "far too large");
    let head = cli.send(Method::HEAD, "/v1/files/private/large", None).await.accepted();
    assert_eq!(head.headers["content-length"], "4194304");
}

#[tokio::test]
async fn a_link_opens_one_file_for_an_hour_and_a_key_is_needed_for_all_else() {
    let app = TestApp::start("empty", None).await;
    put(&app.cli(), "/v1/files/private/secret.txt", "s").await;
    put(&app.cli(), "/v1/files/private/other.txt", "o").await;
    app.nobody().get("/v1/files/private/secret.txt").await.refused(401, "KNS0401", "no key");
    let moved = app.cli().get("/v1/files/private/secret.txt").await;
    assert_eq!(follow(&app, &moved).await.accepted().text, "s");
    let link = moved.headers["location"].to_str().unwrap().to_owned();
    for wrong in [
        link.replace("secret.txt", "other.txt"),
        link.replace("expires=1", "expires=2"),
        link.split('&').next().unwrap().to_owned() + "&signature=00",
    ] {
        app.nobody().get(&wrong).await.refused(403, "KNS0403", "signed for something else");
    }
    app.nobody().get("/v1/downloads/secret.txt").await.refused(400, "KNS0400", "not signed at all");
    app.advance(61 * 60 * 1_000).await;
    app.nobody().get(&link).await.refused(403, "KNS0403", "an hour is over");
}

#[tokio::test]
async fn a_user_may_do_with_files_what_it_is_permitted_to() {
    let app = TestApp::start("empty", None).await;
    put(&app.cli(), "/v1/files/private/a/b", "x").await;
    let reader = user_with(
        &app,
        "reader",
        &statements(&json!([{ "effect": "allow", "api": ["FileEntry:getFile", "FileEntry:listFiles"] }])),
    )
    .await;
    assert_eq!(reader.get("/v1/files/private/a/b").await.status, 302);
    reader.get("/v1/files/private/a/").await.ok();
    reader.get("/v1/files/private/").await.ok();
    for (method, path) in [
        (Method::PUT, "/v1/files/private/a/b"),
        (Method::DELETE, "/v1/files/private/a/b"),
        (Method::DELETE, "/v1/files/private/a/"),
        (Method::GET, "/v1/files?scope=private&prefix=/"),
    ] {
        let denied = reader.send(method.clone(), path, Some("x".to_owned())).await;
        denied.refused(403, "SEM0049", &format!("{method} {path}"));
    }
    assert_eq!(reader.send(Method::HEAD, "/v1/files/private/a/b", None).await.status, 403);
}
