use crate::Refusal;

const CONVERT: &str = "pcap and pcapng are read; convert it with `editcap -F pcapng`";
const UNPACK: &str = "pcap and pcapng are read; unpack it first";
const CAPTURE: &str = "pcap and pcapng are read; name a capture of one of these formats";
const COPY: &str = "copy it again from where it was captured";

/// What files of other kinds begin with, what they are called, and what to do with them.
const KNOWN: [(&[u8], &str, &str); 23] = [
    (b"\x04\x22\x4d\x18", "lz4", UNPACK),
    (b"BZh", "bzip2", UNPACK),
    (b"\xfd7zXZ\0", "xz", UNPACK),
    (b"PK\x03\x04", "a zip archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"RTSS", "a Network Monitor 1 capture", CONVERT),
    (b"GMBU", "a Network Monitor 2 capture", CONVERT),
    (b"TRSNIFF data    \x1a", "a Sniffer capture", CONVERT),
    (b"XCP\0", "a NetXRay capture", CONVERT),
    (b"\x7fver", "an EtherPeek capture", CONVERT),
    (b"btsnoop\0", "a Bluetooth snoop log", CONVERT),
    (b"\x54\x52\x00\x64", "an HP-UX nettl trace", CONVERT),
    (b"VL\0\0", "an old NetXRay capture", CONVERT),
    (b"\x05VNF", "a Visual Networks capture", CONVERT),
    (b"iptrace 1.0", "an AIX iptrace capture", CONVERT),
    (b"iptrace 2.0", "an AIX iptrace capture", CONVERT),
    (b"ObserverPktBuffe", "an Observer capture", CONVERT),
    (b"\0\0\x02\0\x12\x05\0\x10", "a Tektronix K12 capture", CONVERT),
    (b"\x7fELF", "a program (ELF)", CAPTURE),
    (b"%PDF", "a PDF document", CAPTURE),
    (b"\x89PNG", "a PNG picture", CAPTURE),
    (b"SQLite format 3", "an SQLite database", CAPTURE),
    (b"<?xml", "XML text (a PDML dissection?)", CAPTURE),
];

/// Magic numbers, in the order of the machine that wrote them, of pcap files whose records are unlike all others.
const STRANGE_PCAP: [(u32, &str); 5] = [
    (0xa1b2_34cd, "a pcap file of Mesquita's modification"),
    (0xa12b_3c4d, "a pcap file of a Navtel program"),
    (0xa1e2_cb12, "a pcap file of a Nokia program"),
    (0x1c00_01ac, "a pcap file of IXIA hardware"),
    (0x1c00_01ab, "a pcap file of an IXIA program"),
];

/// Says what a file is that is no capture.
pub(crate) fn refuse(file: &[u8]) -> Refusal {
    if let Some((_, found, advice)) = KNOWN.iter().find(|(magic, _, _)| file.starts_with(magic)) {
        return not_a_capture((*found).to_owned(), advice);
    }
    if let Some(found) = strange_pcap(file) {
        return not_a_capture(found.to_owned(), CONVERT);
    }
    if is_erf(file) {
        return not_a_capture("an Endace ERF capture".to_owned(), CONVERT);
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

fn strange_pcap(file: &[u8]) -> Option<&'static str> {
    let magic: [u8; 4] = file.get(..4)?.try_into().ok()?;
    let orders = [u32::from_le_bytes(magic), u32::from_be_bytes(magic)];
    STRANGE_PCAP.iter().find(|(number, _)| orders.contains(number)).map(|(_, found)| *found)
}

/// ERF has no magic number: three records must follow each other, none earlier than the one before. A record has
/// 64 bits of time (little-endian), a type, flags, its length, losses, the wire length.
fn is_erf(mut file: &[u8]) -> bool {
    let mut time = 1;
    for _ in 0..3 {
        let Some(header) = file.get(..16) else { return false };
        let at = u64::from_le_bytes(header[..8].try_into().expect("eight octets"));
        let (kind, len) = (header[8] & 0x7f, usize::from(u16::from_be_bytes([header[10], header[11]])));
        if at < time || !(1..=48).contains(&kind) || len < 16 || file.len() < len {
            return false;
        }
        (time, file) = (at, &file[len..]);
    }
    true
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
