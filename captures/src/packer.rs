use std::io::{self, Write};

use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress};

use crate::Compression;

/// Octets of a Zstandard frame before packing: a reader needs room for one of them.
const ZSTD_FRAME: usize = 4 << 20;

/// Packs what is written, or hands it on as it is. It must be finished, or the end is missing.
pub enum Packer<W: Write> {
    /// As it is.
    Plain(W),
    /// gzip.
    Gzip(GzEncoder<W>),
    /// Zstandard: frames of 4 MiB behind each other, the last of them gathering.
    Zstd(W, Vec<u8>),
}

impl<W: Write> Packer<W> {
    /// A packer for a compression, or none.
    pub fn new(to: W, compression: Option<Compression>) -> Packer<W> {
        match compression {
            None => Packer::Plain(to),
            Some(Compression::Gzip) => Packer::Gzip(GzEncoder::new(to, flate2::Compression::default())),
            Some(Compression::Zstd) => Packer::Zstd(to, Vec::new()),
        }
    }

    /// Writes what is left and hands the writer back.
    ///
    /// # Errors
    /// When it takes no more.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Packer::Plain(to) => Ok(to),
            Packer::Gzip(encoder) => encoder.finish(),
            Packer::Zstd(mut to, gathered) => {
                write_frame(&mut to, &gathered)?;
                Ok(to)
            }
        }
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packer::Plain(to) => to.write(bytes),
            Packer::Gzip(encoder) => encoder.write(bytes),
            Packer::Zstd(to, gathered) => {
                gathered.extend_from_slice(bytes);
                if gathered.len() >= ZSTD_FRAME {
                    write_frame(to, gathered)?;
                    gathered.clear();
                }
                Ok(bytes.len())
            }
        }
    }

    /// Hands on what is packed; what still gathers waits for the end.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Packer::Plain(to) | Packer::Zstd(to, _) => to.flush(),
            Packer::Gzip(_) => Ok(()),
        }
    }
}

fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    // the encoder has no way to say that its target failed, so it gets memory
    let mut packed = Vec::new();
    compress(bytes, &mut packed, CompressionLevel::Fastest);
    to.write_all(&packed)
}
