//! Users, keys and tokens on disk: what holds, what ends with what.

use std::time::Duration;

use api::{
    Secret,
    console::feed::Cause,
    id::{AuthKeyId, UserName},
};
use emulator::access::{self, Frozen, Mint, UserRecord};
use store::{
    StoreError,
    world::{Tx, WorldStore},
};

use crate::support::{self, NOW};

struct World {
    store: WorldStore,
    _dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = WorldStore::open(&dir.path().join("w.db"), |_| {}, || Duration::ZERO).unwrap();
        World { store, _dir: dir }
    }

    fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> R {
        support::run(&self.store, work)
    }

    fn frozen(&self, token: &'static str) -> Option<String> {
        self.store.read(move |world| world.frozen(token)).unwrap()
    }
}

fn name(text: &str) -> UserName {
    UserName::new(text).unwrap()
}

fn user(tx: &mut Tx<'_>, text: &str) -> UserRecord {
    let mut cx = tx.cx(NOW, Cause::Device).unwrap();
    access::create_user(&name(text), None, 0, &mut cx).unwrap()
}

fn frozen(id: &str) -> Frozen {
    Frozen { id: id.to_owned(), statements: format!("of {id}") }
}

#[test]
fn whatever_ends_a_token_is_counted_and_nothing_else_is() {
    let world = World::new();
    let counted = |work: fn(&mut Tx<'_>) -> Result<(), StoreError>| {
        let before = world.store.endings();
        world.run(work);
        world.store.endings() - before
    };
    assert_eq!(counted(|tx| tx.issue_token("t1", &name("a"), &frozen("x"), NOW.plus(10), NOW)), 0);
    assert_eq!(counted(|tx| tx.extend_token("t1", NOW.plus(20))), 0);
    assert_eq!(counted(|tx| tx.end_token("t1")), 1);
    assert_eq!(counted(|tx| tx.end_tokens_of(&name("a"))), 1);
    assert_eq!(counted(|tx| tx.remove_user(&name("a"))), 1);
    assert_eq!(counted(|tx| tx.sign_out("t2", NOW.plus(10), NOW)), 1);
    assert_eq!(counted(|tx| tx.end_root_tokens()), 1);
    assert_eq!(counted(|tx| tx.clear(None, 7, "another")), 1);
    assert_eq!(counted(|tx| tx.set_meta("anything", &1)), 0);
}

#[test]
fn a_token_holds_what_was_frozen_until_it_ends() {
    let world = World::new();
    world.run(|tx| {
        for (token, user, set) in [("t1", "a", "x"), ("t2", "a", "x"), ("t3", "b", "y")] {
            tx.issue_token(token, &name(user), &frozen(set), NOW.plus(10), NOW)?;
        }
        Ok(())
    });
    assert_eq!(world.frozen("t1").as_deref(), Some("of x"));
    world.run(|tx| tx.end_token("t1"));
    assert_eq!(
        (world.frozen("t1"), world.frozen("t2").as_deref()),
        (None, Some("of x")),
        "t2 shares the set"
    );
    world.run(|tx| tx.end_tokens_of(&name("a")));
    assert_eq!((world.frozen("t2"), world.frozen("t3").as_deref()), (None, Some("of y")));
    // The next one that is issued takes what has expired with it, but for one that was extended.
    world.run(|tx| {
        tx.issue_token("t4", &name("b"), &frozen("z"), NOW.plus(10), NOW)?;
        tx.extend_token("t4", NOW.plus(100))?;
        tx.issue_token("t5", &name("b"), &frozen("z"), NOW.plus(100), NOW.plus(50))
    });
    assert_eq!((world.frozen("t3"), world.frozen("t4").as_deref()), (None, Some("of z")));
}

#[test]
fn a_user_goes_with_its_keys_and_tokens() {
    let world = World::new();
    let (kept, gone): (AuthKeyId, AuthKeyId) = world.run(|tx| {
        let mint = Mint::new(Secret::new(vec![7]));
        let mut ids = Vec::new();
        for owner in [None, Some(name("a"))] {
            let mut cx = tx.cx(NOW, Cause::Device)?;
            let (key, _) = access::generate_auth_key(owner, &mint, &mut cx);
            tx.add_auth_key(&key)?;
            ids.push(key.id);
        }
        let user = user(tx, "a");
        tx.keep_user(&user)?;
        tx.issue_token("t", &user.name, &frozen("x"), NOW.plus(10), NOW)?;
        let gone = ids.pop().unwrap();
        Ok((ids.pop().unwrap(), gone))
    });
    world.run(|tx| tx.remove_user(&name("a")));
    let gone = world.store.read(move |world| world.auth_key(&gone)).unwrap();
    assert_eq!((gone, world.frozen("t")), (None, None));
    let roots = world.store.read(|world| world.auth_keys(None)).unwrap();
    assert_eq!(roots.iter().map(|key| &key.id).collect::<Vec<_>>(), [&kept]);
    assert!(world.store.read(|world| world.users()).unwrap().is_empty());
}

#[test]
fn all_tokens_of_the_root_user_end_together() {
    let world = World::new();
    let holds = |token: &'static str, count| {
        world.store.read(move |world| world.root_token_holds(token, count)).unwrap()
    };
    assert!(holds("t", 0) && !holds("t", 1));
    world.run(|tx| tx.sign_out("t", NOW.plus(10), NOW));
    assert!(!holds("t", 0) && holds("u", 0));
    world.run(|tx| tx.end_root_tokens());
    assert!(!holds("u", 0) && holds("u", 1));
    assert_eq!(world.store.read(|world| world.root_tokens()).unwrap(), 1);
}

#[test]
fn a_cleared_world_knows_nobody() {
    let world = World::new();
    world.run(|tx| {
        let user = user(tx, "a");
        tx.keep_user(&user)?;
        tx.set_default_permissions(Some("{}"))?;
        tx.issue_token("t", &user.name, &frozen("x"), NOW.plus(10), NOW)
    });
    world.run(|tx| tx.clear(None, 7, "of the tests"));
    let (users, default) =
        world.store.read(|world| Ok((world.users()?, world.default_permissions()?))).unwrap();
    assert_eq!((users.len(), default, world.frozen("t")), (0, None, None));
}

#[test]
fn no_token_of_the_root_user_holds_again_in_a_cleared_world() {
    let world = World::new();
    let holds = |token: &'static str, count| {
        world.store.read(move |world| world.root_token_holds(token, count)).unwrap()
    };
    world.run(|tx| tx.clear(None, 7, "first"));
    let first = world.store.read(|world| world.root_tokens()).unwrap();
    world.run(|tx| {
        tx.end_root_tokens()?;
        tx.sign_out("t", NOW.plus(10), NOW)
    });
    world.run(|tx| tx.clear(None, 7, "second"));
    let second = world.store.read(|world| world.root_tokens()).unwrap();
    assert!(second > first + 1, "{first}, one revocation, and {second}");
    assert!(!holds("u", first) && !holds("u", first + 1), "revoked, and of the world before");
    assert!(holds("u", second) && !holds("t", second), "what signed out stays signed out");
    assert_eq!(world.store.read(|world| world.generation()).unwrap().as_deref(), Some("second"));
}

#[test]
fn a_key_that_was_removed_does_not_come_back_by_its_use() {
    let world = World::new();
    let key = world.run(|tx| {
        let mut cx = tx.cx(NOW, Cause::Device)?;
        let (key, _) = access::generate_auth_key(None, &Mint::new(Secret::new(vec![7])), &mut cx);
        tx.add_auth_key(&key)?;
        tx.update_auth_key(&key.used(NOW))?;
        Ok(key)
    });
    let id = key.id.clone();
    let held = world.store.read(move |world| world.auth_key(&id)).unwrap();
    assert_eq!(held, Some(key.used(NOW)));
    world.run(move |tx| {
        tx.remove_auth_key(&key.id)?;
        tx.update_auth_key(&key.used(NOW))
    });
    assert!(world.store.read(|world| world.auth_keys(None)).unwrap().is_empty());
}
