use hmac::{Hmac, Mac};
use russh::keys::{PrivateKey, ssh_key::private::Ed25519Keypair};
use sha2::Sha256;

/// The key by which a device is known: its own, and the same after every restart.
pub(super) fn host_key(seed: &[u8; 32], sim_id: &str) -> PrivateKey {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed).expect("HMAC takes a key of any length");
    mac.update(sim_id.as_bytes());
    let secret: [u8; 32] = mac.finalize().into_bytes().into();
    PrivateKey::from(Ed25519Keypair::from_seed(&secret))
}
