//! Bytes and their meaning: frames, layers, fields and headers, in both directions.
//!
//! Pure: no I/O, no clock, no state. Three groups of types work together here.
//! A [`Dissection`] reads any bytes and never fails: it keeps what was read and a [`Stop`] says why reading
//! ended. A [`Segment`] is the part of that reading which TCP logic needs, read fast and without judgement.
//! A [`TcpFrame`] goes the other way: it cannot hold a wrong length or checksum and writes real bytes.
//!
//! # Endianness
//! Everything on the wire is big-endian and is decided here once: accessors take and return host integers.

mod ah;
mod application;
mod arp;
pub mod byte_order;
mod capwap;
mod checksum;
mod data;
mod dhcp;
mod dissection;
mod dns;
mod dns_name;
mod eapol;
mod endpoint;
mod ethernet;
mod field;
mod geneve;
mod gre;
mod gtp;
mod hdlc;
mod http;
mod icmp;
mod icmp_extension;
mod icmpv6;
mod igmp;
mod ip_checksum_status;
mod ip_packet;
mod ipcomp;
mod ipv4;
mod ipv4_options;
mod ipv6;
mod ipv6_extensions;
mod ipv6_tunnels;
mod juniper;
mod l2tp;
mod link_payload;
mod link_tags;
mod link_type;
mod lisp;
mod llc;
mod lwapp;
mod mac;
mod memory;
mod messages;
mod mpls;
mod mptcp;
mod nhrp;
mod nsh;
mod ntp;
mod null;
mod other_links;
mod pim;
mod ppp;
mod pppoe;
mod protocol;
mod quic;
mod quic_connection;
mod quic_frames;
mod quic_initial;
mod radiotap;
mod sctp;
mod segment;
mod seq;
mod sflow;
mod sll;
mod ssh;
mod stop;
mod system_links;
mod tcp;
mod tcp_flags;
mod tcp_frame;
mod tcp_option_fields;
mod tcp_options;
mod text_lines;
mod tftp;
mod tls;
mod tls_hello;
mod token_ring;
mod tzsp;
mod udp;
mod vlan;
mod vxlan;
mod wlan;

pub use application::{application_over_tcp, application_over_udp, dissect_application};
pub use checksum::{ChecksumStatus, plain_checksum, transport_checksum};
pub use dissection::{Dissection, Layer, dissect, dissect_with, field_def, field_defs, protocols};
pub use endpoint::Endpoint;
pub use field::{Field, FieldDef, Hex, Kind, Value};
pub use http::{HttpStart, http_chunks_len, http_start};
pub use ip_packet::{IpPacket, IpProblem};
pub use link_type::LinkType;
pub use mac::Mac;
pub use memory::{
    Content, EapFragment, Fragment, Memory, Octets, Part, Source, SourceKind, Span, TcpPayload, UdpPayload,
};
pub use messages::{ArpPacket, adjusted_checksum, arp_frame, icmp_message, igmp_message, ip_frame, udp_datagram};
pub use protocol::{Osi, Protocol};
pub use quic_connection::QuicConnection;
pub use segment::{Contents, Datagram, PlainPacket, Segment, Transport, datagram, plain_packet};
pub use seq::Seq;
pub use stop::{Limit, Stop, StopReason};
pub use tcp_flags::TcpFlags;
pub use tcp_frame::{TcpFrame, TcpHeader};
pub use tcp_options::{TcpOption, read_tcp_options, tcp_options, write_tcp_options};
pub use tls::{is_tls_hello_of_old, tls_record_len};
