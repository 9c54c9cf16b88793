use serde::{Deserialize, Serialize};

/// A span of time, written as a whole number with its unit: `10ms`, `2s`, `1min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Span {
    pub(crate) ns: i64,
}

/// A rate of transmission, written as a whole number with its unit: `100Mbps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Rate {
    pub(crate) bits_per_second: u64,
}

/// A number of octets, written as a whole number with its unit: `1500B`, `64KB` (of a thousand), `64KiB` (of 1024).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) octets: u64,
}

/// A chance, written as a percentage with up to six decimals: `1%`, `0.05%`. It counts in 2³².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Chance {
    pub(crate) of_2_32: u64,
}

impl TryFrom<String> for Chance {
    type Error = String;

    fn try_from(text: String) -> Result<Chance, String> {
        let millionths = || {
            let number = text.strip_suffix('%')?.trim();
            let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
            let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
            if whole.is_empty() || decimals.len() > 6 || !is_number(whole) || !is_number(decimals) {
                return None;
            }
            let millionths = format!("{whole}{decimals:0<6}").parse::<u64>().ok()?;
            (millionths <= 100_000_000).then_some(millionths)
        };
        millionths()
            .map(|millionths| Chance { of_2_32: (millionths << 32) / 100_000_000 })
            .ok_or_else(|| format!("'{text}' is not a chance: write a percentage from 0% to 100%, such as 1% or 0.05%"))
    }
}

/// Splits `10ms` into the number and its unit.
fn number_and_unit(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..digits].parse().ok()?, text[digits..].trim()))
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Span, String> {
        let unit_ns = |unit| {
            Some(match unit {
                "ns" => 1,
                "us" | "µs" => 1_000,
                "ms" => 1_000_000,
                "s" => 1_000_000_000,
                "min" => 60_000_000_000,
                _ => return None,
            })
        };
        number_and_unit(&text)
            .and_then(|(number, unit)| number.checked_mul(unit_ns(unit)?))
            .map(|ns| Span { ns })
            .ok_or_else(|| format!("'{text}' is not a span of time: write a whole number and ns, us, ms, s or min"))
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        format!("{}ns", span.ns)
    }
}

impl TryFrom<String> for Rate {
    type Error = String;

    fn try_from(text: String) -> Result<Rate, String> {
        let unit_bps = |unit| {
            Some(match unit {
                "bps" => 1,
                "kbps" => 1_000,
                "Mbps" => 1_000_000,
                "Gbps" => 1_000_000_000,
                _ => return None,
            })
        };
        number_and_unit(&text)
            .and_then(|(number, unit)| number.checked_mul(unit_bps(unit)?))
            .filter(|&rate| rate > 0)
            .map(|rate| Rate { bits_per_second: rate as u64 })
            .ok_or_else(|| format!("'{text}' is not a rate: write a whole number and bps, kbps, Mbps or Gbps"))
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Size, String> {
        let unit_octets = |unit| {
            Some(match unit {
                "B" => 1,
                "KB" | "kB" => 1_000,
                "MB" => 1_000_000,
                "KiB" => 1 << 10,
                "MiB" => 1 << 20,
                _ => return None,
            })
        };
        number_and_unit(&text)
            .and_then(|(number, unit)| number.checked_mul(unit_octets(unit)?))
            .filter(|&octets| octets > 0)
            .map(|octets| Size { octets: octets as u64 })
            .ok_or_else(|| {
                format!("'{text}' is not a number of octets: write a whole number and B, KB, MB, KiB or MiB")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_part_of_the_text() {
        assert_eq!(Span::try_from("10ms".to_owned()), Ok(Span { ns: 10_000_000 }));
        assert_eq!(Span::try_from("2 s".to_owned()), Ok(Span { ns: 2_000_000_000 }));
        assert_eq!(Rate::try_from("100Mbps".to_owned()), Ok(Rate { bits_per_second: 100_000_000 }));
        for text in ["", "10", "ms", "-1s", "1.5s", "1h", "99999999999999min"] {
            assert!(Span::try_from(text.to_owned()).is_err(), "{text}");
        }
        assert!(Rate::try_from("0bps".to_owned()).is_err());
        assert_eq!(Size::try_from("64KB".to_owned()), Ok(Size { octets: 64_000 }));
        assert_eq!(Size::try_from("64KiB".to_owned()), Ok(Size { octets: 65_536 }));
        for text in ["64", "0B", "64kb", "-1B"] {
            assert!(Size::try_from(text.to_owned()).is_err(), "{text}");
        }
        assert_eq!(Chance::try_from("25%".to_owned()), Ok(Chance { of_2_32: 1 << 30 }));
        assert_eq!(Chance::try_from("100%".to_owned()), Ok(Chance { of_2_32: 1 << 32 }));
        assert_eq!(Chance::try_from("0.5%".to_owned()), Ok(Chance { of_2_32: 21_474_836 }));
        for text in ["1", "101%", "-1%", "%", "1.%x", "1.0000001%"] {
            assert!(Chance::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
