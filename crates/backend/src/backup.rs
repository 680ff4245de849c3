//! One file that a data folder can be made of again, written while a server runs on that folder or none does.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use api::id::ContextId;
use store::Picture;

use crate::{
    credentials,
    holder::{Held, Holder},
    private_file, steady,
};

/// The desk's database in the data folder.
const DESK: &str = "desk.db";
/// The folder of the worlds in the data folder.
const WORLDS: &str = "worlds";
/// The folder of what Flux apps are and did.
const AUTOMATION: &str = "automation";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// The worlds in it.
    pub worlds: usize,
    /// Whether the sign-in credentials are in it: not where the server was given a file that lies elsewhere.
    pub credentials: bool,
    /// The file's size.
    pub bytes: u64,
}

/// A backup that is under way. Dropped before its end, it leaves nothing behind.
#[derive(Debug)]
pub struct Backup {
    data: PathBuf,
    file: PathBuf,
    draft: Draft,
}

impl Backup {
    /// Gets ready to write the backup of `data` into `file`.
    ///
    /// # Errors
    /// There is such a file already, another backup writes it, or there is nothing to back up.
    pub fn begin(data: &Path, file: &Path) -> anyhow::Result<Self> {
        if !data.join(DESK).is_file() {
            bail!("{} is no data folder: there is no {DESK} in it", data.display());
        }
        if fs::symlink_metadata(file).is_ok() {
            bail!("{} is there already and was left untouched", file.display());
        }
        let draft = Draft::begin(file)?;
        Ok(Backup { data: data.to_owned(), file: file.to_owned(), draft })
    }

    /// Where the drafts lie: whoever ends the process in the middle removes that folder.
    pub fn draft(&self) -> &Path {
        &self.draft.folder
    }

    /// Writes the backup; blocks. Everything that was acknowledged before is in it, and it is there whole or not at all.
    ///
    /// # Errors
    /// Something does not read or cannot be written, or a database is damaged.
    pub fn write(self) -> anyhow::Result<BackupReport> {
        // With the folder in hand no server starts in the middle. A server that has it goes on: it is read from beside.
        let _holder = match Holder::take(&self.data) {
            Ok(holder) => Some(holder),
            Err(error) if error.is::<Held>() => None,
            Err(error) => return Err(error),
        };
        let worlds = databases_in(&self.data.join(WORLDS))?;
        let automation = databases_in(&self.data.join(AUTOMATION))?;
        let of = |folder: &'static str| move |name: &ContextId| format!("{folder}/{name}.db");
        let callers: Vec<String> =
            std::iter::once(DESK.to_owned()).chain(automation.iter().map(of(AUTOMATION))).collect();
        let called: Vec<String> = worlds.iter().map(of(WORLDS)).collect();
        let files =
            |places: &[String]| places.iter().map(|place| self.data.join(place)).collect::<Vec<PathBuf>>();
        let picture = Picture::take(&files(&callers), &files(&called))?;
        let tar = self.draft.folder.join("tar");
        let mut archive = Archive::create(&tar)?;
        let credentials = match fs::read(self.data.join(credentials::FILE)) {
            Ok(text) => {
                archive.file(credentials::FILE, text.len() as u64, &text[..])?;
                true
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error).context("could not read the credentials"),
        };
        // One copy at a time, each gone before the next: the drafts need the place of the largest database once more.
        let copy = self.draft.folder.join("copy");
        archive.folder(WORLDS)?;
        archive.folder(AUTOMATION)?;
        for (index, place) in callers.iter().chain(&called).enumerate() {
            picture.write(index, &copy)?;
            archive.take_in(place, &copy)?;
        }
        let bytes = archive.finish()?;
        self.draft.put(&tar, &self.file)?;
        Ok(BackupReport { worlds: worlds.len(), credentials, bytes })
    }
}

/// The contexts whose databases lie in a folder as whole files, by their names.
fn databases_in(folder: &Path) -> anyhow::Result<Vec<ContextId>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("could not list {}", folder.display())),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("could not list {}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "db") {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            names.extend(stem.and_then(|stem| ContextId::new(stem).ok()));
        }
    }
    names.sort();
    Ok(names)
}

/// The folder beside the file in which the backup is written, its owner's alone.
#[derive(Debug)]
struct Draft {
    folder: PathBuf,
    /// Says to another backup that this one is alive; a kill lets go of it.
    _lock: File,
}

impl Draft {
    fn begin(file: &Path) -> anyhow::Result<Self> {
        let mut name =
            file.file_name().with_context(|| format!("{} names no file", file.display()))?.to_owned();
        name.push(".partial");
        let folder = file.with_file_name(name);
        private_file::create_folder(&folder)
            .with_context(|| format!("could not create {}", folder.display()))?;
        let lock = private_file::open(&folder.join("lock"))
            .with_context(|| format!("could not write into {}", folder.display()))?;
        if lock.try_lock().is_err() {
            bail!("another backup is writing {}", file.display());
        }
        // What a backup left that was killed.
        for left in ["tar", "copy", "copy-wal", "copy-shm", "copy-journal"] {
            match fs::remove_file(folder.join(left)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("could not clear {}", folder.display()));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(Draft { folder, _lock: lock })
    }

    /// Gives the finished draft its name, unless somebody has taken the name meanwhile.
    fn put(&self, draft: &Path, file: &Path) -> anyhow::Result<()> {
        let placed = match fs::hard_link(draft, file) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !file.exists() => {
                // Not every file system knows a second name for a file.
                fs::rename(draft, file)
            }
            other => other,
        };
        placed
            .and_then(|()| private_file::sync_folder_of(file))
            .with_context(|| format!("could not put {} in place", file.display()))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Only tidying up: the next backup to the same file clears what is left.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A tar as every system's `tar` unpacks it: all of it its owner's alone.
struct Archive {
    tar: tar::Builder<BufWriter<File>>,
    time: u64,
}

impl Archive {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let file =
            private_file::open(path).with_context(|| format!("could not create {}", path.display()))?;
        let time = u64::try_from(steady::wall().0 / 1_000).unwrap_or_default();
        Ok(Archive { tar: tar::Builder::new(BufWriter::new(file)), time })
    }

    fn header(&self, kind: tar::EntryType, mode: u32, size: u64) -> tar::Header {
        // The GNU form: a database may be larger than the 8 GB that the old one can say.
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_size(size);
        header.set_mtime(self.time);
        header
    }

    fn folder(&mut self, name: &str) -> anyhow::Result<()> {
        let mut header = self.header(tar::EntryType::Directory, 0o700, 0);
        self.tar
            .append_data(&mut header, name, io::empty())
            .with_context(|| format!("could not write {name}"))
    }

    fn file(&mut self, name: &str, size: u64, content: impl io::Read) -> anyhow::Result<()> {
        let mut header = self.header(tar::EntryType::Regular, 0o600, size);
        self.tar.append_data(&mut header, name, content).with_context(|| format!("could not write {name}"))
    }

    /// Takes in a file under another name, and removes it.
    fn take_in(&mut self, name: &str, path: &Path) -> anyhow::Result<()> {
        let file = File::open(path).with_context(|| format!("could not read the copy of {name}"))?;
        let size = file.metadata().with_context(|| format!("could not read the copy of {name}"))?.len();
        self.file(name, size, file)?;
        fs::remove_file(path).with_context(|| format!("could not remove the copy of {name}"))
    }

    /// Ends the archive; its size, once it is on disk.
    fn finish(self) -> anyhow::Result<u64> {
        let whole = || -> io::Result<u64> {
            let mut writer = self.tar.into_inner()?;
            writer.flush()?;
            let file = writer.get_ref();
            file.sync_all()?;
            Ok(file.metadata()?.len())
        };
        whole().context("could not write the backup")
    }
}
