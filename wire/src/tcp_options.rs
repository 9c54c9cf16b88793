/// One TCP option (RFC 9293 §3.2 and the RFC named at each).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TcpOption {
    /// Kind 1, one octet of padding between options.
    NoOperation,
    /// Kind 2, the largest segment its sender wishes to receive, octets (RFC 9293 §3.7.1).
    MaximumSegmentSize(u16),
    /// Kind 3, how far window fields are to be shifted left (RFC 7323 §2).
    WindowScale(u8),
    /// Kind 4 (RFC 2018 §2).
    SackPermitted,
    /// Kind 5, `(left edge, right edge)` of blocks received out of order (RFC 2018 §3).
    Sack(Vec<(u32, u32)>),
    /// Kind 8 (RFC 7323 §3).
    Timestamps {
        /// The sender's clock.
        tsval: u32,
        /// The last clock value received from the other side.
        tsecr: u32,
    },
    /// Any other kind, or a known kind with a length that it cannot have.
    Other {
        /// The option's kind octet.
        kind: u8,
        /// What stands after the length octet.
        data: Vec<u8>,
    },
}

/// Reads the option area of a TCP header up to End of Option List (kind 0), its end, or the first option whose
/// length is 0, 1 or past the end.
///
/// Each option comes with its first octet's offset and its length in octets; `Err` holds the offset of the
/// option whose length is impossible (RFC 9293 MUST-7), after those before it.
pub fn read_tcp_options(area: &[u8]) -> (Vec<(usize, usize, TcpOption)>, Option<usize>) {
    let mut options = Vec::new();
    for option in tcp_options(area) {
        match option {
            Ok(option) => options.push(option),
            Err(at) => return (options, Some(at)),
        }
    }
    (options, None)
}

/// The same, one option after the other; nothing follows an `Err`.
pub fn tcp_options(area: &[u8]) -> impl Iterator<Item = Result<(usize, usize, TcpOption), usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let here = at;
        let length = match *area.get(here)? {
            0 => return None,
            1 => 1,
            _ => match area.get(here + 1) {
                Some(&length) if length >= 2 && here + length as usize <= area.len() => length as usize,
                _ => {
                    at = area.len();
                    return Some(Err(here));
                }
            },
        };
        at += length;
        let option = match length {
            1 => TcpOption::NoOperation,
            _ => read_one(area[here], &area[here + 2..at]),
        };
        Some(Ok((here, length, option)))
    })
}

fn read_one(kind: u8, data: &[u8]) -> TcpOption {
    let word = |at: usize| u32::from_be_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
    match (kind, data.len()) {
        (2, 2) => TcpOption::MaximumSegmentSize(u16::from_be_bytes([data[0], data[1]])),
        (3, 1) => TcpOption::WindowScale(data[0]),
        (4, 0) => TcpOption::SackPermitted,
        (5, length) if length > 0 && length % 8 == 0 => {
            TcpOption::Sack((0..length / 8).map(|block| (word(block * 8), word(block * 8 + 4))).collect())
        }
        (8, 8) => TcpOption::Timestamps { tsval: word(0), tsecr: word(4) },
        _ => TcpOption::Other { kind, data: data.to_vec() },
    }
}

/// The options as octets, padded with zeros to a multiple of four (RFC 9293 MUST-69).
///
/// More than 40 octets do not fit into a TCP header; the caller keeps below that.
pub fn write_tcp_options(options: &[TcpOption]) -> Vec<u8> {
    let mut area = Vec::with_capacity(area_len(options));
    append_tcp_options(options, &mut area);
    area
}

/// Octets of the options when they are written, with their padding.
pub(crate) fn area_len(options: &[TcpOption]) -> usize {
    let len = |option: &TcpOption| match option {
        TcpOption::NoOperation => 1,
        TcpOption::MaximumSegmentSize(_) => 4,
        TcpOption::WindowScale(_) => 3,
        TcpOption::SackPermitted => 2,
        TcpOption::Sack(blocks) => 2 + 8 * blocks.len(),
        TcpOption::Timestamps { .. } => 10,
        TcpOption::Other { data, .. } => 2 + data.len(),
    };
    options.iter().map(len).sum::<usize>().next_multiple_of(4)
}

/// Appends the options as [`write_tcp_options`] writes them.
pub(crate) fn append_tcp_options(options: &[TcpOption], area: &mut Vec<u8>) {
    let end = area.len() + area_len(options);
    for option in options {
        match option {
            TcpOption::NoOperation => area.push(1),
            TcpOption::MaximumSegmentSize(mss) => {
                area.extend([2, 4]);
                area.extend(mss.to_be_bytes());
            }
            TcpOption::WindowScale(shift) => area.extend([3, 3, *shift]),
            TcpOption::SackPermitted => area.extend([4, 2]),
            TcpOption::Sack(blocks) => {
                area.extend([5, 2 + 8 * blocks.len() as u8]);
                for (left, right) in blocks {
                    area.extend(left.to_be_bytes());
                    area.extend(right.to_be_bytes());
                }
            }
            TcpOption::Timestamps { tsval, tsecr } => {
                area.extend([8, 10]);
                area.extend(tsval.to_be_bytes());
                area.extend(tsecr.to_be_bytes());
            }
            TcpOption::Other { kind, data } => {
                area.extend([*kind, 2 + data.len() as u8]);
                area.extend(data);
            }
        }
    }
    area.resize(end, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn both_ways(option: TcpOption, octets: &[u8]) {
        let mut padded = octets.to_vec();
        padded.resize(octets.len().next_multiple_of(4), 0);
        assert_eq!(write_tcp_options(std::slice::from_ref(&option)), padded);
        assert_eq!(read_tcp_options(octets), (vec![(0, octets.len(), option)], None));
    }

    #[test]
    fn every_kind_reads_as_it_was_written() {
        both_ways(TcpOption::MaximumSegmentSize(1460), &[2, 4, 0x05, 0xb4]);
        both_ways(TcpOption::WindowScale(7), &[3, 3, 7]);
        both_ways(TcpOption::SackPermitted, &[4, 2]);
        both_ways(TcpOption::Sack(vec![(1, 0xfffffff0)]), &[5, 10, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xf0]);
        both_ways(TcpOption::Timestamps { tsval: 1, tsecr: 2 }, &[8, 10, 0, 0, 0, 1, 0, 0, 0, 2]);
        both_ways(TcpOption::Other { kind: 34, data: vec![9] }, &[34, 3, 9]);
    }

    #[test]
    fn an_impossible_length_ends_the_reading_and_says_where() {
        for bad in [&[1, 2, 0][..], &[1, 2, 1], &[1, 2, 9, 0], &[1, 2]] {
            assert_eq!(read_tcp_options(bad), (vec![(0, 1, TcpOption::NoOperation)], Some(1)));
        }
    }
}
