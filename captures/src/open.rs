use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;
use synema_trace::Trace;

use crate::compressed::{Compression, unpack};
use crate::index::Index;
use crate::pcap::Pcap;
use crate::pcapng::Pcapng;
use crate::reader::{Reader, Step};
use crate::{Damage, Format, OpenError, Opened, Problem, Refusal};

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

/// Opens a capture that comes as a stream, standard input for one; `name` stands for it in errors.
///
/// # Errors
/// As [`open`].
pub fn read_from(name: &str, mut source: impl Read) -> Result<Opened, OpenError> {
    let mut bytes = Vec::new();
    match source.read_to_end(&mut bytes) {
        Ok(_) => read_bytes(name, Arc::new(bytes)),
        Err(error) => Err(OpenError { file: name.to_owned(), refusal: Refusal::Io(error) }),
    }
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
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(Refusal::Io)?;
    Ok(Arc::new(bytes))
}

#[allow(unsafe_code, reason = "mapping a file is unsafe in itself, and a big capture must stay in its file")]
pub(crate) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the mapping is read-only and private to this process, so nothing here writes to it. Another program
    // that writes to the file changes bytes that are only ever read as bytes, every length being checked against the
    // slice before use; one that truncates the file ends this process with SIGBUS, as it does with every program that
    // maps files. Capture files are appended to, not truncated.
    unsafe { Mmap::map(file) }
}

fn read(bytes: Shared) -> Result<Opened, Refusal> {
    match Compression::recognise((*bytes).as_ref()) {
        Some(compression) => read_packed((*bytes).as_ref(), compression),
        None => read_plain(bytes),
    }
}

fn read_packed(packed: &[u8], compression: Compression) -> Result<Opened, Refusal> {
    let unpacked = unpack(packed, compression).map_err(Refusal::Io)?;
    let unpacked_len = (*unpacked.bytes).as_ref().len() as u64;
    if let (0, Some(reason)) = (unpacked_len, &unpacked.damage) {
        return Err(Refusal::Packed { compression, reason: reason.clone() });
    }
    let mut opened = read_plain(unpacked.bytes)?;
    opened.compression = Some(compression);
    if let Some(reason) = unpacked.damage {
        // the capture inside breaks off because of this
        opened.complete = false;
        let (offset, frame) = (unpacked_len, opened.trace.len() + 1);
        opened.problem = Some(Problem { offset, frame, damage: Damage::Packed { compression, reason } });
    }
    Ok(opened)
}

fn read_plain(bytes: Shared) -> Result<Opened, Refusal> {
    let shared = Arc::clone(&bytes);
    let file: &[u8] = (*shared).as_ref();
    let mut index = Index::new(Trace::over(bytes));
    let (mut reader, format): (Box<dyn Reader>, Format) = if file.is_empty() {
        return Err(Refusal::Empty);
    } else if Pcap::recognises(file) {
        let (reader, format) = Pcap::start(file, &mut index)?;
        (Box::new(reader), format)
    } else if Pcapng::recognises(file) {
        (Box::new(Pcapng::start(file, &mut index)?), Format::Pcapng)
    } else {
        return Err(crate::foreign::refuse(file));
    };
    let problem = loop {
        match reader.step(file, &mut index) {
            Ok(Step::Frame | Step::Other) => {}
            Ok(Step::End) => break None,
            Err(damage) => {
                break Some(Problem { offset: reader.offset() as u64, frame: index.frames() + 1, damage });
            }
        }
    };
    let (trace, interfaces, notices) = index.finish();
    let file_bytes = file.len() as u64;
    Ok(Opened {
        trace,
        format,
        compression: None,
        interfaces,
        file_bytes,
        complete: problem.is_none(),
        problem,
        notices,
    })
}
