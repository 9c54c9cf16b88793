use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use tempfile::{SpooledData, SpooledTempFile};

use crate::open::{Shared, map};

/// How a capture file was packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip (RFC 1952), any number of members.
    Gzip,
    /// Zstandard (RFC 8878), any number of frames.
    Zstd,
}

impl Compression {
    /// The name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }

    /// How a file is packed, by its first octets; none where it is not.
    pub(crate) fn recognise(file: &[u8]) -> Option<Compression> {
        match file {
            [0x1f, 0x8b, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }
}

/// What came out of a packed file.
pub(crate) struct Unpacked {
    /// The octets, all or those before the damage.
    pub(crate) bytes: Shared,
    /// Why there are no more, where the packed file is damaged.
    pub(crate) damage: Option<String>,
}

/// Beyond this many octets the unpacked file lies in a temporary file, so that memory stays bounded.
const IN_MEMORY: usize = 64 << 20;

/// Unpacks a file as far as it can be unpacked.
///
/// # Errors
/// When the unpacked octets find no room on the disk.
pub(crate) fn unpack(packed: &[u8], compression: Compression) -> io::Result<Unpacked> {
    let mut room = SpooledTempFile::new(IN_MEMORY);
    let damage = match compression {
        Compression::Gzip => copy(&mut MultiGzDecoder::new(packed), &mut room)?,
        Compression::Zstd => unpack_zstd(packed, &mut room)?,
    };
    Ok(Unpacked { bytes: settled(room)?, damage })
}

/// All octets of a stream, in memory or, when they are many, in a temporary file.
///
/// # Errors
/// When the stream breaks off or its octets find no room on the disk.
pub(crate) fn gather(source: &mut impl Read) -> io::Result<Shared> {
    let mut room = SpooledTempFile::new(IN_MEMORY);
    io::copy(source, &mut room)?;
    settled(room)
}

fn settled(room: SpooledTempFile) -> io::Result<Shared> {
    Ok(match room.into_inner() {
        SpooledData::InMemory(memory) => Arc::new(memory.into_inner()),
        SpooledData::OnDisk(mut file) => {
            file.seek(SeekFrom::Start(0))?;
            Arc::new(map(&file)?)
        }
    })
}

fn unpack_zstd(mut packed: &[u8], room: &mut SpooledTempFile) -> io::Result<Option<String>> {
    while !packed.is_empty() {
        let damage = match StreamingDecoder::new(&mut packed) {
            Ok(mut frame) => match copy(&mut frame, room)? {
                None if is_changed(&frame.decoder) => {
                    Some("what comes out does not have the checksum written behind it")
                }
                None => None,
                Some(_) => Some("a block cannot be decoded"),
            },
            Err(_) => Some("the header of a frame cannot be read"),
        };
        if let Some(damage) = damage {
            let is_cut = packed.is_empty() && !damage.contains("checksum");
            return Ok(Some(if is_cut { "it ends too early" } else { damage }.to_owned()));
        }
    }
    Ok(None)
}

/// Whether a frame that was unpacked is not what was packed.
fn is_changed(decoder: &FrameDecoder) -> bool {
    let written = decoder.get_checksum_from_data();
    written.is_some() && written != decoder.get_calculated_checksum()
}

/// Copies all that can be read; an error of the source ends it and is handed back, one of the room is an error.
fn copy(source: &mut impl Read, room: &mut SpooledTempFile) -> io::Result<Option<String>> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(count) => room.write_all(&buffer[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Some(error.to_string())),
        }
    }
}
