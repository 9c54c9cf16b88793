//! The packets of a script: TCP segments and ICMP messages.

use synema_wire::{Seq, TcpFlags, TcpOption};

use super::fast_open::named_cookie;
use super::parse::{Cursor, Parsed, Unreadable};
use super::script::{Icmp, Packet, Statement};
use crate::tcp::ecn::Codepoint;
use crate::tcp::fast_open::FastOpenOption;

/// What a script says of the IP header of a segment.
#[derive(Clone, Copy, Debug, Default)]
struct IpHeader {
    ttl: Option<u8>,
    traffic_class: Option<u8>,
}

impl Cursor<'_> {
    /// What stands behind `<`.
    pub(super) fn inbound(&mut self) -> Parsed<Statement> {
        self.skip_blanks();
        let line = self.rest.lines().next().unwrap_or_default();
        let behind_echo = line.split_once(']').filter(|_| line.starts_with('[')).map(|(_, rest)| rest.trim_start());
        if line.starts_with("icmp") || behind_echo.is_some_and(|rest| rest.starts_with("icmp")) {
            return self.icmp();
        }
        Ok(self.packet()?.map_or_else(Statement::Unsupported, Statement::Inject))
    }

    /// `icmp unreachable frag_needed mtu 1200 [1:1461(1460)]`; what it is about may stand before it as well.
    fn icmp(&mut self) -> Parsed<Statement> {
        let line = self.until("\n");
        let (head, echoed) = match line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((echoed, head)) => (head, echoed),
            None => line.split_once('[').unwrap_or((line, "")),
        };
        let words: Vec<&str> = head.split_whitespace().skip(1).collect();
        let kind = words.first().copied().unwrap_or_default().to_owned();
        let code = words.get(1).copied().filter(|word| *word != "mtu").unwrap_or_default().to_owned();
        let mtu = words.iter().position(|word| *word == "mtu").and_then(|at| words.get(at + 1)?.parse().ok());
        // the segment may have its flags before the numbers
        let numbers = echoed.split_whitespace().find(|word| word.contains(':'));
        let seq = numbers.and_then(|numbers| numbers.split(':').next()?.parse().ok()).map(Seq);
        if echoed.contains("udp") {
            return Ok(Statement::Unsupported(format!("icmp {}", line.trim())));
        }
        Ok(Statement::Icmp(Icmp { kind, code, mtu, seq }))
    }

    /// The IP-level part in brackets: `[ect0]`, `[noecn]`, `[tos 0x2]`.
    fn ip_level(&mut self) -> Parsed<Result<Option<Codepoint>, String>> {
        self.skip_blanks();
        if !self.rest.starts_with('[') {
            return Ok(Ok(None));
        }
        self.advance(1);
        let text = self.until("]").trim();
        let tos = text.strip_prefix("tos").map(str::trim).and_then(|tos| match tos.strip_prefix("0x") {
            Some(hex) => u8::from_str_radix(hex, 16).ok(),
            None => tos.parse().ok(),
        });
        Ok(match (text, tos) {
            ("noecn", _) => Ok(Some(Codepoint::NotEct)),
            ("ect0", _) => Ok(Some(Codepoint::Ect0)),
            ("ect1", _) => Ok(Some(Codepoint::Ect1)),
            ("ce", _) => Ok(Some(Codepoint::Ce)),
            ("ect01", _) => Ok(None),
            (_, Some(tos)) => Ok(Some(Codepoint::of(tos))),
            _ => {
                self.until("\n");
                Err(format!("packet '[{text}]'"))
            }
        })
    }

    /// What else is said of the IP header, in parentheses: `(ttl 4)`, `(tos 0x20)`, `(class 0x20, hlim 3)`.
    fn ip_header(&mut self) -> Result<IpHeader, String> {
        self.skip_blanks();
        let mut header = IpHeader::default();
        if !self.rest.starts_with('(') {
            return Ok(header);
        }
        let text = self.until(")").trim_start_matches('(').trim().to_owned();
        for field in text.split(',').map(str::trim) {
            let (name, value) = field.split_once(char::is_whitespace).unwrap_or((field, ""));
            let value = match value.trim().strip_prefix("0x") {
                Some(hex) => u8::from_str_radix(hex, 16).ok(),
                None => value.trim().parse().ok(),
            };
            match name {
                "ttl" | "hlim" if value.is_some() => header.ttl = value,
                "tos" | "class" if value.is_some() => header.traffic_class = value,
                _ => {
                    self.until("\n");
                    return Err(format!("packet '({text})'"));
                }
            }
        }
        Ok(header)
    }

    /// A segment; inside `Err`, what of the grammar is not built here.
    pub(super) fn packet(&mut self) -> Parsed<Result<Packet, String>> {
        let ecn = match self.ip_level()? {
            Ok(ecn) => ecn,
            Err(feature) => return Ok(Err(feature)),
        };
        let header = match self.ip_header() {
            Ok(header) => header,
            Err(feature) => return Ok(Err(feature)),
        };
        let ecn = ecn.or(header.traffic_class.map(Codepoint::of));
        let (ttl, dscp) = (header.ttl, header.traffic_class.map(|class| class >> 2));
        self.skip_blanks();
        if self.rest.starts_with(['[', '(']) || self.rest.starts_with(|c: char| c.is_ascii_lowercase()) {
            let feature = self.until("\n").split_whitespace().next().unwrap_or_default().to_owned();
            return Ok(Err(format!("packet '{feature}'")));
        }
        let mut flags = TcpFlags::default();
        for letter in self.while_in(|c| !c.is_whitespace()).chars() {
            flags = flags
                | match letter {
                    'S' => TcpFlags::SYN,
                    '.' => TcpFlags::ACK,
                    'F' => TcpFlags::FIN,
                    'R' => TcpFlags::RST,
                    'P' => TcpFlags::PSH,
                    'U' => TcpFlags::URG,
                    'E' => TcpFlags::ECE,
                    'W' | 'C' => TcpFlags::CWR,
                    '-' => TcpFlags::default(),
                    _ => {
                        self.until("\n");
                        return Ok(Err(format!("flag {letter}")));
                    }
                };
        }
        let seq = Seq(self.number()?);
        self.need(":")?;
        self.number()?;
        self.need("(")?;
        let len = self.number()?;
        self.need(")")?;
        let options = Some(Vec::new());
        let mut packet =
            Packet { flags, seq, len, ack: None, window: None, urgent: 0, ecn, ttl, dscp, options, any_clock: false };
        if self.take("ack") {
            packet.ack = Some(Seq(self.number()?));
        }
        if self.take("win") {
            let window = self.number()?;
            packet.window = Some(u16::try_from(window).or_else(|_| self.error("a window of 16 bits"))?);
        }
        if self.take("urg") {
            packet.urgent = self.number()? as u16;
        }
        if self.take("<") {
            let line = self.line;
            let list = self.until(">");
            if list.trim() == "..." {
                packet.options = None;
            } else {
                packet.any_clock = list.contains("TS val ...");
                let read: Result<Vec<_>, String> = list.split(',').filter_map(option).collect();
                match read {
                    Ok(options) => packet.options = Some(options),
                    Err(feature) if feature.starts_with("option") => return Ok(Err(feature)),
                    Err(reason) => return Err(Unreadable { line, reason }),
                }
            }
        }
        self.skip_blanks();
        match self.rest.is_empty() || self.rest.starts_with(['\n', '\r']) {
            true => Ok(Ok(packet)),
            false => {
                let feature = self.until("\n").trim().to_owned();
                Ok(Err(format!("after the packet: '{feature}'")))
            }
        }
    }
}

/// One option of a list; `None` for the padding of `eol`, which a header has without being told.
fn option(text: &str) -> Option<Result<TcpOption, String>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| word.parse::<u32>().map_err(|_| format!("expected a number, found '{word}'"));
    Some(match words.as_slice() {
        [] | ["eol" | "EOL"] => return None,
        ["nop" | "NOP"] => Ok(TcpOption::NoOperation),
        ["sackOK"] => Ok(TcpOption::SackPermitted),
        ["mss", value] => number(value).map(|value| TcpOption::MaximumSegmentSize(value as u16)),
        ["wscale" | "ws", value] => number(value).map(|value| TcpOption::WindowScale(value as u8)),
        ["TS", "val", tsval, "ecr", tsecr] => {
            // any value of ours
            let tsval = if *tsval == "..." { "0" } else { tsval };
            number(tsval).and_then(|tsval| number(tsecr).map(|tsecr| TcpOption::Timestamps { tsval, tsecr }))
        }
        ["sack", blocks @ ..] => blocks
            .iter()
            .map(|block| {
                let (left, right) = block.split_once(':').ok_or(format!("'{block}' is no block"))?;
                Ok((number(left)?, number(right)?))
            })
            .collect::<Result<Vec<_>, String>>()
            .map(TcpOption::Sack),
        ["FO" | "FOEXP"] => Ok(FastOpenOption { cookie: Vec::new(), is_experimental: words[0] == "FOEXP" }.to_option()),
        [kind @ ("FO" | "FOEXP"), cookie] => named_cookie(cookie)
            .map(|cookie| FastOpenOption { cookie, is_experimental: *kind == "FOEXP" }.to_option())
            .ok_or_else(|| format!("option {kind} {cookie}")),
        [name, ..] => Err(format!("option {name}")),
    })
}
