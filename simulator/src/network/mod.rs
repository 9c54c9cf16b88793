//! What the simulated network is made of, as plain data: interfaces with their tables, switches and hubs, routes,
//! address translation, reassembly. The `world` moves frames between them.

mod address;
mod device;
pub(crate) mod discovery;
mod interface;
mod nat;
mod neighbour;
mod node;
mod outgoing;
mod reassembly;
mod route;
mod spanning_tree;
mod topology_change;

pub(crate) use address::{
    ALL_NODES, ALL_ROUTERS, MLD_ROUTERS, is_link_local, is_multicast, multicast_mac, solicited_node, with_interface_id,
};
pub(crate) use device::{Device, DeviceKind, Learning, LearntPort};
pub(crate) use interface::{BROADCAST, Interface};
pub(crate) use nat::{Nat, Translated, is_icmp_error};
pub(crate) use neighbour::{Entry, Neighbour};
pub(crate) use node::{Node, Port};
pub(crate) use outgoing::Outgoing;
pub(crate) use reassembly::{Partial, PartialKey, fragments};
pub(crate) use route::{Hop, Route, longest_match};
pub(crate) use spanning_tree::{
    BRIDGES, BridgeId, Offer, PortState, Role, SpanningTree, TreePort, is_notification, notification_frame,
};
