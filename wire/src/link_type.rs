use std::fmt;

/// What the first byte of a captured frame belongs to: a LINKTYPE_ number of the pcap format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback: a 4-byte address family in the capturing host's byte order.
    pub const NULL: LinkType = LinkType(0);
    /// Ethernet II or IEEE 802.3, without preamble; usually without frame check sequence.
    pub const ETHERNET: LinkType = LinkType(1);
    /// Point-to-Point Protocol, with or without its HDLC address and control octets.
    pub const PPP: LinkType = LinkType(9);
    /// IEEE 802.11 without what the radio said of the frame.
    pub const IEEE802_11: LinkType = LinkType(105);
    /// IEEE 802.11 behind a radiotap header.
    pub const IEEE802_11_RADIOTAP: LinkType = LinkType(127);
    /// IPv4 or IPv6, told apart by the version nibble.
    pub const RAW: LinkType = LinkType(101);
    /// OpenBSD loopback: a 4-byte address family in network byte order.
    pub const LOOP: LinkType = LinkType(108);
    /// Linux "any" device, version 1.
    pub const LINUX_SLL: LinkType = LinkType(113);
    /// IPv4 only.
    pub const IPV4: LinkType = LinkType(228);
    /// IPv6 only.
    pub const IPV6: LinkType = LinkType(229);
    /// Linux "any" device, version 2.
    pub const LINUX_SLL2: LinkType = LinkType(276);

    /// The registered name without its `LINKTYPE_` prefix, where this program knows it.
    pub fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            0 => "NULL",
            1 => "ETHERNET",
            6 => "IEEE802_5",
            9 => "PPP",
            50 => "PPP_HDLC",
            51 => "PPP_ETHER",
            10 => "FDDI",
            12 | 14 | 101 => "RAW",
            100 => "ATM_RFC1483",
            104 => "C_HDLC",
            105 => "IEEE802_11",
            106 => "ATM_CLIP",
            107 => "FRELAY",
            108 => "LOOP",
            7 => "ARCNET_BSD",
            109 => "ENC",
            113 => "LINUX_SLL",
            117 => "PFLOG",
            119 => "IEEE802_11_PRISM",
            127 => "IEEE802_11_RADIOTAP",
            129 => "ARCNET_LINUX",
            163 => "IEEE802_11_AVS",
            192 => "PPI",
            239 => "NFLOG",
            242 => "IPOIB",
            195 => "IEEE802_15_4_WITHFCS",
            220 => "USB_LINUX_MMAPPED",
            219 => "MPLS",
            226 => "IPNET",
            228 => "IPV4",
            229 => "IPV6",
            258 => "PKTAP",
            276 => "LINUX_SLL2",
            _ => return None,
        })
    }

    /// Whether [`crate::dissect`] reads this link type; frames of the others are shown as data.
    pub fn is_dissected(self) -> bool {
        matches!(
            self.0,
            0 | 1
                | 6
                | 7
                | 9
                | 10
                | 12
                | 14
                | 50
                | 51
                | 100
                | 101
                | 104
                | 105
                | 106
                | 107
                | 108
                | 109
                | 113
                | 117
                | 119
                | 127
                | 129
                | 163
                | 192
                | 219
                | 226
                | 228
                | 229
                | 239
                | 242
                | 258
                | 276
        )
    }
}

impl fmt::Display for LinkType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{}", self.0),
        }
    }
}
