//! A certificate authority of this data folder's own: doors of local worlds that end TLS show a certificate of it.
//!
//! Its key stands beside the other secrets, for the owner alone, and goes into no backup: whoever restores one has a new
//! authority. It may vouch for loopback addresses and for names under `napter.test` only, so a machine that trusts it trusts
//! nothing of the internet's by it.

use std::{net::Ipv4Addr, path::Path, sync::Arc};

use anyhow::{Context, bail};
use api::{Secret, UnixMillis};
use chrono::{DateTime, Datelike};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use serde::{Deserialize, Serialize};

use crate::{private_file, steady};

/// The file's name in the data directory.
const FILE: &str = "authority.json";
/// What ends the names that it vouches for: no name of the internet's ends so. [RFC 6761]
const NAMES: &str = "napter.test";
/// Years that the authority is good for.
const YEARS: i32 = 10;

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// PEM.
    certificate: String,
    /// PEM.
    key: Secret<String>,
}

/// The authority at work: what ends TLS on its behalf.
#[derive(Debug, Clone)]
pub(crate) struct Authority {
    certificate: Arc<str>,
    ends_tls: Arc<ServerConfig>,
}

impl Authority {
    /// Reads the authority of a data directory, or makes one there. The certificate that doors show is made anew at each start
    /// and stands in no file.
    ///
    /// # Errors
    /// The file does not read, or cannot be written.
    pub(crate) fn find(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        let kept = if path.exists() {
            read(&path)?
        } else {
            let made = make(steady::wall())?;
            let text = serde_json::to_string_pretty(&made)?;
            private_file::put(&path, &text)
                .with_context(|| format!("could not create {}", path.display()))?;
            made
        };
        let ends_tls = Arc::new(server_of(&kept, steady::wall())?);
        Ok(Authority { certificate: kept.certificate.into(), ends_tls })
    }

    /// The authority's certificate in PEM.
    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// What ends TLS at a door.
    pub(crate) fn ends_tls(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.ends_tls)
    }
}

/// The certificate of a data directory's authority in PEM: whoever trusts it may use doors of local worlds that end TLS.
///
/// # Errors
/// No server has made one yet, or it does not read.
pub fn authority_certificate(data: &Path) -> anyhow::Result<String> {
    let path = data.join(FILE);
    if !path.exists() {
        bail!("{} has no certificate authority yet: a server that starts on it makes one", data.display());
    }
    Ok(read(&path)?.certificate)
}

fn read(path: &Path) -> anyhow::Result<Kept> {
    let text = std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    // The parser's message would quote the file, key and all: only the place is told.
    serde_json::from_str(&text).map_err(|error| {
        anyhow::anyhow!(
            "{} does not read as a certificate authority (line {}, column {})",
            path.display(),
            error.line(),
            error.column()
        )
    })
}

fn make(now: UnixMillis) -> anyhow::Result<Kept> {
    let key = KeyPair::generate()?;
    let certificate = authority_of(now)?.self_signed(&key)?;
    Ok(Kept { certificate: certificate.pem(), key: Secret::new(key.serialize_pem()) })
}

fn authority_of(now: UnixMillis) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = name("Kansei local platform");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let loopback = CidrSubnet::from_v4_prefix([127, 0, 0, 0], 8);
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName(NAMES.to_owned()),
            GeneralSubtree::DnsName("localhost".to_owned()),
            GeneralSubtree::IpAddress(loopback),
        ],
        excluded_subtrees: Vec::new(),
    });
    good_for(&mut params, now, YEARS)?;
    Ok(params)
}

/// A certificate for every door of this machine, and what shows it.
fn server_of(kept: &Kept, now: UnixMillis) -> anyhow::Result<ServerConfig> {
    let unusable = "the certificate authority's key cannot be used";
    let authority = KeyPair::from_pem(kept.key.expose()).context(unusable)?;
    // What signs is the key and the name: the dates of its own certificate are not asked.
    let issued_by = authority_of(now)?;
    let issuer = Issuer::from_params(&issued_by, &authority);
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(vec![format!("127-0-0-1.{NAMES}"), "localhost".to_owned()])?;
    params.subject_alt_names.push(SanType::IpAddress(Ipv4Addr::LOCALHOST.into()));
    params.distinguished_name = name("Kansei local Napter");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    // Clients refuse certificates that are good for longer than about 13 months; servers are started more often.
    good_for(&mut params, now, 1)?;
    let certificate: CertificateDer<'static> = params.signed_by(&key, &issuer)?.into();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?.with_no_client_auth();
    Ok(builder.with_single_cert(vec![certificate], key)?)
}

fn name(text: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, text);
    name
}

fn good_for(params: &mut CertificateParams, now: UnixMillis, years: i32) -> anyhow::Result<()> {
    let (first, last) = (day(now, 0)?, day(now, years)?);
    params.not_before = rcgen::date_time_ymd(first.0, first.1, first.2);
    params.not_after = rcgen::date_time_ymd(last.0, last.1, last.2);
    Ok(())
}

/// The day before `now`, `years` later: clocks of clients may be behind.
fn day(now: UnixMillis, years: i32) -> anyhow::Result<(i32, u8, u8)> {
    let day = DateTime::from_timestamp_millis(now.plus(-86_400_000).0).context("the time is no date")?;
    // The 29th of February is not in every year.
    let of_month = if day.month() == 2 { day.day().min(28) } else { day.day() };
    Ok((day.year() + years, u8::try_from(day.month())?, u8::try_from(of_month)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_made_once_and_its_key_is_its_owners_alone() {
        let data = tempfile::tempdir().unwrap();
        assert!(authority_certificate(data.path()).is_err());
        let first = Authority::find(data.path()).unwrap();
        let again = Authority::find(data.path()).unwrap();
        assert_eq!(first.certificate(), again.certificate());
        assert_eq!(authority_certificate(data.path()).unwrap(), first.certificate());
        assert!(!first.certificate().contains("PRIVATE"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(data.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_does_not_read_is_not_quoted() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join(FILE), r#"{"certificate":"x","key":"SECRET""#).unwrap();
        let said = format!("{:#}", Authority::find(data.path()).unwrap_err());
        assert!(said.contains("line 1") && !said.contains("SECRET"), "{said}");
    }
}
