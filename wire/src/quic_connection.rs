use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of a QUIC connection from the packets before: enough to open its Initial packets and to tell where the
/// connection ID of a short header ends.
#[derive(Clone, Debug, Default)]
pub struct QuicConnection {
    /// Where the client sent its first packet to; the first keys are made of it (RFC 9001 §5.2).
    pub(crate) client_id: Option<Vec<u8>>,
    /// Whether a Retry came, after which the client begins anew in the same connection (RFC 9000 §17.2.5.3).
    pub(crate) was_sent_back: bool,
    /// Connection IDs that the ends chose for themselves.
    ids: Vec<Vec<u8>>,
    /// What was read of CRYPTO frames: the server's, the client's.
    streams: [CryptoStream; 2],
}

/// The octets of one side's CRYPTO frames that are not read yet (RFC 9000 §19.6).
#[derive(Clone, Debug, Default)]
struct CryptoStream {
    waiting: BTreeMap<u64, Vec<u8>>,
    /// Everything before this was read.
    read: u64,
}

/// What a CRYPTO frame brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Crypto {
    /// Nothing that can be read now: octets that were here before, or that are ahead of others.
    Nothing,
    /// The next octets of a message that is not whole.
    Part,
    /// Messages that are whole with it.
    Messages(Arc<[u8]>),
}

/// Hellos are shorter, and what is further ahead is not kept.
const LONGEST_HELLO: u64 = 1 << 16;

/// More IDs than this are not remembered of one connection.
const MOST_IDS: usize = 8;

impl QuicConnection {
    /// Takes note of the keys that opened a packet, and of the ID that its sender goes by.
    pub(crate) fn opened(&mut self, client_id: &[u8], src_id: &[u8]) {
        if self.client_id.as_deref() != Some(client_id) {
            self.client_id = Some(client_id.to_vec());
            if !std::mem::take(&mut self.was_sent_back) {
                self.streams = Default::default();
            }
        }
        self.goes_by(src_id);
    }

    /// Takes note of the ID that an end goes by.
    pub(crate) fn goes_by(&mut self, id: &[u8]) {
        if !id.is_empty() && self.ids.len() < MOST_IDS && self.ids.iter().all(|known| known != id) {
            self.ids.push(id.to_vec());
        }
    }

    /// Octets of the connection ID that the octets begin with, as far as it is known.
    pub(crate) fn id_len(&self, octets: &[u8]) -> usize {
        self.ids.iter().find(|id| octets.starts_with(id)).map_or(0, Vec::len)
    }

    /// Takes a CRYPTO frame, and gives the handshake messages that are whole with it.
    pub(crate) fn crypto(&mut self, is_from_client: bool, offset: u64, octets: &[u8]) -> Crypto {
        self.streams[usize::from(is_from_client)].add(offset, octets)
    }
}

impl CryptoStream {
    fn add(&mut self, offset: u64, octets: &[u8]) -> Crypto {
        let end = offset.saturating_add(octets.len() as u64);
        if end <= self.read || end - self.read > LONGEST_HELLO {
            // sent again, or far ahead
            return Crypto::Nothing;
        }
        let longer = self.waiting.get(&offset).is_none_or(|known| known.len() < octets.len());
        if longer {
            self.waiting.insert(offset, octets.to_vec());
        }
        let mut whole = Vec::new();
        for (at, part) in &self.waiting {
            let reached = self.read + whole.len() as u64;
            if *at > reached {
                break;
            }
            whole.extend_from_slice(part.get((reached - at) as usize..).unwrap_or_default());
        }
        let len = messages_len(&whole);
        if len == 0 {
            let reached = self.read + whole.len() as u64;
            return if longer && offset < reached { Crypto::Part } else { Crypto::Nothing };
        }
        let tail = whole.split_off(len);
        self.read += len as u64;
        let ahead = self.waiting.split_off(&(self.read + tail.len() as u64));
        self.waiting = ahead;
        if !tail.is_empty() {
            self.waiting.insert(self.read, tail);
        }
        Crypto::Messages(whole.into())
    }
}

/// Octets of the handshake messages that are here whole (RFC 8446 §4).
fn messages_len(octets: &[u8]) -> usize {
    let mut len = 0;
    while let Some([_, a, b, c]) = octets.get(len..).and_then(|rest| rest.first_chunk()) {
        let end = len + 4 + u32::from_be_bytes([0, *a, *b, *c]) as usize;
        if end > octets.len() {
            break;
        }
        len = end;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_together_in_any_order() {
        let message: Vec<u8> = [1, 0, 0, 6].into_iter().chain(10..16).collect();
        let mut connection = QuicConnection::default();
        let whole = |octets: &[u8]| Crypto::Messages(octets.into());
        assert_eq!(connection.crypto(true, 7, &message[7..]), Crypto::Nothing, "ahead of others");
        assert_eq!(connection.crypto(true, 3, &message[3..8]), Crypto::Nothing);
        assert_eq!(connection.crypto(false, 0, &message[..3]), Crypto::Part, "the other side");
        assert_eq!(connection.crypto(true, 0, &message[..3]), whole(&message));
        assert_eq!(connection.crypto(true, 0, &message), Crypto::Nothing, "sent again");
        assert_eq!(connection.crypto(true, 10, &[2, 0, 0, 1]), Crypto::Part);
        assert_eq!(connection.crypto(true, 10, &[2, 0, 0, 1]), Crypto::Nothing, "sent again");
        assert_eq!(connection.crypto(true, 14, &[9]), whole(&[2, 0, 0, 1, 9]));
        assert_eq!(connection.crypto(true, u64::MAX, &[9]), Crypto::Nothing);
    }

    #[test]
    fn ids_are_recognised() {
        let mut connection = QuicConnection::default();
        connection.goes_by(&[1, 2, 3]);
        connection.goes_by(&[]);
        assert_eq!(connection.id_len(&[1, 2, 3, 4]), 3);
        assert_eq!(connection.id_len(&[1, 2]), 0);
    }
}
