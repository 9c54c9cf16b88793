use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

use crate::compressed::{Compression, gather, unpack};
use crate::indexing::Indexing;
use crate::{OpenError, Opened, Progress, Refusal};

/// Bytes that a trace can lie over.
pub(crate) type Shared = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Opens the capture file at `path`. Regular files are mapped, not read; pipes and devices are read to their end.
///
/// # Errors
/// When there is no capture: [`OpenError`] says what there is instead. A capture that is damaged after its header is
/// opened up to the damage.
pub fn open(path: impl AsRef<Path>) -> Result<Opened, OpenError> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let refuse = |refusal| OpenError { file: name.clone(), refusal };
    let bytes = file_bytes(path).map_err(refuse)?;
    read(bytes).map_err(refuse)
}

/// Opens a capture that comes as a stream, standard input for one, when the stream has ended; `name` stands for it in
/// errors. A long one lies in a temporary file.
///
/// # Errors
/// As [`open`].
pub fn read_from(name: &str, mut source: impl Read) -> Result<Opened, OpenError> {
    Ok(begin_from(name, &mut source)?.finish(&Progress::default()))
}

/// Begins to read a capture that came as a stream, as [`begin`] does with a file.
///
/// # Errors
/// As [`open`].
pub fn begin_from(name: &str, mut source: impl Read) -> Result<Indexing, OpenError> {
    let refuse = |refusal| OpenError { file: name.to_owned(), refusal };
    let bytes = gather(&mut source).map_err(|error| refuse(Refusal::Io(error)))?;
    indexing(bytes).map_err(refuse)
}

/// Opens a capture that lies in memory; `name` stands for it in errors.
///
/// # Errors
/// As [`open`].
pub fn read_bytes(name: &str, bytes: Shared) -> Result<Opened, OpenError> {
    read(bytes).map_err(|refusal| OpenError { file: name.to_owned(), refusal })
}

fn file_bytes(path: &Path) -> Result<Shared, Refusal> {
    let mut file = File::open(path).map_err(Refusal::Io)?;
    let metadata = file.metadata().map_err(Refusal::Io)?;
    if metadata.is_dir() {
        return Err(Refusal::Directory);
    }
    // An empty file cannot be mapped, and those of /proc say that they are empty.
    if metadata.is_file() && metadata.len() > 0 {
        return Ok(Arc::new(map(&file).map_err(Refusal::Io)?));
    }
    gather(&mut file).map_err(Refusal::Io)
}

#[allow(unsafe_code, reason = "mapping a file is unsafe in itself, and a big capture must stay in its file")]
pub(crate) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the mapping is read-only and private to this process, so nothing here writes to it. Another program
    // that writes to the file changes bytes that are only ever read as bytes, every length being checked against the
    // slice before use; one that truncates the file ends this process with SIGBUS, as it does with every program that
    // maps files. Capture files are appended to, not truncated.
    unsafe { Mmap::map(file) }
}

/// Opens a capture whose index is to grow bit by bit. A packed file is unpacked first.
///
/// # Errors
/// As [`open`].
pub fn begin(path: impl AsRef<Path>) -> Result<Indexing, OpenError> {
    let path = path.as_ref();
    let refuse = |refusal| OpenError { file: path.display().to_string(), refusal };
    indexing(file_bytes(path).map_err(refuse)?).map_err(refuse)
}

fn read(bytes: Shared) -> Result<Opened, Refusal> {
    Ok(indexing(bytes)?.finish(&Progress::default()))
}

fn indexing(bytes: Shared) -> Result<Indexing, Refusal> {
    let Some(compression) = Compression::recognise((*bytes).as_ref()) else { return Indexing::over(bytes) };
    let unpacked = unpack((*bytes).as_ref(), compression).map_err(Refusal::Io)?;
    let unpacked_len = (*unpacked.bytes).as_ref().len() as u64;
    if let (0, Some(reason)) = (unpacked_len, &unpacked.damage) {
        return Err(Refusal::Packed { compression, reason: reason.clone() });
    }
    let mut indexing = Indexing::over(unpacked.bytes)?;
    indexing.compression = Some(compression);
    indexing.packing_damage = unpacked.damage;
    Ok(indexing)
}
