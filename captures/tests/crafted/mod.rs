//! Builds capture files octet by octet, in either byte order, right or wrong.
#![allow(dead_code, reason = "every test file uses a part of it")]

use std::sync::Arc;

use synema_captures::{OpenError, Opened, read_bytes};
use synema_trace::Heading;

/// What a test compares of a frame: time, wire length, bytes, heading, name of the point.
pub type Seen = (i64, u32, Vec<u8>, Heading, String);

pub const ORDERS: [Order; 2] = [Order::Little, Order::Big];
pub const MICRO: u32 = 0xa1b2_c3d4;
pub const NANO: u32 = 0xa1b2_3c4d;
pub const MODIFIED: u32 = 0xa1b2_cd34;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
}

/// A file being built; numbers go in in its current order.
pub struct Crafted {
    pub order: Order,
    pub bytes: Vec<u8>,
}

impl Crafted {
    pub fn new(order: Order) -> Crafted {
        Crafted { order, bytes: Vec::new() }
    }

    pub fn u16(mut self, value: u16) -> Self {
        self.bytes.extend(if self.order == Order::Little { value.to_le_bytes() } else { value.to_be_bytes() });
        self
    }

    pub fn u32(mut self, value: u32) -> Self {
        self.bytes.extend(if self.order == Order::Little { value.to_le_bytes() } else { value.to_be_bytes() });
        self
    }

    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend(bytes);
        self
    }

    /// Zeroes up to a multiple of four.
    pub fn padded(mut self) -> Self {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self
    }

    /// The header of a pcap file.
    pub fn pcap(self, magic: u32, minor: u16, link_type: u32) -> Self {
        self.u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(65_535).u32(link_type)
    }

    /// A record of a pcap file.
    pub fn record(self, seconds: u32, fraction: u32, wire_len: u32, frame: &[u8]) -> Self {
        self.u32(seconds).u32(fraction).u32(frame.len() as u32).u32(wire_len).raw(frame)
    }

    /// A pcapng block around a body.
    pub fn block(self, block_type: u32, body: Crafted) -> Self {
        assert_eq!(body.bytes.len() % 4, 0, "a body is padded");
        let len = body.bytes.len() as u32 + 12;
        self.u32(block_type).u32(len).raw(&body.bytes).u32(len)
    }

    pub fn body(&self) -> Crafted {
        Crafted::new(self.order)
    }

    pub fn section(self) -> Self {
        let body = self.body().u32(0x1a2b_3c4d).u16(1).u16(0).u32(u32::MAX).u32(u32::MAX);
        self.block(0x0a0d_0d0a, body)
    }

    /// An interface with options made by [`Crafted::option`].
    pub fn interface(self, link_type: u16, snap_len: u32, options: &Crafted) -> Self {
        let body = self.body().u16(link_type).u16(0).u32(snap_len).raw(&options.bytes);
        self.block(1, body)
    }

    pub fn option(self, code: u16, value: &[u8]) -> Self {
        self.u16(code).u16(value.len() as u16).raw(value).padded()
    }

    /// An Enhanced Packet Block.
    pub fn enhanced(self, interface: u32, time: u64, wire_len: u32, frame: &[u8], options: &Crafted) -> Self {
        let body = self.body().u32(interface).u32((time >> 32) as u32).u32(time as u32);
        let body = body.u32(frame.len() as u32).u32(wire_len).raw(frame).padded().raw(&options.bytes);
        self.block(6, body)
    }

    /// A Simple Packet Block.
    pub fn simple(self, wire_len: u32, captured: &[u8]) -> Self {
        let body = self.body().u32(wire_len).raw(captured).padded();
        self.block(3, body)
    }

    /// An obsolete Packet Block.
    pub fn obsolete(self, interface: u16, drops: u16, time: u64, frame: &[u8], options: &Crafted) -> Self {
        let body = self.body().u16(interface).u16(drops).u32((time >> 32) as u32).u32(time as u32);
        let body = body.u32(frame.len() as u32).u32(frame.len() as u32).raw(frame).padded().raw(&options.bytes);
        self.block(2, body)
    }

    #[track_caller]
    pub fn open(&self) -> Opened {
        open(&self.bytes).unwrap()
    }

    #[track_caller]
    pub fn refused(&self) -> String {
        open(&self.bytes).unwrap_err().to_string()
    }
}

pub fn open(bytes: &[u8]) -> Result<Opened, OpenError> {
    read_bytes("t", Arc::new(bytes.to_vec()))
}

pub fn seen(opened: &Opened) -> Vec<Seen> {
    let trace = &opened.trace;
    let frame = |o: synema_trace::Observation<'_>| {
        (o.at.ns, o.wire_len, o.bytes.to_vec(), o.heading, trace.point(o.point).name.clone())
    };
    trace.observations().map(frame).collect()
}

/// A file with two sections of different order and every kind of block.
pub fn every_block() -> Vec<u8> {
    let mut whole = Vec::new();
    for order in ORDERS {
        let none = Crafted::new(order);
        let inbound = Crafted::new(order).option(2, &none.body().u32(1).bytes).option(0, b"");
        let nano = Crafted::new(order).option(2, b"eth0").option(9, &[9]).option(0, b"");
        let file = Crafted::new(order)
            .section()
            .interface(1, 0, &nano)
            .interface(101, 0, &none)
            .enhanced(0, 1_000_000_001, 60, b"enhanced", &inbound)
            .simple(3, b"sim")
            .obsolete(1, 7, 2_000_000, b"obsolete!", &inbound)
            .block(4, none.body().u32(0))
            .block(5, none.body().u32(0).u32(0).u32(0))
            .block(10, none.body().u32(0x544c_534b).u32(0))
            .block(0x0bad, none.body().u32(32_473).raw(b"mine"))
            .block(0x7fff_0001, none.body().raw(b"what"))
            .enhanced(1, 3_000_000, 5, b"fifth", &none);
        whole.extend(file.bytes);
    }
    whole
}
