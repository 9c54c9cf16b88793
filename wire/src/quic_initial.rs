//! What protects the first packets of a QUIC connection: keys that everybody can make who sees the client's first packet.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::aes::Aes128;
use aes_gcm::aes::cipher::BlockCipherEncrypt;
use aes_gcm::{Aes128Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;

/// How a version makes its first keys: the salt (RFC 9001 §5.2), and the prefix of its labels (RFC 9369 §3.3.2).
struct Recipe {
    salt: [u8; 20],
    prefix: &'static str,
}

const fn recipe(salt: [u8; 20], prefix: &'static str) -> Option<Recipe> {
    Some(Recipe { salt, prefix })
}

/// Version 1 of QUIC.
pub(crate) const VERSION_1: u32 = 1;

/// Version 2 of QUIC, in which the types of packets have other numbers.
pub(crate) const VERSION_2: u32 = 0x6b33_43cf;

fn recipe_of(version: u32) -> Option<Recipe> {
    let salt = match version {
        VERSION_1 | 0xff00_0021 | 0xff00_0022 => hex(0x3876_2cf7_f559_34b3_4d17_9ae6_a4c8_0cad, 0xccbb_7f0a),
        VERSION_2 => return recipe(hex(0x0ded_e3de_f700_a6db_8193_81be_6e26_9dcb, 0xf9bd_02d9), "quicv2"),
        0xff02_0000 => return recipe(hex(0xa707_c203_a59b_4718_4a1d_62ca_5704_06ea, 0x7ae3_e5d3), "quicv2"),
        // drafts of version 1, and what was built on them
        0xff00_001d..=0xff00_0020 => hex(0xafbf_ec28_9993_d24c_9e97_86f1_9c61_11e0, 0x4390_a899),
        0xff00_0017..=0xff00_001c | 0xface_b002 | 0xface_b00e => {
            hex(0xc3ee_f712_c72e_bb5a_11a7_d243_2bb4_6365, 0xbef9_f502)
        }
        0xff00_0015 | 0xff00_0016 | 0xface_b001 => hex(0x7fbc_db0e_7c66_bbe9_193a_96cd_2151_9ebd, 0x7a02_644a),
        0x5430_3530 => hex(0x7ff5_79e5_acd0_7291_5580_304c_43a2_367c, 0x6048_8310),
        0x5430_3531 => hex(0x7a4e_def4_e7cc_ee5f_a450_6c19_124f_c8cc, 0xda6e_033d),
        _ => return None,
    };
    recipe(salt, "quic")
}

const fn hex(first: u128, last: u32) -> [u8; 20] {
    let (first, last) = (first.to_be_bytes(), last.to_be_bytes());
    let mut octets = [0; 20];
    let mut at = 0;
    while at < 20 {
        octets[at] = if at < 16 { first[at] } else { last[at - 16] };
        at += 1;
    }
    octets
}

/// The version with the salt of the last drafts, which were spoken for long.
const DRAFT_29: u32 = 0xff00_001d;

/// Whether a version only asks for versions to be offered (RFC 9000 §15).
fn is_reserved(version: u32) -> bool {
    version & 0x0f0f_0f0f == 0x0a0a_0a0a
}

/// Whether packets of a version are read here.
pub(crate) fn is_known(version: u32) -> bool {
    is_reserved(version) || recipe_of(version).is_some()
}

/// A packet without its protection.
pub(crate) struct Opened {
    /// The first octet as it was before the header was protected.
    pub(crate) first: u8,
    /// Octets of the packet number.
    pub(crate) number_len: usize,
    /// The packet number, as far as it is written.
    pub(crate) number: u32,
    /// The frames.
    pub(crate) frames: Vec<u8>,
}

/// The keys of one side's Initial packets.
struct Keys {
    seal: Aes128Gcm,
    iv: [u8; 12],
    header: Aes128,
}

impl Keys {
    /// The keys of a version (RFC 9001 §5.2), for packets of the client or of the server.
    fn of(version: u32, client_id: &[u8], is_from_client: bool) -> Option<Keys> {
        let recipe = recipe_of(version)?;
        let side = if is_from_client { "client in" } else { "server in" };
        let mut secret = [0; 32];
        expand(&Hkdf::new(Some(&recipe.salt), client_id), side, &mut secret)?;
        let secret = Hkdf::from_prk(&secret).ok()?;
        let (mut key, mut iv, mut header) = ([0; 16], [0; 12], [0; 16]);
        expand(&secret, &format!("{} key", recipe.prefix), &mut key)?;
        expand(&secret, &format!("{} iv", recipe.prefix), &mut iv)?;
        expand(&secret, &format!("{} hp", recipe.prefix), &mut header)?;
        Some(Keys { seal: Aes128Gcm::new(&key.into()), iv, header: Aes128::new(&header.into()) })
    }

    /// The nonce of a packet (RFC 9001 §5.3).
    fn nonce(&self, number: u32) -> [u8; 12] {
        let mut nonce = self.iv;
        for (octet, of_number) in nonce[8..].iter_mut().zip(number.to_be_bytes()) {
            *octet ^= of_number;
        }
        nonce
    }

    /// What the first octet and the number are masked with: made of a sample that lies where it would if the number had
    /// four octets (RFC 9001 §5.4.2).
    fn mask(&self, packet: &[u8], number_at: usize) -> Option<[u8; 16]> {
        let mut mask: [u8; 16] = packet.get(number_at + 4..number_at + 20)?.try_into().ok()?;
        self.header.encrypt_block((&mut mask).into());
        Some(mask)
    }
}

/// Takes the protection off an Initial packet, whose number begins at `number_at`; `client_id` is the connection ID to
/// which the client sent its first packet. `None` where the packet was not protected with these keys.
pub(crate) fn open(
    version: u32,
    client_id: &[u8],
    is_from_client: bool,
    packet: &[u8],
    number_at: usize,
) -> Option<Opened> {
    if is_reserved(version) {
        // sealed as one of the versions that the sender does speak
        let try_as = |version| open(version, client_id, is_from_client, packet, number_at);
        return try_as(VERSION_1).or_else(|| try_as(DRAFT_29));
    }
    let keys = Keys::of(version, client_id, is_from_client)?;
    let mask = keys.mask(packet, number_at)?;
    let first = packet[0] ^ mask[0] & 0x0f;
    let number_len = usize::from(first & 3) + 1;
    let mut header = packet[..number_at + number_len].to_vec();
    header[0] = first;
    let mut number = 0;
    for at in 0..number_len {
        header[number_at + at] ^= mask[1 + at];
        number = number << 8 | u32::from(header[number_at + at]);
    }
    let sealed = Payload { msg: &packet[header.len()..], aad: &header };
    let frames = keys.seal.decrypt(&keys.nonce(number).into(), sealed).ok()?;
    Some(Opened { first, number_len, number, frames })
}

/// An Initial packet of version 1 with a number of one octet, as it is sent.
#[cfg(test)]
pub(crate) fn sealed(client_id: &[u8], is_from_client: bool, src: &[u8], number: u8, frames: &[u8]) -> Vec<u8> {
    let keys = Keys::of(VERSION_1, client_id, is_from_client).unwrap();
    let dst = if is_from_client { client_id } else { &[] };
    let mut packet = [&[0xc0, 0, 0, 0, 1, dst.len() as u8][..], dst, &[src.len() as u8], src, &[0]].concat();
    let len = 1 + frames.len() as u16 + 16;
    packet.extend((len | 0x4000).to_be_bytes());
    let number_at = packet.len();
    packet.push(number);
    let body = keys.seal.encrypt(&keys.nonce(number.into()).into(), Payload { msg: frames, aad: &packet }).unwrap();
    packet.extend(body);
    let mask = keys.mask(&packet, number_at).unwrap();
    packet[0] ^= mask[0] & 0x0f;
    packet[number_at] ^= mask[1];
    packet
}

/// HKDF-Expand-Label without a context (RFC 8446 §7.1).
fn expand(secret: &Hkdf<Sha256>, label: &str, into: &mut [u8]) -> Option<()> {
    let mut info = Vec::with_capacity(32);
    info.extend((into.len() as u16).to_be_bytes());
    info.push(label.len() as u8 + 6);
    info.extend(b"tls13 ");
    info.extend(label.as_bytes());
    info.push(0);
    secret.expand(&info, into).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of RFC 9001, appendix A.1, by way of what they seal.
    #[test]
    fn the_keys_of_the_rfc_are_made() {
        let id = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
        let mut secret = [0; 32];
        let salt = recipe_of(VERSION_1).unwrap().salt;
        expand(&Hkdf::new(Some(&salt), &id), "client in", &mut secret).unwrap();
        assert_eq!(secret[..4], [0xc0, 0x0c, 0xf1, 0x51]);
        let mut key = [0; 16];
        expand(&Hkdf::from_prk(&secret).unwrap(), "quic key", &mut key).unwrap();
        assert_eq!(key[..4], [0x1f, 0x36, 0x96, 0x13]);
    }

    #[test]
    fn what_was_sealed_with_other_keys_stays_closed() {
        let packet = [0xc3; 60];
        assert!(open(VERSION_1, &[1, 2, 3], true, &packet, 20).is_none());
        assert!(open(VERSION_1, &[1, 2, 3], true, &packet[..30], 20).is_none());
        assert!(open(0x1a2a_3a4a, &[1, 2, 3], true, &packet, 20).is_none());
        assert!(open(0x5130_3433, &[1, 2, 3], true, &packet, 20).is_none());
    }
}
