use std::fmt;
use std::io;
use std::net::IpAddr;

use pnet_datalink::{Channel, Config, NetworkInterface};
use synema_wire::Mac;

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
    /// The operating system refuses for another reason, which it gives.
    Refused(String),
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unavailable::NotPermitted => f.write_str(
                "raw sockets are not permitted to this user; run as root, or once: \
                 setcap cap_net_raw,cap_net_admin=eip on the program",
            ),
            Unavailable::Down => f.write_str("the interface is down; switch it on (ip link set NAME up)"),
            Unavailable::Refused(reason) => write!(f, "the operating system refuses: {reason}"),
        }
    }
}

/// The interfaces of this machine, in the order of the operating system.
pub fn interfaces() -> Vec<Interface> {
    pnet_datalink::interfaces().into_iter().map(describe).collect()
}

fn describe(found: NetworkInterface) -> Interface {
    Interface {
        up: found.is_up(),
        running: is_running(&found),
        loopback: found.is_loopback(),
        point_to_point: found.is_point_to_point(),
        unavailable: unavailable(&found),
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

/// Opens a raw socket on the interface and closes it again: the operating system's own answer, which knows of users,
/// capabilities and containers.
fn unavailable(found: &NetworkInterface) -> Option<Unavailable> {
    // Not promiscuous, so that looking leaves no trace in the kernel's log.
    let config = Config { promiscuous: false, ..Config::default() };
    match pnet_datalink::channel(found, config) {
        Ok(Channel::Ethernet(..)) => (!found.is_up()).then_some(Unavailable::Down),
        Ok(_) => Some(Unavailable::Refused("not an Ethernet channel".to_owned())),
        Err(error) => Some(match error.kind() {
            io::ErrorKind::PermissionDenied => Unavailable::NotPermitted,
            _ => Unavailable::Refused(error.to_string()),
        }),
    }
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
        // An interface is available or says in one line why not.
        for interface in &all {
            let why = interface.unavailable.as_ref().map(ToString::to_string).unwrap_or_default();
            assert!(!why.contains('\n') && (interface.up || !why.is_empty()), "{interface:?}");
        }
    }
}
