use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::tls::version_name;
use crate::{FieldDef, Kind};

const RFC: &str = "RFC 8446 §4.1.2";

static TYPE: FieldDef = named("tls.handshake.type", 0, 0, Kind::Uint, "RFC 8446 §4", type_name);
static LENGTH: FieldDef = row("tls.handshake.length", 0, 0, Kind::Uint, "RFC 8446 §4");
static VERSION: FieldDef = named("tls.handshake.version", 0, 0, Kind::Hex(4), RFC, version_name);
static RANDOM: FieldDef = row("tls.handshake.random", 0, 0, Kind::Bytes, RFC);
static SESSION_LEN: FieldDef = row("tls.handshake.session_id_length", 0, 0, Kind::Uint, RFC);
static SESSION: FieldDef = row("tls.handshake.session_id", 0, 0, Kind::Bytes, RFC);
static SUITES_LEN: FieldDef = row("tls.handshake.cipher_suites_length", 0, 0, Kind::Uint, RFC);
static SUITE: FieldDef = named("tls.handshake.ciphersuite", 0, 0, Kind::Hex(4), "RFC 8446 §B.4", suite_name);
static METHODS_LEN: FieldDef = row("tls.handshake.comp_methods_length", 0, 0, Kind::Uint, RFC);
static METHOD: FieldDef = row("tls.handshake.comp_method", 0, 0, Kind::Uint, RFC);
static EXTENSIONS_LEN: FieldDef = row("tls.handshake.extensions_length", 0, 0, Kind::Uint, "RFC 8446 §4.2");
static EXTENSION: FieldDef = named("tls.handshake.extension.type", 0, 0, Kind::Uint, "RFC 8446 §4.2", extension_name);
static EXTENSION_LEN: FieldDef = row("tls.handshake.extension.len", 0, 0, Kind::Uint, "RFC 8446 §4.2");
static SERVER_NAME: FieldDef = row("tls.handshake.extensions_server_name", 0, 0, Kind::Text, "RFC 6066 §3");
static ALPN: FieldDef = row("tls.handshake.extensions_alpn_str", 0, 0, Kind::Text, "RFC 7301 §3.1");
static SUPPORTED: FieldDef =
    named("tls.handshake.extensions.supported_version", 0, 0, Kind::Hex(4), "RFC 8446 §4.2.1", version_name);
static GROUP: FieldDef =
    named("tls.handshake.extensions_supported_group", 0, 0, Kind::Hex(4), "RFC 8446 §4.2.7", group_name);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    std::slice::from_ref(&TYPE),
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&VERSION),
    std::slice::from_ref(&RANDOM),
    std::slice::from_ref(&SESSION_LEN),
    std::slice::from_ref(&SESSION),
    std::slice::from_ref(&SUITES_LEN),
    std::slice::from_ref(&SUITE),
    std::slice::from_ref(&METHODS_LEN),
    std::slice::from_ref(&METHOD),
    std::slice::from_ref(&EXTENSIONS_LEN),
    std::slice::from_ref(&EXTENSION),
    std::slice::from_ref(&EXTENSION_LEN),
    std::slice::from_ref(&SERVER_NAME),
    std::slice::from_ref(&ALPN),
    std::slice::from_ref(&SUPPORTED),
    std::slice::from_ref(&GROUP),
];

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "hello request",
        1 => "client hello",
        2 => "server hello",
        4 => "new session ticket",
        8 => "encrypted extensions",
        11 => "certificate",
        12 => "server key exchange",
        13 => "certificate request",
        14 => "server hello done",
        15 => "certificate verify",
        16 => "client key exchange",
        20 => "finished",
        22 => "certificate status",
        24 => "key update",
        _ => return None,
    })
}

fn suite_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x002f => "TLS_RSA_WITH_AES_128_CBC_SHA",
        0x0035 => "TLS_RSA_WITH_AES_256_CBC_SHA",
        0x009c => "TLS_RSA_WITH_AES_128_GCM_SHA256",
        0x00ff => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        0x1301 => "TLS_AES_128_GCM_SHA256",
        0x1302 => "TLS_AES_256_GCM_SHA384",
        0x1303 => "TLS_CHACHA20_POLY1305_SHA256",
        0xc02b => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xcca8 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        _ => return None,
    })
}

fn extension_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "server name",
        5 => "status request",
        10 => "supported groups",
        11 => "point formats",
        13 => "signature algorithms",
        16 => "application-layer protocol negotiation",
        18 => "signed certificate timestamp",
        21 => "padding",
        22 => "encrypt-then-MAC",
        23 => "extended main secret",
        35 => "session ticket",
        41 => "pre-shared key",
        42 => "early data",
        43 => "supported versions",
        44 => "cookie",
        45 => "key exchange modes",
        51 => "key share",
        0xff01 => "renegotiation info",
        _ => return None,
    })
}

fn group_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x0017 => "secp256r1",
        0x0018 => "secp384r1",
        0x0019 => "secp521r1",
        0x001d => "x25519",
        0x001e => "x448",
        0x11ec => "X25519MLKEM768",
        _ => return None,
    })
}

/// The messages of a handshake record. A record whose first message has no known type, or is longer than a handshake's
/// can be, is encrypted and shows none.
pub(crate) fn read_messages(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    while let Some(header) = reading.bytes(at..bytes.end).first_chunk::<4>() {
        let len = u32::from_be_bytes([0, header[1], header[2], header[3]]) as usize;
        if type_name(header[0].into()).is_none() || len > 1 << 17 {
            return;
        }
        reading.octets(&TYPE, at..at + 1);
        reading.octets(&LENGTH, at + 1..at + 4);
        let end = bytes.end.min(at + 4 + len);
        if matches!(header[0], CLIENT_HELLO | SERVER_HELLO) {
            let mut cursor = Cursor { at: at + 4, end };
            // a hello that is cut keeps the fields before the cut
            let _cut: Option<()> = read_hello(reading, &mut cursor, header[0] == CLIENT_HELLO);
        }
        at = end;
    }
}

/// A place in a message that moves on by what is taken from it.
struct Cursor {
    at: usize,
    end: usize,
}

impl Cursor {
    /// The next octets, if there are so many.
    fn take(&mut self, len: usize) -> Option<Range<usize>> {
        let range = self.at..self.at.checked_add(len)?;
        if range.end > self.end {
            return None;
        }
        self.at = range.end;
        Some(range)
    }

    /// The number that a length field of so many octets holds, shown as a field where one is given.
    fn take_len(&mut self, reading: &mut Reading<'_>, octets: usize, def: Option<&'static FieldDef>) -> Option<usize> {
        let range = self.take(octets)?;
        if let Some(def) = def {
            reading.octets(def, range.clone());
        }
        Some(reading.bytes(range).iter().fold(0, |value, octet| value << 8 | *octet as usize))
    }

    /// The contents behind a length field, as a cursor of their own.
    fn take_counted(
        &mut self,
        reading: &mut Reading<'_>,
        octets: usize,
        def: Option<&'static FieldDef>,
    ) -> Option<Cursor> {
        let len = self.take_len(reading, octets, def)?;
        let end = self.end.min(self.at.saturating_add(len));
        let inside = Cursor { at: self.at, end };
        self.at = end;
        Some(inside)
    }
}

fn read_hello(reading: &mut Reading<'_>, hello: &mut Cursor, is_client: bool) -> Option<()> {
    reading.octets(&VERSION, hello.take(2)?);
    reading.octets(&RANDOM, hello.take(32)?);
    let session = hello.take_counted(reading, 1, Some(&SESSION_LEN))?;
    if session.at < session.end {
        reading.octets(&SESSION, session.at..session.end);
    }
    if is_client {
        let mut suites = hello.take_counted(reading, 2, Some(&SUITES_LEN))?;
        while let Some(suite) = suites.take(2) {
            reading.octets(&SUITE, suite);
        }
        let mut methods = hello.take_counted(reading, 1, Some(&METHODS_LEN))?;
        while let Some(method) = methods.take(1) {
            reading.octets(&METHOD, method);
        }
    } else {
        reading.octets(&SUITE, hello.take(2)?);
        reading.octets(&METHOD, hello.take(1)?);
    }
    let mut extensions = hello.take_counted(reading, 2, Some(&EXTENSIONS_LEN))?;
    loop {
        let kind_at = extensions.take(2)?;
        let kind = reading.bytes(kind_at.clone());
        let kind = u16::from_be_bytes([kind[0], kind[1]]);
        reading.octets(&EXTENSION, kind_at);
        let contents = extensions.take_counted(reading, 2, Some(&EXTENSION_LEN))?;
        // an extension that cannot be read does not hide those behind it
        let _unread: Option<()> = read_extension(reading, kind, contents, is_client);
    }
}

fn read_extension(reading: &mut Reading<'_>, kind: u16, mut contents: Cursor, is_client: bool) -> Option<()> {
    match kind {
        0 if is_client => {
            let mut names = contents.take_counted(reading, 2, None)?;
            loop {
                let kind = names.take(1)?;
                let name = names.take_counted(reading, 2, None)?;
                if reading.bytes(kind) == [0] && name.at < name.end {
                    reading.octets(&SERVER_NAME, name.at..name.end);
                }
            }
        }
        10 => {
            let mut groups = contents.take_counted(reading, 2, None)?;
            loop {
                reading.octets(&GROUP, groups.take(2)?);
            }
        }
        16 => {
            let mut names = contents.take_counted(reading, 2, None)?;
            loop {
                let name = names.take_counted(reading, 1, None)?;
                reading.octets(&ALPN, name.at..name.end);
            }
        }
        43 if is_client => {
            let mut versions = contents.take_counted(reading, 1, None)?;
            loop {
                reading.octets(&SUPPORTED, versions.take(2)?);
            }
        }
        43 => {
            reading.octets(&SUPPORTED, contents.take(2)?);
            Some(())
        }
        _ => Some(()),
    }
}
