use insta::assert_json_snapshot;

use crate::support::{TestApp, shape};

#[tokio::test]
async fn a_sim_is_shown_with_its_session() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let sim = app.cli().get(&format!("/v1/sims/{id}")).await.ok();
    assert_eq!(sim["simId"], id.as_str());
    assert_json_snapshot!(shape(&sim), @r#"
    {
      "activeProfileId": "[digits]",
      "capabilities": {
        "data": true,
        "sms": true
      },
      "createdTime": "[time]",
      "groupId": "[uuid]",
      "lastLocationUpdateTime": "[time]",
      "lastModifiedTime": "[time]",
      "moduleType": "nano",
      "operatorId": "OP0012345678",
      "previousSession": {
        "cell": {
          "eci": "[cell]",
          "mcc": 440,
          "mnc": 10,
          "radioType": "LTE-M",
          "tac": 4612
        },
        "createdTime": "[time]",
        "deletedTime": "[time]",
        "dnsServers": [
          "100.127.0.53",
          "100.127.1.53"
        ],
        "imei": "[digits]",
        "imsi": "[digits]",
        "sessionId": "[uuid]",
        "subscription": "plan-D",
        "ueIpAddress": "[address]"
      },
      "profiles": {
        "[digits]": {
          "iccid": "[digits]",
          "otaSupported": false,
          "primaryImsi": "[digits]",
          "subscribers": {
            "[digits]": {
              "capabilities": {
                "data": true,
                "sms": true
              },
              "imsi": "[digits]",
              "msisdn": "[digits]",
              "status": "active",
              "subscription": "plan-D"
            }
          }
        }
      },
      "serialNumber": "[serial]",
      "sessionStatus": {
        "cell": {
          "eci": "[cell]",
          "mcc": 440,
          "mnc": 10,
          "radioType": "LTE-M",
          "tac": 4612
        },
        "dnsServers": [
          "100.127.0.53",
          "100.127.1.53"
        ],
        "imei": "[digits]",
        "imsi": "[digits]",
        "lastUpdatedAt": "[time]",
        "online": true,
        "placement": {
          "infrastructureProvider": "aws",
          "region": "ap-northeast-1"
        },
        "sessionId": "[uuid]",
        "subscription": "plan-D",
        "ueIpAddress": "[address]"
      },
      "simId": "[digits]",
      "speedClass": "s1.standard",
      "status": "active",
      "tags": {
        "model": "MT-1",
        "name": "prompt"
      },
      "terminationEnabled": false,
      "type": "uicc"
    }
    "#);
}

#[tokio::test]
async fn a_sim_without_a_session_shows_the_one_before() {
    let app = TestApp::small().await;
    let sim = app.cli().get(&format!("/v1/sims/{}", app.id("already-offline").await)).await.ok();
    assert_eq!(sim["sessionStatus"]["online"], false);
    assert!(sim["previousSession"]["sessionId"].is_string(), "{sim}");
    assert_eq!(sim["sessionStatus"]["lastUpdatedAt"], sim["previousSession"]["deletedTime"]);
}

#[tokio::test]
async fn an_unknown_and_a_malformed_id_name_nothing() {
    let app = TestApp::small().await;
    let message =
        app.cli().get("/v1/sims/8942310000000000000").await.refused(404, "KNS0404", "nobody has it");
    assert_eq!(message, "There is no SIM 8942310000000000000.");
    app.cli().get("/v1/sims/a%20b").await.refused(404, "KNS0404", "no id has a space");
    app.cli().get("/v1/sims/a%2Fb").await.refused(
        404,
        "KNS0404",
        "a slash is part of the segment, not of the path",
    );
    app.cli().get("/v1/sims/%FF").await.refused(400, "KNS0400", "no UTF-8");
    app.nobody().get("/v1/sims/1").await.refused(401, "KNS0401", "not signed in");
}
