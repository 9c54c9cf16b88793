/// A protocol of a dissected layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::EnumIter)]
pub enum Protocol {
    /// Ethernet II or 802.3.
    Ethernet,
    /// IEEE 802.1Q or 802.1ad tag.
    Vlan,
    /// BSD loopback header.
    Null,
    /// Address Resolution Protocol.
    Arp,
    /// Internet Protocol version 4.
    Ipv4,
    /// Internet Protocol version 6.
    Ipv6,
    /// Internet Control Message Protocol.
    Icmp,
    /// ICMP for IPv6.
    Icmpv6,
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// IEEE 802.2 logical link control, with SNAP.
    Llc,
    /// Linux "any" device header, version 1 or 2.
    Sll,
    /// No link header at all: the frame begins with IP.
    Raw,
    /// Point-to-Point Protocol.
    Ppp,
    /// PPP over Ethernet, session stage.
    PppoeSession,
    /// PPP over Ethernet, discovery stage.
    PppoeDiscovery,
    /// What a radio said of a frame, before it.
    Radiotap,
    /// IEEE 802.11.
    Wlan,
    /// Multiprotocol Label Switching.
    Mpls,
    /// Internet Group Management Protocol.
    Igmp,
    /// Generic Routing Encapsulation.
    Gre,
    /// Encapsulated Remote SPAN: a mirrored Ethernet frame inside GRE.
    Erspan,
    /// Virtual eXtensible LAN: an Ethernet frame inside UDP.
    Vxlan,
    /// IP authentication header.
    Ah,
    /// Generic Network Virtualization Encapsulation, inside UDP.
    Geneve,
    /// Cisco HDLC.
    CiscoHdlc,
    /// Fiber Distributed Data Interface.
    Fddi,
    /// Frame Relay.
    FrameRelay,
    /// Domain Name System.
    Dns,
    /// Multicast DNS.
    Mdns,
    /// Hypertext Transfer Protocol, version 1.
    Http,
    /// Transport Layer Security.
    Tls,
    /// Dynamic Host Configuration Protocol.
    Dhcp,
    /// Trivial File Transfer Protocol.
    Tftp,
    /// File Transfer Protocol, control connection.
    Ftp,
    /// Simple Mail Transfer Protocol.
    Smtp,
    /// Secure Shell.
    Ssh,
    /// Network Time Protocol.
    Ntp,
    /// Bytes that no dissector here reads.
    Data,
    /// Bytes behind the packet that fill up the frame.
    Padding,
}

/// The layer of the OSI reference model (ISO/IEC 7498-1) that a protocol is commonly placed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Osi {
    /// 2.
    DataLink,
    /// 3.
    Network,
    /// 4.
    Transport,
    /// 7, with 5 and 6 as roles inside it.
    Application,
}

impl Osi {
    /// The layer's number, 1–7.
    pub const fn number(self) -> u8 {
        match self {
            Osi::DataLink => 2,
            Osi::Network => 3,
            Osi::Transport => 4,
            Osi::Application => 7,
        }
    }
}

impl Protocol {
    /// Wireshark's name of the protocol, as in `frame.protocols`.
    pub const fn name(self) -> &'static str {
        match self {
            Protocol::Ethernet => "eth",
            Protocol::Vlan => "vlan",
            Protocol::Null => "null",
            Protocol::Arp => "arp",
            Protocol::Ipv4 => "ip",
            Protocol::Ipv6 => "ipv6",
            Protocol::Icmp => "icmp",
            Protocol::Icmpv6 => "icmpv6",
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Llc => "llc",
            Protocol::Sll => "sll",
            Protocol::Raw => "raw",
            Protocol::Ppp => "ppp",
            Protocol::PppoeSession => "pppoes",
            Protocol::PppoeDiscovery => "pppoed",
            Protocol::Radiotap => "radiotap",
            Protocol::Wlan => "wlan",
            Protocol::Mpls => "mpls",
            Protocol::Igmp => "igmp",
            Protocol::Gre => "gre",
            Protocol::Erspan => "erspan",
            Protocol::Vxlan => "vxlan",
            Protocol::Ah => "ah",
            Protocol::Geneve => "geneve",
            Protocol::CiscoHdlc => "chdlc",
            Protocol::Fddi => "fddi",
            Protocol::FrameRelay => "fr",
            Protocol::Dns => "dns",
            Protocol::Mdns => "mdns",
            Protocol::Http => "http",
            Protocol::Tls => "tls",
            Protocol::Dhcp => "dhcp",
            Protocol::Tftp => "tftp",
            Protocol::Ftp => "ftp",
            Protocol::Smtp => "smtp",
            Protocol::Ssh => "ssh",
            Protocol::Ntp => "ntp",
            Protocol::Data => "data",
            Protocol::Padding => "padding",
        }
    }

    /// Every protocol.
    pub fn all() -> impl Iterator<Item = Protocol> {
        <Protocol as strum::IntoEnumIterator>::iter()
    }

    /// The protocol with Wireshark's name `name`.
    pub fn from_name(name: &str) -> Option<Protocol> {
        Protocol::all().find(|protocol| protocol.name() == name)
    }

    /// The name people say: `Ethernet`, `IPv4`, `TCP`.
    pub const fn title(self) -> &'static str {
        match self {
            Protocol::Ethernet => "Ethernet",
            Protocol::Vlan => "VLAN",
            Protocol::Null => "Loopback",
            Protocol::Arp => "ARP",
            Protocol::Ipv4 => "IPv4",
            Protocol::Ipv6 => "IPv6",
            Protocol::Icmp => "ICMP",
            Protocol::Icmpv6 => "ICMPv6",
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Llc => "LLC",
            Protocol::Sll => "Linux cooked",
            Protocol::Raw => "Raw IP",
            Protocol::Ppp => "PPP",
            Protocol::PppoeSession => "PPPoE",
            Protocol::PppoeDiscovery => "PPPoE discovery",
            Protocol::Radiotap => "Radiotap",
            Protocol::Wlan => "802.11",
            Protocol::Mpls => "MPLS",
            Protocol::Igmp => "IGMP",
            Protocol::Gre => "GRE",
            Protocol::Erspan => "ERSPAN",
            Protocol::Vxlan => "VXLAN",
            Protocol::Ah => "AH",
            Protocol::Geneve => "Geneve",
            Protocol::CiscoHdlc => "Cisco HDLC",
            Protocol::Fddi => "FDDI",
            Protocol::FrameRelay => "Frame Relay",
            Protocol::Dns => "DNS",
            Protocol::Mdns => "mDNS",
            Protocol::Http => "HTTP",
            Protocol::Tls => "TLS",
            Protocol::Dhcp => "DHCP",
            Protocol::Tftp => "TFTP",
            Protocol::Ftp => "FTP",
            Protocol::Smtp => "SMTP",
            Protocol::Ssh => "SSH",
            Protocol::Ntp => "NTP",
            Protocol::Data => "Data",
            Protocol::Padding => "Padding",
        }
    }

    /// Where the protocol stands in the reference model. ARP is placed on the network layer's side of the link, where
    /// courses draw it; padding belongs to the link.
    pub const fn osi(self) -> Osi {
        match self {
            Protocol::Ethernet
            | Protocol::Vlan
            | Protocol::Null
            | Protocol::Padding
            | Protocol::Llc
            | Protocol::Sll
            | Protocol::Raw
            | Protocol::Ppp
            | Protocol::PppoeSession
            | Protocol::PppoeDiscovery
            | Protocol::Radiotap
            | Protocol::Wlan
            | Protocol::Mpls
            | Protocol::Erspan
            | Protocol::Vxlan
            | Protocol::Geneve
            | Protocol::CiscoHdlc
            | Protocol::Fddi
            | Protocol::FrameRelay => Osi::DataLink,
            Protocol::Arp
            | Protocol::Ipv4
            | Protocol::Ipv6
            | Protocol::Icmp
            | Protocol::Icmpv6
            | Protocol::Igmp
            | Protocol::Gre
            | Protocol::Ah => Osi::Network,
            Protocol::Tcp | Protocol::Udp => Osi::Transport,
            Protocol::Data
            | Protocol::Dns
            | Protocol::Mdns
            | Protocol::Http
            | Protocol::Tls
            | Protocol::Dhcp
            | Protocol::Tftp
            | Protocol::Ftp
            | Protocol::Smtp
            | Protocol::Ssh
            | Protocol::Ntp => Osi::Application,
        }
    }
}
