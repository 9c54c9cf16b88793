//! One value in memory and on the wire: what each byte order makes of the same bytes.
//!
//! Network byte order is big-endian (RFC 791, appendix B; RFC 9293 §3.1): the most significant byte comes first.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How the text of a value is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Unsigned, 1, 2, 4 or 8 bytes.
    Unsigned(u8),
    /// Signed, two's complement, 1, 2, 4 or 8 bytes.
    Signed(u8),
    /// IEEE 754, 4 or 8 bytes.
    Float(u8),
    /// Dotted decimal.
    Ipv4,
    /// RFC 4291 text.
    Ipv6,
}

impl Form {
    /// Every form with its name on the command line.
    pub const ALL: [(&'static str, Form); 12] = [
        ("u8", Form::Unsigned(1)),
        ("u16", Form::Unsigned(2)),
        ("u32", Form::Unsigned(4)),
        ("u64", Form::Unsigned(8)),
        ("i8", Form::Signed(1)),
        ("i16", Form::Signed(2)),
        ("i32", Form::Signed(4)),
        ("i64", Form::Signed(8)),
        ("f32", Form::Float(4)),
        ("f64", Form::Float(8)),
        ("ipv4", Form::Ipv4),
        ("ipv6", Form::Ipv6),
    ];

    /// The form with a name.
    pub fn from_name(name: &str) -> Option<Form> {
        Form::ALL.iter().find(|(known, _)| *known == name).map(|(_, form)| *form)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        Form::ALL.iter().find(|(_, form)| *form == self).map_or("?", |(name, _)| name)
    }

    /// Python's `struct` format character, where it has one.
    pub fn struct_code(self) -> Option<char> {
        Some(match self {
            Form::Unsigned(1) => 'B',
            Form::Unsigned(2) => 'H',
            Form::Unsigned(4) => 'I',
            Form::Unsigned(_) => 'Q',
            Form::Signed(1) => 'b',
            Form::Signed(2) => 'h',
            Form::Signed(4) => 'i',
            Form::Signed(_) => 'q',
            Form::Float(4) => 'f',
            Form::Float(_) => 'd',
            Form::Ipv4 | Form::Ipv6 => return None,
        })
    }

    /// The form a bare value most likely has: an address, a number with a point, or the narrowest of u16, u32, i32, u64
    /// and i64 that holds it.
    pub fn guess(text: &str) -> Option<Form> {
        if text.parse::<Ipv4Addr>().is_ok() {
            return Some(Form::Ipv4);
        }
        if text.parse::<Ipv6Addr>().is_ok() {
            return Some(Form::Ipv6);
        }
        let narrowest = [Form::Unsigned(2), Form::Unsigned(4), Form::Signed(4), Form::Unsigned(8), Form::Signed(8)];
        narrowest
            .into_iter()
            .find(|&form| Reading::of(text, form).is_ok())
            .or_else(|| text.parse::<f64>().is_ok().then_some(Form::Float(4)))
    }
}

/// A value and the bytes that stand for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The form it was read in.
    pub form: Form,
    /// The most significant byte first: network order, and memory of a big-endian host.
    pub big_endian: Vec<u8>,
}

/// Why a text is no value of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAValue {
    /// The text.
    pub text: String,
    /// The form it was to have.
    pub form: Form,
}

impl fmt::Display for NotAValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a value of type {}", self.text, self.form.name())?;
        match self.form {
            Form::Unsigned(bytes) => write!(f, ": write 0 to {}, or 0x… in hexadecimal", u64::MAX >> (64 - 8 * bytes)),
            Form::Signed(bytes) => {
                let most = i64::MAX >> (64 - 8 * bytes);
                write!(f, ": write {} to {most}", -most - 1)
            }
            Form::Float(_) => f.write_str(": write a decimal number, 1.5 or 2e-3"),
            Form::Ipv4 => f.write_str(": write four numbers from 0 to 255 with dots between them"),
            Form::Ipv6 => f.write_str(": write hexadecimal groups with colons, 2001:db8::1"),
        }
    }
}

impl Reading {
    /// The bytes of a value.
    ///
    /// # Errors
    /// When the text is no value of that form.
    pub fn of(text: &str, form: Form) -> Result<Reading, NotAValue> {
        let refuse = || NotAValue { text: text.into(), form };
        let big_endian = match form {
            Form::Unsigned(bytes) => {
                let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
                let number = hex.map_or_else(|| text.parse(), |hex| u64::from_str_radix(hex, 16)).ok();
                let fits = number.filter(|number| bytes == 8 || *number >> (8 * bytes) == 0);
                fits.ok_or_else(refuse)?.to_be_bytes()[8 - bytes as usize..].to_vec()
            }
            Form::Signed(bytes) => {
                let number = text.parse::<i64>().map_err(|_| refuse())?;
                let unused = 64 - 8 * u32::from(bytes);
                if number << unused >> unused != number {
                    return Err(refuse());
                }
                number.to_be_bytes()[8 - bytes as usize..].to_vec()
            }
            Form::Float(4) => text.parse::<f32>().map_err(|_| refuse())?.to_be_bytes().to_vec(),
            Form::Float(_) => text.parse::<f64>().map_err(|_| refuse())?.to_be_bytes().to_vec(),
            Form::Ipv4 => text.parse::<Ipv4Addr>().map_err(|_| refuse())?.octets().to_vec(),
            Form::Ipv6 => text.parse::<Ipv6Addr>().map_err(|_| refuse())?.octets().to_vec(),
        };
        Ok(Reading { form, big_endian })
    }

    /// The least significant byte first: memory of a little-endian host.
    pub fn little_endian(&self) -> Vec<u8> {
        self.big_endian.iter().rev().copied().collect()
    }

    /// What a reader who takes the other byte order for granted gets for the same bytes.
    pub fn misread(&self) -> String {
        show(&self.little_endian(), self.form)
    }

    /// The value itself, as it is usually written.
    pub fn value(&self) -> String {
        show(&self.big_endian, self.form)
    }
}

/// The value of big-endian bytes in a form, as it is usually written.
pub fn show(big_endian: &[u8], form: Form) -> String {
    let unsigned = big_endian.iter().fold(0u128, |value, byte| value << 8 | u128::from(*byte));
    match form {
        Form::Unsigned(_) => unsigned.to_string(),
        Form::Signed(bytes) => {
            let unused = 128 - 8 * u32::from(bytes);
            ((unsigned << unused) as i128 >> unused).to_string()
        }
        Form::Float(4) => f32::from_bits(unsigned as u32).to_string(),
        Form::Float(_) => f64::from_bits(unsigned as u64).to_string(),
        Form::Ipv4 => Ipv4Addr::from(unsigned as u32).to_string(),
        Form::Ipv6 => Ipv6Addr::from(unsigned).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reading(text: &str, form: &str) -> Reading {
        Reading::of(text, Form::from_name(form).unwrap()).unwrap()
    }

    #[test]
    fn port_80_stands_on_the_wire_as_00_50() {
        let port = reading("80", "u16");
        assert_eq!(port.big_endian, [0x00, 0x50]);
        assert_eq!(port.little_endian(), [0x50, 0x00]);
        assert_eq!(port.misread(), "20480");
    }

    #[test]
    fn struct_pack_i_100_read_by_the_other_host_is_1677721600() {
        assert_eq!(reading("100", "i32").misread(), "1677721600");
        assert_eq!(reading("-2", "i16").big_endian, [0xff, 0xfe]);
        assert_eq!(reading("-2", "i16").value(), "-2");
    }

    #[test]
    fn addresses_and_floats_have_their_bytes_in_order() {
        assert_eq!(reading("192.168.1.2", "ipv4").big_endian, [0xc0, 0xa8, 1, 2]);
        assert_eq!(reading("1.5", "f32").big_endian, [0x3f, 0xc0, 0, 0]);
        assert_eq!(reading("0xdeadbeef", "u32").value(), "3735928559");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_range() {
        for (text, form) in [("65536", "u16"), ("-1", "u8"), ("128", "i8"), ("256.1.1.1", "ipv4"), ("1.2.3", "ipv4")] {
            let error = Reading::of(text, Form::from_name(form).unwrap()).unwrap_err();
            assert!(error.to_string().starts_with(&format!("'{text}' is not a value of type {form}: ")), "{error}");
        }
    }

    #[test]
    fn a_bare_value_gets_the_narrowest_form() {
        for (text, form) in
            [("80", "u16"), ("65536", "u32"), ("-1", "i32"), ("10.0.0.1", "ipv4"), ("::1", "ipv6"), ("1.5", "f32")]
        {
            assert_eq!(Form::guess(text).map(Form::name), Some(form), "{text}");
        }
        assert_eq!(Form::guess("eighty"), None);
    }
}
