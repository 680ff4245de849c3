use base64::{Engine, engine::general_purpose::STANDARD};
use pkcs8::{
    EncryptedPrivateKeyInfoRef,
    pkcs5::{EncryptionScheme, pbes2::Kdf},
};
use russh::keys::{PrivateKey, pkcs8::decode_pkcs8, ssh_key};

/// What a key may ask for before it is read: whoever made it says so, and whoever reads it does the work. `ssh-keygen` asks for 16 to 24
/// rounds, OpenSSL for 2,048 iterations or 16 MiB of scrypt.
const MOST_ROUNDS: u32 = 256;
const MOST_ITERATIONS: u32 = 1_000_000;
/// In bytes that are gone through.
const MOST_SCRYPT: u64 = 64 * 1024 * 1024;

/// Why a private key is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is none, of a kind that is not spoken, or opened by another passphrase.
    NoKey,
    /// Its passphrase would cost too much.
    TooCostly,
}

/// Reads a private key in PEM, by its passphrase where it has one. It blocks for as long as that costs: half a second or so at most.
///
/// # Errors
/// See [`Unread`].
pub(super) fn read(pem: &str, passphrase: Option<&str>) -> Result<PrivateKey, Unread> {
    let (label, bytes) = unwrapped(pem).ok_or(Unread::NoKey)?;
    match label {
        "OPENSSH PRIVATE KEY" => openssh(&bytes, passphrase),
        "ENCRYPTED PRIVATE KEY" => {
            affordable(&bytes)?;
            let passphrase = passphrase.ok_or(Unread::NoKey)?;
            decode_pkcs8(&bytes, Some(passphrase.as_bytes())).map_err(|_| Unread::NoKey)
        }
        // Neither asks for a passphrase, whatever is said.
        "PRIVATE KEY" | "EC PRIVATE KEY" => decode_pkcs8(&bytes, None).map_err(|_| Unread::NoKey),
        _ => Err(Unread::NoKey),
    }
}

/// What stands between the lines of PEM, with its label.
fn unwrapped(pem: &str) -> Option<(&str, Vec<u8>)> {
    let (label, rest) = pem.split_once("-----BEGIN ")?.1.split_once("-----")?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let body: String = body.split_ascii_whitespace().collect();
    Some((label, STANDARD.decode(body).ok()?))
}

fn openssh(bytes: &[u8], passphrase: Option<&str>) -> Result<PrivateKey, Unread> {
    let key = PrivateKey::from_bytes(bytes).map_err(|_| Unread::NoKey)?;
    let is_affordable = match key.kdf() {
        ssh_key::Kdf::None => return Ok(key),
        ssh_key::Kdf::Bcrypt { rounds, .. } => *rounds <= MOST_ROUNDS,
        // Of another one it is not known what it costs.
        _ => false,
    };
    if !is_affordable {
        return Err(Unread::TooCostly);
    }
    key.decrypt(passphrase.ok_or(Unread::NoKey)?).map_err(|_| Unread::NoKey)
}

/// Looks at what the passphrase of a key in PKCS #8 costs.
fn affordable(bytes: &[u8]) -> Result<(), Unread> {
    let key = EncryptedPrivateKeyInfoRef::try_from(bytes).map_err(|_| Unread::NoKey)?;
    let EncryptionScheme::Pbes2(scheme) = key.encryption_algorithm else { return Err(Unread::NoKey) };
    let is_affordable = match scheme.kdf {
        Kdf::Pbkdf2(asked) => asked.iteration_count <= MOST_ITERATIONS,
        Kdf::Scrypt(asked) => {
            let blocks = u64::from(asked.block_size).saturating_mul(asked.parallelization.into());
            asked.cost_parameter.saturating_mul(blocks).saturating_mul(128) <= MOST_SCRYPT
        }
        _ => false,
    };
    if is_affordable { Ok(()) } else { Err(Unread::TooCostly) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `ssh-keygen`, with one round; opened by `secret`, as are the others.
    const OPENSSH: &str = "\
-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBLnb+jf5
kiCpkeUuVfZTgPAAAAAQAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILPxntpFAijhfcF9
5l8rjO9iy1gSA7izbvF6emiOZ4HNAAAAkHpl1dMxFnO+SmbqvTk5/MXNtLN3edXx2ioulX
jJq5QoSPA+F9Ps3Dv0SCy8wtqrrbmjZoEmazPh/3s/RO+aNaN60Z3sZ+fujqqkuOm+otHf
kQOgrG1n9lQ3TGGGVJRYMn7JTUfaG3rPUGWVBeeUaPHdIvX9y/0nOQ+Ny45BtkgGx+ZeqS
QUQHUFb26u+KKlKw==
-----END OPENSSH PRIVATE KEY-----
";
    /// By OpenSSL, as it makes them.
    const PBKDF2: &str = "\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgR2LjsI4Z8zwICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEDkAhqF6573mcI4HYisWvlQEQFkk
La0fnqXONAS/Ozcq5vaxF+IiByvPH6JiUrlAmCyhnP8Aa5vpIRy+P01KTdqYMEbp
N5dSWulN39XEnnkJ/Ec=
-----END ENCRYPTED PRIVATE KEY-----
";
    /// By OpenSSL, with two million iterations.
    const MANY_ITERATIONS: &str = "\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGcMFgGCSqGSIb3DQEFDTBLMCoGCSqGSIb3DQEFDDAdBAg/mzVFYJ5owgIDHoSA
MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBBDcFLnmfT7ZH5RwOKXPC8MBEBE
ZKFV8ASESn+TKvbGPWrGNnWEekp722xuYE5gYd+TC85ErbeDhLI6zi3KhhxyZ7oI
YUw8IE0uuqq2T9ZSSL5j
-----END ENCRYPTED PRIVATE KEY-----
";
    /// By OpenSSL, with 1 MiB of scrypt.
    const SCRYPT: &str = "\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAhdGII+MS25hgICBAAC
AQgCAQEwHQYJYIZIAWUDBAEqBBDYR4LAVEd+Q+K++hUqx+wfBEBRfZortX/9S1cu
24/PxBY0MG2PVZ1f+Bd8mQTqt2lADUUgRVRrK6CWXythxHM0DRMGYfWyAhxOaEN2
I0EjntrV
-----END ENCRYPTED PRIVATE KEY-----
";
    /// By OpenSSL, with sixteen times what it asks for.
    const MUCH_SCRYPT: &str = "\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAjkXZlPK4wukgICQAAC
AQgCARAwHQYJYIZIAWUDBAEqBBD5vM0ZiePZZzUCYjYotDaeBEABl/P/f8nZbkGr
wzgMxPmXAEGE6y+ax6ZXtPEx/sXkqP2WsfdhtvJAKHJXBmima9O5+5kWoVahohCo
I2BGPPGm
-----END ENCRYPTED PRIVATE KEY-----
";

    /// The key of OpenSSH with so many rounds.
    fn with_rounds(rounds: u32) -> String {
        let (label, mut bytes) = unwrapped(OPENSSH).unwrap();
        let name = b"bcrypt";
        let at = bytes.windows(name.len()).position(|part| part == name).unwrap();
        // Behind the name: two lengths and a salt of 16 bytes.
        let at = at + name.len() + 4 + 4 + 16;
        assert_eq!(bytes[at..at + 4], 1_u32.to_be_bytes());
        bytes[at..at + 4].copy_from_slice(&rounds.to_be_bytes());
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(bytes))
    }

    #[test]
    fn keys_are_read_by_their_passphrase() {
        for pem in [OPENSSH, PBKDF2, SCRYPT] {
            assert!(read(pem, Some("secret")).is_ok(), "{pem}");
            assert_eq!(read(pem, Some("another")).err(), Some(Unread::NoKey), "{pem}");
            assert_eq!(read(pem, None).err(), Some(Unread::NoKey), "{pem}");
        }
        // One that is not locked needs none, and minds none.
        let mut open = Vec::new();
        russh::keys::encode_pkcs8_pem(&read(PBKDF2, Some("secret")).unwrap(), &mut open).unwrap();
        let open = String::from_utf8(open).unwrap();
        assert!(read(&open, None).is_ok() && read(&open, Some("any")).is_ok());
    }

    #[test]
    fn what_would_cost_too_much_is_not_begun() {
        for pem in
            [with_rounds(MOST_ROUNDS + 1), with_rounds(u32::MAX), MANY_ITERATIONS.into(), MUCH_SCRYPT.into()]
        {
            assert_eq!(read(&pem, Some("secret")).err(), Some(Unread::TooCostly), "{pem}");
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        let broken = OPENSSH.replace("YmNyeXB0", "YmNyeXB1");
        let unended = OPENSSH.replace("END", "AND");
        let label = |label: &str| OPENSSH.replace("OPENSSH PRIVATE KEY", label);
        for pem in [
            "",
            "PuTTY-User-Key-File-3: ssh-ed25519",
            "-----BEGIN OPENSSH PRIVATE KEY----------END OPENSSH PRIVATE KEY-----",
            &broken,
            &unended,
            &label("PRIVATE KEY"),
            &label("ENCRYPTED PRIVATE KEY"),
            &label("RSA PRIVATE KEY"),
        ] {
            assert_eq!(read(pem, Some("secret")).err(), Some(Unread::NoKey), "{pem}");
        }
    }
}
