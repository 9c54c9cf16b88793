/// A protocol of a dissected layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::EnumIter)]
pub enum Protocol {
    /// Ethernet II or 802.3.
    Ethernet,
    /// IEEE 802.1Q tag.
    Vlan,
    /// IEEE 802.1ad tag, a provider's.
    ProviderVlan,
    /// Locator/Identifier Separation Protocol.
    Lisp,
    /// IP payload compression.
    IpComp,
    /// Control and Provisioning of Wireless Access Points: stations' frames.
    Capwap,
    /// A packet inside UDP by the Locator/Identifier Separation Protocol.
    LispData,
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
    /// The same, as drivers for Prism chips wrote it.
    Prism,
    /// Layer Two Tunneling Protocol: PPP over UDP.
    L2tp,
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
    /// VXLAN with an extension that names what it carries.
    VxlanGpe,
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
    /// GPRS Tunnelling Protocol.
    Gtp,
    /// IPv6 over UDP through address translators.
    Teredo,
    /// Anything in Anything: IPv6 over UDP.
    Ayiya,
    /// Ethernet inside IP.
    EtherIp,
    /// IEEE 802.1AE: protected Ethernet.
    Macsec,
    /// Cisco's tag of virtual interfaces.
    Vntag,
    /// IEEE 802.1CB tag that numbers the copies of a frame.
    RedundancyTag,
    /// Arista's header with a timestamp.
    Avsp,
    /// Cisco FabricPath.
    FabricPath,
    /// IEEE 802.5.
    TokenRing,
    /// IEEE 802.1X: who wants to be let into a network, and its keys.
    Eapol,
    /// Extensible Authentication Protocol.
    Eap,
    /// Network Service Header.
    Nsh,
    /// Protocol Independent Multicast.
    Pim,
    /// Attached Resource Computer Network.
    Arcnet,
    /// Linux netfilter's log.
    Nflog,
    /// Per-packet information.
    Ppi,
    /// Solaris' header of packets inside a host.
    Ipnet,
    /// IP over InfiniBand.
    Ipoib,
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
    /// QUIC, a transport with encryption over UDP.
    Quic,
    /// Reports of sampled frames.
    Sflow,
    /// Lightweight Access Point Protocol.
    Lwapp,
    /// The header of Juniper's own captures.
    Juniper,
    /// Next Hop Resolution Protocol.
    Nhrp,
    /// Frames that a probe sent on over UDP.
    Tzsp,
    /// What Apple's system says of a frame, before it.
    Pktap,
    /// What OpenBSD says of a packet that IPsec protects.
    Enc,
    /// What OpenBSD's filter says of a packet that it logged.
    Pflog,
    /// Tag of High-availability Seamless Redundancy.
    Hsr,
    /// Cisco's tag of a security group.
    CiscoMetadata,
    /// A customer's frame inside a provider's backbone, IEEE 802.1ah.
    Backbone,
    /// Stream Control Transmission Protocol.
    Sctp,
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
            Protocol::ProviderVlan => "ieee8021ad",
            Protocol::Lisp => "lisp",
            Protocol::IpComp => "ipcomp",
            Protocol::Capwap => "capwap.data",
            Protocol::LispData => "lisp-data",
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
            Protocol::Prism => "prism",
            Protocol::L2tp => "l2tp",
            Protocol::Wlan => "wlan",
            Protocol::Mpls => "mpls",
            Protocol::Igmp => "igmp",
            Protocol::Gre => "gre",
            Protocol::Erspan => "erspan",
            Protocol::Vxlan => "vxlan",
            Protocol::VxlanGpe => "vxlan-gpe",
            Protocol::Ah => "ah",
            Protocol::Geneve => "geneve",
            Protocol::CiscoHdlc => "chdlc",
            Protocol::Fddi => "fddi",
            Protocol::FrameRelay => "fr",
            Protocol::Gtp => "gtp",
            Protocol::Teredo => "teredo",
            Protocol::Ayiya => "ayiya",
            Protocol::EtherIp => "etherip",
            Protocol::Macsec => "macsec",
            Protocol::Vntag => "vntag",
            Protocol::RedundancyTag => "ieee8021cb",
            Protocol::Avsp => "avsp",
            Protocol::FabricPath => "cfp",
            Protocol::TokenRing => "tr",
            Protocol::Eapol => "eapol",
            Protocol::Eap => "eap",
            Protocol::Nsh => "nsh",
            Protocol::Pim => "pim",
            Protocol::Arcnet => "arcnet",
            Protocol::Nflog => "nflog",
            Protocol::Ppi => "ppi",
            Protocol::Ipnet => "ipnet",
            Protocol::Ipoib => "ipoib",
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
            Protocol::Quic => "quic",
            Protocol::Sflow => "sflow",
            Protocol::Lwapp => "lwapp",
            Protocol::Juniper => "juniper",
            Protocol::Nhrp => "nhrp",
            Protocol::Tzsp => "tzsp",
            Protocol::Pktap => "pktap",
            Protocol::Enc => "enc",
            Protocol::Pflog => "pflog",
            Protocol::Hsr => "hsr",
            Protocol::CiscoMetadata => "cmd",
            Protocol::Backbone => "ieee8021ah",
            Protocol::Sctp => "sctp",
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
            Protocol::ProviderVlan => "Provider VLAN",
            Protocol::Lisp => "LISP control",
            Protocol::IpComp => "IPComp",
            Protocol::Capwap => "CAPWAP",
            Protocol::LispData => "LISP",
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
            Protocol::Prism => "Prism",
            Protocol::L2tp => "L2TP",
            Protocol::Wlan => "802.11",
            Protocol::Mpls => "MPLS",
            Protocol::Igmp => "IGMP",
            Protocol::Gre => "GRE",
            Protocol::Erspan => "ERSPAN",
            Protocol::Vxlan => "VXLAN",
            Protocol::VxlanGpe => "VXLAN-GPE",
            Protocol::Ah => "AH",
            Protocol::Geneve => "Geneve",
            Protocol::CiscoHdlc => "Cisco HDLC",
            Protocol::Fddi => "FDDI",
            Protocol::FrameRelay => "Frame Relay",
            Protocol::Gtp => "GTP",
            Protocol::Teredo => "Teredo",
            Protocol::Ayiya => "AYIYA",
            Protocol::EtherIp => "EtherIP",
            Protocol::Macsec => "MACsec",
            Protocol::Vntag => "VN-Tag",
            Protocol::RedundancyTag => "R-TAG",
            Protocol::Avsp => "Arista timestamp",
            Protocol::FabricPath => "FabricPath",
            Protocol::TokenRing => "Token Ring",
            Protocol::Eapol => "EAPOL",
            Protocol::Eap => "EAP",
            Protocol::Nsh => "NSH",
            Protocol::Pim => "PIM",
            Protocol::Arcnet => "ARCNET",
            Protocol::Nflog => "Netfilter log",
            Protocol::Ppi => "PPI",
            Protocol::Ipnet => "Solaris ipnet",
            Protocol::Ipoib => "IP over InfiniBand",
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
            Protocol::Quic => "QUIC",
            Protocol::Sflow => "sFlow",
            Protocol::Lwapp => "LWAPP",
            Protocol::Juniper => "Juniper",
            Protocol::Nhrp => "NHRP",
            Protocol::Tzsp => "TZSP",
            Protocol::Pktap => "PKTAP",
            Protocol::Enc => "ENC",
            Protocol::Pflog => "PF log",
            Protocol::Hsr => "HSR",
            Protocol::CiscoMetadata => "Cisco metadata",
            Protocol::Backbone => "802.1ah",
            Protocol::Sctp => "SCTP",
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
            | Protocol::ProviderVlan
            | Protocol::Lisp
            | Protocol::IpComp
            | Protocol::Capwap
            | Protocol::LispData
            | Protocol::Null
            | Protocol::Padding
            | Protocol::Llc
            | Protocol::Sll
            | Protocol::Raw
            | Protocol::Ppp
            | Protocol::PppoeSession
            | Protocol::PppoeDiscovery
            | Protocol::Radiotap
            | Protocol::Prism
            | Protocol::L2tp
            | Protocol::Wlan
            | Protocol::Mpls
            | Protocol::Erspan
            | Protocol::Vxlan
            | Protocol::VxlanGpe
            | Protocol::Geneve
            | Protocol::CiscoHdlc
            | Protocol::Fddi
            | Protocol::FrameRelay
            | Protocol::Gtp
            | Protocol::Teredo
            | Protocol::Ayiya
            | Protocol::EtherIp
            | Protocol::Macsec
            | Protocol::Vntag
            | Protocol::RedundancyTag
            | Protocol::Avsp
            | Protocol::FabricPath
            | Protocol::TokenRing
            | Protocol::Eapol
            | Protocol::Eap
            | Protocol::Nsh
            | Protocol::Arcnet
            | Protocol::Nflog
            | Protocol::Ppi
            | Protocol::Ipnet
            | Protocol::Ipoib
            | Protocol::Lwapp
            | Protocol::Pktap
            | Protocol::Enc
            | Protocol::Pflog
            | Protocol::Hsr
            | Protocol::CiscoMetadata
            | Protocol::Backbone
            | Protocol::Juniper => Osi::DataLink,
            Protocol::Arp
            | Protocol::Ipv4
            | Protocol::Ipv6
            | Protocol::Icmp
            | Protocol::Icmpv6
            | Protocol::Igmp
            | Protocol::Gre
            | Protocol::Pim
            | Protocol::Nhrp
            | Protocol::Ah => Osi::Network,
            Protocol::Tcp | Protocol::Udp | Protocol::Sctp | Protocol::Quic => Osi::Transport,
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
            | Protocol::Ntp
            | Protocol::Tzsp
            | Protocol::Sflow => Osi::Application,
        }
    }
}
