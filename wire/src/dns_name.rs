/// A domain name as it was read from a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Labels with dots between them; `<Root>` for the empty name, as Wireshark writes it.
    pub(crate) text: String,
    /// The offset behind the name where it stands, whatever it points to.
    pub(crate) end: usize,
}

/// No name is longer on the wire (RFC 1035 §2.3.4), so none has more labels or pointers than this.
const LONGEST: usize = 255;

/// The name at an offset of a message, pointers followed (RFC 1035 §4.1.4).
///
/// `None` where it leaves the message, is too long, or points in a circle.
pub(crate) fn read(message: &[u8], start: usize) -> Option<Name> {
    let mut text = String::new();
    let mut at = start;
    let mut end = None;
    for _ in 0..LONGEST {
        let len = *message.get(at)?;
        match len >> 6 {
            0 if len == 0 => {
                if text.is_empty() {
                    text.push_str("<Root>");
                }
                return Some(Name { text, end: end.unwrap_or(at + 1) });
            }
            0 => {
                let label = message.get(at + 1..at + 1 + len as usize)?;
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&String::from_utf8_lossy(label));
                at += 1 + len as usize;
            }
            3 => {
                let low = *message.get(at + 1)?;
                end.get_or_insert(at + 2);
                at = (len as usize & 0x3f) << 8 | low as usize;
            }
            _ => return None,
        }
        if text.len() > LONGEST * 4 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn name(message: &[u8], at: usize) -> Option<(String, usize)> {
        read(message, at).map(|name| (name.text, name.end))
    }

    #[test]
    fn labels_and_pointers_give_a_name() {
        let message = b"\x03www\x07example\x00\x04mail\xc0\x04";
        assert_eq!(name(message, 0), Some(("www.example".into(), 13)));
        assert_eq!(name(message, 13), Some(("mail.example".into(), 20)));
        assert_eq!(name(b"\0", 0), Some(("<Root>".into(), 1)));
    }

    #[test]
    fn circles_and_names_that_leave_the_message_give_none() {
        for bad in [&b"\xc0\x00"[..], b"\x01a\xc0\x00", b"\x05abc", b"\xc0", b"\x40a", b"\xc0\x10", b""] {
            assert_eq!(name(bad, 0), None, "{bad:?}");
        }
    }
}
