use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Course, Message, begin, go_on};
use crate::{
    expression::Escape,
    graph::{
        Content, Deed, Draft, DraftOutput, Flaw, Graph, MOST_FOLLOWING, MOST_HOPS, MOST_PIECES, Place, What,
    },
};

/// The app of document 002: the group is changed when the OTA has finished, and Slack hears of everything.
fn ota() -> Graph {
    let channels = BTreeSet::from(["api".to_owned(), "moved".to_owned()]);
    let field = |name: &str, text: &str, escape| (name.to_owned(), (text.to_owned(), escape));
    let set_group = Draft {
        id: "set-group".into(),
        channel: "api".into(),
        condition: r#"payload.otastatus == "finished""#.into(),
        fields: BTreeMap::from([
            field("path", "/v1/sims/${payload.simId}/set_group", Escape::Segment),
            field("body", r#"{"groupId":"g-to"}"#, Escape::No),
        ]),
        deed: Deed::Outside,
        output: Some(DraftOutput { channel: "moved".into(), transform: None, split: false }),
    };
    let slack = Draft {
        id: "slack".into(),
        condition: String::new(),
        fields: BTreeMap::from([field("text", "${payload.simId}: ${payload.otastatus}", Escape::No)]),
        output: None,
        ..set_group.clone()
    };
    Graph::read(&channels, &[set_group, slack]).unwrap()
}

fn told(status: &str) -> Message {
    Message::first("api".into(), json!({ "simId": "8942310000000000001", "otastatus": status }), Value::Null)
}

#[test]
fn what_finished_moves_the_sim_and_tells_of_it() {
    let graph = ota();
    let courses: Vec<_> = begin(&graph, &told("finished"), 0).map(|(_, course)| course).collect();
    let path = "/v1/sims/8942310000000000001/set_group".to_owned();
    let [Course::Do(first), Course::Do(second)] = courses.as_slice() else { panic!("{courses:?}") };
    assert_eq!(first["path"], path);
    assert_eq!(second["text"], "8942310000000000001: finished");
}

#[test]
fn what_failed_is_only_told() {
    let courses: Vec<_> = begin(&ota(), &told("failed"), 0).map(|(_, course)| course).collect();
    assert!(matches!(courses.as_slice(), [Course::NotMet, Course::Do(_)]), "{courses:?}");
}

#[test]
fn the_result_goes_on_with_the_event_that_began_it() {
    let graph = ota();
    let message = told("finished");
    let action = graph.action("set-group").unwrap();
    let next =
        go_on(&graph, action, &message, &json!({ "groupId": "g-to" }), &json!({ "from": 1 }), 0).unwrap();
    let [next] = next.as_slice() else { panic!("{next:?}") };
    assert_eq!((next.channel.as_str(), next.hops), ("moved", 1));
    assert_eq!(*next.payload, json!({ "groupId": "g-to" }));
    assert_eq!(next.event.0, message.payload);
}

#[test]
fn a_message_that_does_not_fit_fails_with_its_place() {
    let message = Message::first("api".into(), json!("not an object"), Value::Null);
    let courses: Vec<_> = begin(&ota(), &message, 0).map(|(_, course)| course).collect();
    let Course::Failed(flaw) = &courses[0] else { panic!("{courses:?}") };
    assert_eq!(flaw.to_string(), r#"action "set-group", condition: a text has no fields (at character 1)"#);
}

fn looping(split: bool, transform: Option<&str>) -> Graph {
    let channels = BTreeSet::from(["c".to_owned()]);
    let draft = Draft {
        id: "again".into(),
        channel: "c".into(),
        condition: String::new(),
        fields: BTreeMap::from([("content".to_owned(), ("${payload}".to_owned(), Escape::No))]),
        deed: Deed::Republish(Content::Json),
        output: Some(DraftOutput {
            channel: "c".into(),
            transform: transform.map(|text| (text.to_owned(), Content::Json)),
            split,
        }),
    };
    Graph::read(&channels, &[draft]).unwrap()
}

fn once(graph: &Graph, message: &Message) -> Result<Vec<Message>, Flaw> {
    let (action, course) = begin(graph, message, 0).next().unwrap();
    let Course::Made(made) = course else { panic!("{course:?}") };
    go_on(graph, action, message, &made, &Value::Null, 0)
}

#[test]
fn a_loop_ends() {
    let graph = looping(false, None);
    let mut message = Message::first("c".into(), json!({ "n": 1 }), Value::Null);
    let mut channels = 1;
    let flaw = loop {
        match once(&graph, &message) {
            Ok(mut next) => message = next.remove(0),
            Err(flaw) => break flaw,
        }
        channels += 1;
    };
    assert_eq!((channels, flaw.what), (MOST_HOPS, What::Loop { most: MOST_HOPS }));
}

#[test]
fn an_array_is_split_where_that_was_said() {
    let message = Message::first("c".into(), json!([1, 2, 3]), Value::Null);
    assert_eq!(once(&looping(false, None), &message).unwrap().len(), 1);
    let items: Vec<Value> =
        once(&looping(true, None), &message).unwrap().iter().map(|m| m.payload.as_ref().clone()).collect();
    assert_eq!(items, [json!(1), json!(2), json!(3)]);
}

#[test]
fn an_array_that_is_too_long_is_not_split() {
    let message = |items: usize| Message::first("c".into(), json!(vec![0; items]), Value::Null);
    assert_eq!(once(&looping(true, None), &message(MOST_PIECES)).unwrap().len(), MOST_PIECES);
    let flaw = once(&looping(true, None), &message(MOST_PIECES + 1)).unwrap_err();
    assert_eq!(flaw.what, What::TooManyPieces { items: MOST_PIECES + 1, most: MOST_PIECES });
}

#[test]
fn a_chain_that_grows_wider_and_wider_is_cut() {
    let graph = looping(true, Some("[0,1,2,3,4,5,6,7,8,9]"));
    let mut lying = vec![Message::first("c".into(), Value::Null, Value::Null)];
    let mut followed = 0;
    let flaw = loop {
        let sent: Result<Vec<_>, _> = lying.iter().map(|message| once(&graph, message)).collect();
        match sent {
            Ok(next) => lying = next.concat(),
            Err(flaw) => break flaw,
        }
        followed += lying.len();
    };
    assert_eq!((followed, flaw.what), (1_110, What::TooManyFollow { most: MOST_FOLLOWING }));
}

#[test]
fn an_output_is_made_of_what_came_and_what_was_answered() {
    let graph = looping(false, Some(r#"{"was":${payload.n},"is":${result}}"#));
    let message = Message::first("c".into(), json!({ "n": 1 }), Value::Null);
    assert_eq!(*once(&graph, &message).unwrap()[0].payload, json!({ "was": 1, "is": { "n": 1 } }));
}

#[test]
fn all_that_is_wrong_with_an_app_is_told_at_once() {
    let channels = BTreeSet::from(["c".to_owned()]);
    let draft = Draft {
        id: "a".into(),
        channel: "nowhere".into(),
        condition: "payload.x ==".into(),
        fields: BTreeMap::from([("url".to_owned(), ("${nobody}".to_owned(), Escape::No))]),
        deed: Deed::Outside,
        output: Some(DraftOutput { channel: "else".into(), transform: None, split: false }),
    };
    let flaws = Graph::read(&channels, std::slice::from_ref(&draft)).unwrap_err();
    let places: Vec<&Place> = flaws.iter().map(|flaw| &flaw.place).collect();
    assert_eq!(places, [&Place::Itself, &Place::Condition, &Place::Field("url".into()), &Place::Output]);

    let sound = Draft {
        channel: "c".into(),
        condition: String::new(),
        fields: BTreeMap::new(),
        output: None,
        ..draft
    };
    let flaws = Graph::read(&channels, &[sound.clone(), sound]).unwrap_err();
    assert_eq!(flaws[0].what, What::TakenId);
}
