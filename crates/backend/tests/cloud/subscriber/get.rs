use insta::assert_json_snapshot;

use crate::{
    cloud::subscriber::list::imsi,
    support::{TestApp, shape},
};

#[tokio::test]
async fn a_subscriber_is_the_sim_seen_by_its_imsi() {
    let app = TestApp::small().await;
    let sim = app.sim("stale-dns").await;
    let subscriber = app.cli().get(&format!("/v1/subscribers/{}", imsi(&sim))).await.ok();
    assert_eq!(subscriber["simId"], sim.sim_id.as_str());
    assert_json_snapshot!(shape(&subscriber), @r#"
    {
      "apn": "soracom.io",
      "createdAt": "[time]",
      "createdTime": "[time]",
      "groupId": "[uuid]",
      "iccid": "[digits]",
      "imsi": "[digits]",
      "ipAddress": "[address]",
      "lastModifiedAt": "[time]",
      "lastModifiedTime": "[time]",
      "locationRegistrationStatus": {
        "eps": {
          "lastModifiedTime": "[time]",
          "vplmn": "44010"
        }
      },
      "moduleType": "nano",
      "msisdn": "[digits]",
      "operatorId": "OP0012345678",
      "plan": 1,
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
          "10.10.0.53"
        ],
        "imei": "[digits]",
        "imsi": "[digits]",
        "sessionId": "[uuid]",
        "subscription": "plan-D",
        "ueIpAddress": "[address]"
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
          "10.10.0.53"
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
      "subscription": "plan-D",
      "tags": {
        "model": "MT-1",
        "name": "stale-dns"
      },
      "terminationEnabled": false,
      "type": "s1.standard"
    }
    "#);
}

#[tokio::test]
async fn an_unknown_and_a_malformed_imsi_name_nothing() {
    let app = TestApp::small().await;
    let message =
        app.cli().get("/v1/subscribers/440109999999999").await.refused(404, "KNS0404", "nobody has it");
    assert_eq!(message, "There is no subscriber 440109999999999.");
    app.cli().get("/v1/subscribers/4401").await.refused(404, "KNS0404", "too short");
    app.cli().get("/v1/subscribers/44010x").await.refused(404, "KNS0404", "no digits");
    app.nobody().get("/v1/subscribers/440109999999999").await.refused(401, "KNS0401", "not signed in");
}
