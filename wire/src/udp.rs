use std::ops::Range;

use crate::application::application_over_udp;
use crate::dissection::Reading;
use crate::field::row;
use crate::ip_checksum_status::{Enclosing, checksum_fields};
use crate::memory::UdpPayload;
use crate::{FieldDef, Kind, Limit, Protocol, StopReason};
use crate::{application, data, dns};

const RFC: &str = "RFC 768";

static TABLE: [FieldDef; 4] = [
    row("udp.srcport", 0, 16, Kind::Uint, RFC),
    row("udp.dstport", 16, 16, Kind::Uint, RFC),
    row("udp.length", 32, 16, Kind::Uint, RFC),
    row("udp.checksum", 48, 16, Kind::Hex(4), RFC),
];

/// Ports of protocols whose messages look like those of DNS: NetBIOS names, LLMNR.
const NOT_DNS: [u16; 2] = [137, 5355];

static STATUS: FieldDef = crate::ip_checksum_status::status_row("udp.checksum.status");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&STATUS)];

/// A UDP datagram. The payload ends where the UDP length says, if that is inside the packet.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < 8 {
        return reading.cut_short(Protocol::Udp, &TABLE, bytes, 8, limit);
    }
    let header = reading.bytes(bytes.start..bytes.start + 8);
    let declared = u16::from_be_bytes([header[4], header[5]]) as usize;
    reading.layer(Protocol::Udp, bytes.start..bytes.start + 8, &TABLE);
    // 0 stands for a jumbogram (RFC 2675 §4), which IPv6 alone has: up to the packet's end
    let len = if declared == 0 && around.src.is_ipv6() { around.wire_len } else { declared };
    if len < 8 || len > around.wire_len {
        reading.stop(Protocol::Udp, bytes.start, StopReason::BadHeaderLen { found: declared, minimum: 8 });
    }
    let checked_len = len.clamp(8, around.wire_len.max(8));
    // a datagram whose length is wrong has no octets that its checksum could be of
    // and of a packet that was not captured whole it is not known where it would have ended
    let is_judged = len >= 8 && len <= around.wire_len && bytes.len() >= around.wire_len;
    let fragmented = around.fragmented || !is_judged;
    checksum_fields(
        reading,
        bytes.start,
        checked_len,
        6,
        "udp.checksum",
        &STATUS,
        &Enclosing { fragmented, ..*around },
    );
    let end = bytes.end.min(bytes.start + checked_len);
    let ports = [u16::from_be_bytes([header[0], header[1]]), u16::from_be_bytes([header[2], header[3]])];
    let payload = bytes.start + 8..end;
    let octets = reading.bytes(payload.clone());
    let known = reading
        .memory
        .as_mut()
        .and_then(|memory| memory.udp_payload(&UdpPayload { src: around.src, dst: around.dst, ports, octets }));
    let protocol = known
        .or_else(|| application_over_udp(ports, octets))
        .or_else(|| {
            (!ports.iter().any(|port| NOT_DNS.contains(port)) && dns::is_message(octets)).then_some(Protocol::Dns)
        })
        .unwrap_or(Protocol::Data);
    application::read(reading, protocol, false, payload);
    data::read_padding(reading, end..bytes.end);
}
