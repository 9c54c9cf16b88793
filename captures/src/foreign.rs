use crate::Refusal;

const CONVERT: &str = "pcap and pcapng are read; convert it with `editcap -F pcapng`";
const UNPACK: &str = "pcap and pcapng are read; unpack it first";
const CAPTURE: &str = "pcap and pcapng are read; name a capture of one of these formats";
const COPY: &str = "copy it again from where it was captured";

/// What files of other kinds begin with, what they are called, and what to do with them.
const KNOWN: [(&[u8], &str, &str); 18] = [
    (b"\x04\x22\x4d\x18", "lz4", UNPACK),
    (b"BZh", "bzip2", UNPACK),
    (b"\xfd7zXZ\0", "xz", UNPACK),
    (b"PK\x03\x04", "a zip archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"snoop\0\0\0", "a snoop capture", CONVERT),
    (b"RTSS", "a Network Monitor 1 capture", CONVERT),
    (b"GMBU", "a Network Monitor 2 capture", CONVERT),
    (b"TRSNIFF data    \x1a", "a Sniffer capture", CONVERT),
    (b"XCP\0", "a NetXRay capture", CONVERT),
    (b"\x7fver", "an EtherPeek capture", CONVERT),
    (b"btsnoop\0", "a Bluetooth snoop log", CONVERT),
    (b"\x54\x52\x00\x64", "an HP-UX nettl trace", CONVERT),
    (b"\x7fELF", "a program (ELF)", CAPTURE),
    (b"%PDF", "a PDF document", CAPTURE),
    (b"\x89PNG", "a PNG picture", CAPTURE),
    (b"SQLite format 3", "an SQLite database", CAPTURE),
    (b"<?xml", "XML text (a PDML dissection?)", CAPTURE),
];

/// Says what a file is that is no capture.
pub(crate) fn refuse(file: &[u8]) -> Refusal {
    if let Some((_, found, advice)) = KNOWN.iter().find(|(magic, _, _)| file.starts_with(magic)) {
        return not_a_capture((*found).to_owned(), advice);
    }
    if file.len() < 4 && begins_a_capture(file) {
        return Refusal::HeaderCut { needed: 24, available: file.len() };
    }
    if is_text(file) {
        return not_a_capture("text".to_owned(), CAPTURE);
    }
    if file.iter().all(|octet| *octet == 0) {
        return not_a_capture("nothing but zero bytes".to_owned(), COPY);
    }
    let magic: String = file.iter().take(4).map(|octet| format!("{octet:02x}")).collect();
    not_a_capture(format!("of an unknown kind (magic number {magic})"), CAPTURE)
}

fn not_a_capture(found: String, advice: &'static str) -> Refusal {
    Refusal::NotACapture { found, advice }
}

/// Whether these few octets may be the beginning of a capture's magic number.
fn begins_a_capture(file: &[u8]) -> bool {
    [0xa1b2_c3d4u32, 0xa1b2_3c4d, 0xa1b2_cd34, 0x0a0d_0d0a]
        .iter()
        .any(|magic| magic.to_le_bytes().starts_with(file) || magic.to_be_bytes().starts_with(file))
}

/// Whether the beginning of the file reads as UTF-8 without control characters.
fn is_text(file: &[u8]) -> bool {
    let head = &file[..file.len().min(512)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character may be cut at the end of what is looked at.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or(""),
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\x0c' | '\x1b'))
}
