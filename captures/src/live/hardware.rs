use std::fs;

use synema_wire::LinkType;

/// The pseudo interface that stands for all.
pub(crate) const ANY: &str = "any";

/// What the frames of an interface begin with, and who writes that beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hardware {
    pub(crate) link_type: LinkType,
    /// Whether the kernel is asked for frames without their link header, which the program then writes: where many
    /// kinds of interfaces come together, and where the kind has no link type of its own.
    pub(crate) is_cooked: bool,
}

impl Hardware {
    const COOKED: Hardware = Hardware { link_type: LinkType::LINUX_SLL2, is_cooked: true };

    /// That of an interface by its name; cooked where the kernel does not say.
    pub(crate) fn of(name: &str) -> Hardware {
        let number = fs::read_to_string(format!("/sys/class/net/{name}/type")).ok();
        number.and_then(|text| text.trim().parse().ok()).map_or(Hardware::COOKED, Hardware::from_number)
    }

    /// By Linux's ARPHRD_ number (linux/if_arp.h).
    fn from_number(number: u16) -> Hardware {
        let link_type = match number {
            // Ethernet, and the loopback, whose frames have an Ethernet header of zeroes
            1 | 772 => LinkType::ETHERNET,
            // RAWIP and NONE: tun, wireguard and others that carry IP and nothing else
            519 | 65534 => LinkType::RAW,
            // CAN
            280 => LinkType(227),
            801 => LinkType::IEEE802_11,
            803 => LinkType::IEEE802_11_RADIOTAP,
            // IEEE 802.15.4 without checksum
            804 => LinkType(230),
            // netlink monitors
            824 => LinkType(253),
            _ => return Hardware::COOKED,
        };
        Hardware { link_type, is_cooked: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hardware_type_has_a_link_type_or_is_cooked() {
        assert_eq!(Hardware::from_number(1).link_type, LinkType::ETHERNET);
        assert_eq!(Hardware::from_number(65534).link_type, LinkType::RAW);
        // PPP, IP in IP, GRE, InfiniBand
        for number in [512, 768, 778, 32] {
            assert_eq!(Hardware::from_number(number), Hardware::COOKED);
        }
        assert_eq!(Hardware::of("any"), Hardware::COOKED);
        assert_eq!(Hardware::of("../../etc"), Hardware::COOKED);
    }
}
