//! What the describing blocks of a pcapng file say: sections, interfaces, names, statistics.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::byte_order::ByteOrder;
use crate::clock::Clock;
use crate::pcapng_options::{Options, text};
use crate::{RecordedInterface, RecordedName, RecordedSection};

/// `shb_hardware`, `shb_os`, `shb_userappl`.
pub(crate) const SECTION_HARDWARE: u16 = 2;
pub(crate) const SECTION_OS: u16 = 3;
pub(crate) const SECTION_APPLICATION: u16 = 4;
/// `if_name` and so on.
pub(crate) const IF_NAME: u16 = 2;
pub(crate) const IF_DESCRIPTION: u16 = 3;
pub(crate) const IF_IPV4: u16 = 4;
pub(crate) const IF_IPV6: u16 = 5;
pub(crate) const IF_MAC: u16 = 6;
pub(crate) const IF_SPEED: u16 = 8;
pub(crate) const IF_TSRESOL: u16 = 9;
pub(crate) const IF_FILTER: u16 = 11;
pub(crate) const IF_OS: u16 = 12;
pub(crate) const IF_FCSLEN: u16 = 13;
pub(crate) const IF_TSOFFSET: u16 = 14;
pub(crate) const IF_HARDWARE: u16 = 15;
/// `isb_ifrecv`, `isb_ifdrop`, `isb_osdrop`.
const IF_RECEIVED: u16 = 4;
const IF_DROPPED: u16 = 5;
const OS_DROPPED: u16 = 7;
/// Record types of a Name Resolution Block; the list ends with 0, as options do.
pub(crate) const NAMES_IPV4: u16 = 1;
pub(crate) const NAMES_IPV6: u16 = 2;

/// A section, by its options.
pub(crate) fn section(options: Options<'_>) -> RecordedSection {
    RecordedSection {
        comments: options.comments(),
        hardware: options.text(SECTION_HARDWARE),
        os: options.text(SECTION_OS),
        application: options.text(SECTION_APPLICATION),
    }
}

/// An interface, by its options, and the seconds that are to be added to its times.
pub(crate) fn interface(link_type: u16, snap_len: u32, options: Options<'_>) -> (RecordedInterface, i64) {
    let offset_seconds = options.number(IF_TSOFFSET).unwrap_or(0) as i64;
    let first = |code| options.value(code).and_then(|value| value.first().copied());
    // the first octet says what the filter is: 0 text, 1 a program
    let filter = match options.value(IF_FILTER) {
        Some([0, filter @ ..]) => text(filter),
        Some([1, program @ ..]) => format!("a program of {} bytes", program.len()),
        _ => String::new(),
    };
    let interface = RecordedInterface {
        name: options.text(IF_NAME),
        description: options.text(IF_DESCRIPTION),
        comments: options.comments(),
        link_type,
        snap_len,
        fcs_len: first(IF_FCSLEN),
        resolution: first(IF_TSRESOL).unwrap_or(Clock::DEFAULT_RESOLUTION),
        filter,
        os: options.text(IF_OS),
        hardware: options.text(IF_HARDWARE),
        addresses: options.filter_map(|option| address(option.code, option.value)).collect(),
        mac: options.value(IF_MAC).and_then(|value| value.try_into().ok()),
        speed: options.number(IF_SPEED),
        received: None,
        dropped: None,
    };
    (interface, offset_seconds)
}

/// The address of an `if_IPv4addr` (with its mask) or `if_IPv6addr` (with its prefix length).
fn address(code: u16, value: &[u8]) -> Option<IpAddr> {
    match (code, value.len()) {
        (IF_IPV4, 8) => Some(ipv4(value)?.into()),
        (IF_IPV6, 17) => Some(ipv6(value)?.into()),
        _ => None,
    }
}

fn ipv4(value: &[u8]) -> Option<Ipv4Addr> {
    Some(value.first_chunk::<4>().copied()?.into())
}

fn ipv6(value: &[u8]) -> Option<Ipv6Addr> {
    Some(value.first_chunk::<16>().copied()?.into())
}

/// How many frames an interface received and how many were dropped, where its statistics say so.
pub(crate) fn statistics(options: Options<'_>) -> (Option<u64>, Option<u64>) {
    let dropped = match (options.number(IF_DROPPED), options.number(OS_DROPPED)) {
        (None, None) => None,
        (interface, system) => Some(interface.unwrap_or(0).saturating_add(system.unwrap_or(0))),
    };
    (options.number(IF_RECEIVED), dropped)
}

/// The names of a Name Resolution Block, up to the first record that does not fit.
pub(crate) fn names(order: ByteOrder, block: &[u8]) -> Vec<RecordedName> {
    let mut found = Vec::new();
    // records are written as options are, behind the type and the length of the block
    for record in Options::of(order, block, 8) {
        let (address, names) = match record.code {
            NAMES_IPV4 => (ipv4(record.value).map(IpAddr::from), record.value.get(4..)),
            NAMES_IPV6 => (ipv6(record.value).map(IpAddr::from), record.value.get(16..)),
            _ => continue,
        };
        let (Some(address), Some(names)) = (address, names) else { continue };
        let names = names.split(|octet| *octet == 0).filter(|name| !name.is_empty()).map(text).collect();
        found.push(RecordedName { address, names });
    }
    found
}
