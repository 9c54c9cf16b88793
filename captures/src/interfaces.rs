use std::fmt;
use std::net::IpAddr;

use pnet_datalink::NetworkInterface;
use synema_wire::{LinkType, Mac};

/// An interface of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The operating system's name of it, `eth0`.
    pub name: String,
    /// What the operating system says about it; empty on Linux.
    pub description: String,
    /// Its hardware address.
    pub mac: Option<Mac>,
    /// Its IP addresses, each with the length of its network prefix.
    pub addresses: Vec<(IpAddr, u8)>,
    /// Whether it is switched on.
    pub up: bool,
    /// Whether there is something at its other end.
    pub running: bool,
    /// Whether it leads back to this machine.
    pub loopback: bool,
    /// Whether it leads to one other machine.
    pub point_to_point: bool,
    /// What its frames begin with; none where that is not known.
    pub link_type: Option<LinkType>,
    /// Why frames cannot be captured from it; none where they can.
    pub unavailable: Option<Unavailable>,
}

/// Why an interface cannot be captured from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// This user may not open raw sockets.
    NotPermitted,
    /// It is switched off.
    Down,
    /// Capturing is not built for this operating system.
    System,
    /// The operating system refuses for another reason, which it gives.
    Refused(String),
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unavailable::NotPermitted => f.write_str("raw sockets are not permitted to this user"),
            Unavailable::Down => f.write_str("the interface is down; switch it on (sudo ip link set NAME up)"),
            Unavailable::System => f.write_str("capturing works on Linux only"),
            Unavailable::Refused(reason) => write!(f, "the operating system refuses: {reason}"),
        }
    }
}

/// The interfaces of this machine, in the order of the operating system; on Linux, `any` for all of them is the last.
pub fn interfaces() -> Vec<Interface> {
    let refusal = refusal();
    let found = pnet_datalink::interfaces();
    #[cfg(target_os = "linux")]
    let found = found.into_iter().chain([crate::live::any()]);
    found.into_iter().map(|found| describe(found, refusal.clone())).collect()
}

fn describe(found: NetworkInterface, refusal: Option<Unavailable>) -> Interface {
    // the one that stands for all is always there
    let is_all = found.index == 0;
    let up = found.is_up() || is_all;
    Interface {
        up,
        running: is_running(&found) || is_all,
        loopback: found.is_loopback(),
        point_to_point: found.is_point_to_point(),
        link_type: link_type(&found),
        unavailable: refusal.or_else(|| (!up).then_some(Unavailable::Down)),
        mac: found.mac.map(|mac| Mac(mac.octets())),
        addresses: found.ips.iter().map(|network| (network.ip(), network.prefix())).collect(),
        name: found.name,
        description: found.description,
    }
}

#[cfg(unix)]
fn is_running(found: &NetworkInterface) -> bool {
    found.is_running()
}

#[cfg(not(unix))]
fn is_running(found: &NetworkInterface) -> bool {
    found.is_up()
}

#[cfg(target_os = "linux")]
fn link_type(found: &NetworkInterface) -> Option<LinkType> {
    Some(crate::live::Hardware::of(&found.name).link_type)
}

#[cfg(not(target_os = "linux"))]
fn link_type(_found: &NetworkInterface) -> Option<LinkType> {
    None
}

/// Why no interface at all can be captured from: the operating system's own answer to a raw socket that is bound to
/// none, which knows of users, capabilities and containers and leaves no trace.
#[cfg(target_os = "linux")]
fn refusal() -> Option<Unavailable> {
    let error = crate::live::raw_socket::may_open().err()?;
    Some(match error.kind() {
        std::io::ErrorKind::PermissionDenied => Unavailable::NotPermitted,
        _ => Unavailable::Refused(error.to_string()),
    })
}

#[cfg(not(target_os = "linux"))]
fn refusal() -> Option<Unavailable> {
    Some(Unavailable::System)
}

/// The command that lets this program open raw sockets: file capabilities, which stick to the file itself.
pub fn grant() -> String {
    let program = std::env::current_exe().and_then(|path| path.canonicalize()).unwrap_or_else(|_| "synema".into());
    let quoted = program.display().to_string().replace('\'', r"'\''");
    let is_plain = quoted.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c));
    let path = if is_plain { quoted } else { format!("'{quoted}'") };
    format!("sudo setcap cap_net_raw,cap_net_admin=eip {path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loopback_is_listed_with_its_address_or_a_reason() {
        let all = interfaces();
        let Some(lo) = all.iter().find(|interface| interface.loopback) else {
            println!("not run: this machine has no loopback interface");
            return;
        };
        assert!(!lo.up || lo.addresses.iter().any(|(address, _)| address.is_loopback()), "{lo:?}");
        assert_eq!(lo.link_type, cfg!(target_os = "linux").then_some(LinkType::ETHERNET));
        // An interface is available or says in one line why not.
        for interface in &all {
            let why = interface.unavailable.as_ref().map(ToString::to_string).unwrap_or_default();
            assert!(!why.contains('\n') && (interface.up || !why.is_empty()), "{interface:?}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn all_interfaces_together_are_the_last_entry() {
        let last = interfaces().pop().unwrap();
        assert!(last.name == "any" && last.up && last.link_type == Some(LinkType::LINUX_SLL2), "{last:?}");
    }
}
