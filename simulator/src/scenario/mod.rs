//! Scenarios: the network, its programs and faults, and what is expected of them, as one JSON document.
//!
//! A [`Scenario`] is read in two stages. The `document` mirrors the JSON and rejects every unknown key; then names are
//! resolved to places, so that a scenario which was read can be run.

mod app_document;
mod document;
mod error;
mod expect;
mod fault_sentence;
mod link_document;
mod network;
mod overrides;
mod tcp_document;
mod unique;
mod units;

use std::net::IpAddr;

use synema_trace::Instant;

pub use document::Text;
use document::{Document, RoutingDocument};
pub use error::ScenarioError;
pub use expect::ExpectationFailure;
use unique::Unique;
pub(crate) use units::Span;

use crate::command::{Command, CommandAction, CommandText};
use crate::program::Steps;
use crate::random::{self, Purpose};
use crate::script::Machine;
use crate::task::{Code, Process, Script, Task};

/// What a call of a source costs where the scenario does not say: long enough that a program which asks again and again
/// lets time go by.
const CALL_NS: i64 = 10_000;

/// A network with programs and faults that can be run, and what is expected to happen.
#[derive(Clone, Debug)]
pub struct Scenario {
    document: Document,
}

impl Scenario {
    /// The JSON Schema of a scenario.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(Document).to_value()
    }

    /// Reads a scenario.
    pub fn from_json(text: &str) -> Result<Scenario, ScenarioError> {
        Scenario::from_json_with(text, &[])
    }

    /// Reads a scenario after giving some of its values anew. A key is a JSON pointer (`/links/0/delay`) or a dotted
    /// path (`links.0.delay`); a value is JSON, or else a text as it stands.
    pub fn from_json_with(text: &str, overrides: &[(String, String)]) -> Result<Scenario, ScenarioError> {
        let Unique(mut json) = serde_json::from_str(text).map_err(|error| ScenarioError::syntax(&error))?;
        if !json.is_object() {
            return Err(ScenarioError::at(
                "",
                "a scenario is an object: {\"title\": …, \"hosts\": […], \"links\": […]}",
            ));
        }
        for (key, value) in overrides {
            overrides::apply(&mut json, key, value)?;
        }
        let document = serde_path_to_error::deserialize(json).map_err(ScenarioError::content)?;
        let scenario = Scenario { document };
        scenario.check()?;
        Ok(scenario)
    }

    /// The same scenario with another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Scenario {
        self.document.seed = seed;
        self
    }

    /// Its identifier, where it has one.
    pub fn id(&self) -> Option<&str> {
        self.document.id.as_deref()
    }

    /// Its title in both languages.
    pub fn title(&self) -> &Text {
        &self.document.title
    }

    /// What it shows, in both languages.
    pub fn summary(&self) -> Option<&Text> {
        self.document.summary.as_ref()
    }

    /// What everything random is drawn from.
    pub fn seed(&self) -> u64 {
        self.document.seed
    }

    /// When the simulation ends if it has not come to rest before.
    pub fn until(&self) -> Instant {
        Instant::from_ns(self.document.until.ns)
    }

    /// The names of the interfaces whose frames are to be saved; all of them where the scenario names none.
    pub fn taps(&self) -> &[String] {
        &self.document.taps
    }

    /// The addresses that the scenario gives its hosts, with their names.
    pub fn addresses(&self) -> impl Iterator<Item = (IpAddr, &str)> {
        let of_host = |host: &'_ document::HostDocument| {
            let addresses = host.interfaces.iter().flat_map(|interface| &interface.ip.0);
            addresses.map(|address| address.ip).collect::<Vec<_>>()
        };
        let hosts = self.document.hosts.iter();
        hosts.flat_map(move |host| of_host(host).into_iter().map(move |ip| (ip, host.id.as_str())))
    }

    /// The programs, each with its first task, and when they start.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = (Instant, Process, Task)> + '_ {
        self.document.apps.iter().enumerate().map(|(place, app)| {
            let host = self.host_place(&app.host).expect("checked on reading");
            let draws = random::stream(self.document.seed, Purpose::Program, place);
            let mut process = Process::new(host, draws);
            let code = match &app.source {
                None => Code::Steps(Steps::new(app.ops.clone().unwrap_or_default())),
                Some(source) => {
                    process.source = Some(source.compiled.clone());
                    process.call_ns = app.cpu.map_or(CALL_NS, |cpu| cpu.ns);
                    process.is_cooperative = app.cooperative;
                    process.heap.is_big_endian = self.document.hosts[host].endian == document::Endian::Big;
                    for (name, value) in &app.with {
                        let value = process.heap.of_json(value);
                        process.heap.globals.insert(name.as_str().into(), value);
                    }
                    let machine = Machine::new(&source.compiled, 0, Vec::new()).expect("a module has no parameters");
                    Code::Script(Box::new(Script { machine, pending: None }))
                }
            };
            (Instant::from_ns(app.at.ns), process, Task::new(0, code))
        })
    }

    /// What is done to the network while it runs.
    pub(crate) fn commands(&self) -> Vec<Command> {
        let commands = self.document.commands.iter().filter_map(|command| {
            let action = self.command(&command.action).ok()?;
            Some(Command { at: Instant::from_ns(command.at.ns), action })
        });
        commands.collect()
    }

    fn command(&self, text: &CommandText) -> Result<CommandAction, String> {
        let host = |id: &str| self.host_place(id).ok_or_else(|| format!("there is no host '{id}'"));
        let link = |id: &str| {
            let links = &self.document.links;
            let place = links.iter().position(|link| link.id.as_deref() == Some(id));
            place.ok_or_else(|| format!("there is no link '{id}': links are found by their id"))
        };
        Ok(match text {
            CommandText::Reboot(id) => CommandAction::Reboot { host: host(id)? },
            CommandText::Cut(id) => CommandAction::Cut { link: link(id)? },
            CommandText::Mend(id) => CommandAction::Mend { link: link(id)? },
        })
    }

    /// Whether routers find their routes themselves.
    pub(crate) fn computes_routes(&self) -> bool {
        self.document.routing == RoutingDocument::Computed
    }

    fn host_place(&self, id: &str) -> Option<usize> {
        self.document.hosts.iter().position(|host| host.id == id)
    }

    /// Everything that the types of the document cannot say.
    fn check(&self) -> Result<(), ScenarioError> {
        let known = || self.document.hosts.iter().map(|host| host.id.as_str()).collect::<Vec<_>>().join(", ");
        let host_exists = |id: &str, pointer: String| match self.host_place(id) {
            Some(_) => Ok(()),
            None => Err(ScenarioError::at(pointer, format!("there is no host '{id}': the hosts are {}", known()))),
        };
        for (place, host) in self.document.hosts.iter().enumerate() {
            if self.host_place(&host.id) != Some(place) {
                let problem = format!("two hosts are called '{}': give each its own id", host.id);
                return Err(ScenarioError::at(format!("/hosts/{place}/id"), problem));
            }
        }
        for (place, app) in self.document.apps.iter().enumerate() {
            host_exists(&app.host, format!("/apps/{place}/host"))?;
            if app.source.is_some() == app.ops.is_some() {
                let problem = "a program has either 'ops' or 'source'";
                return Err(ScenarioError::at(format!("/apps/{place}"), problem));
            }
        }
        self.check_network()?;
        for (place, tap) in self.document.taps.iter().enumerate() {
            self.interface(tap).map_err(|problem| ScenarioError::at(format!("/taps/{place}"), problem))?;
        }
        for (place, command) in self.document.commands.iter().enumerate() {
            let at = |problem| ScenarioError::at(format!("/commands/{place}/do"), problem);
            self.command(&command.action).map_err(at)?;
        }
        expect::check(&self.document.expect)
    }

    /// Whether ends of links exist and are used once, and what hosts say of their interfaces is true.
    fn check_network(&self) -> Result<(), ScenarioError> {
        let mut ends = Vec::new();
        for (place, link) in self.document.links.iter().enumerate() {
            for (key, end) in [("a", &link.a), ("b", &link.b)] {
                let at = |problem| ScenarioError::at(format!("/links/{place}/{key}"), problem);
                let port = self.port(end).map_err(at)?;
                if ends.contains(&port) {
                    return Err(at(format!("'{end}' has a link already: join more than two with a switch")));
                }
                ends.push(port);
            }
            // RFC 791 §3.2: every module forwards packets of 68 octets
            if let Some(mtu) = link.mtu.filter(|mtu| !(68..=65_535).contains(mtu)) {
                let problem = format!("{mtu} octets are no length of packets: write 68 to 65535");
                return Err(ScenarioError::at(format!("/links/{place}/mtu"), problem));
            }
            for (rule, fault) in link.faults.iter().enumerate() {
                if let Some(from) = &fault.keys().from {
                    let at = |problem| ScenarioError::at(format!("/links/{place}/faults/{rule}/from"), problem);
                    self.port(from).map_err(at)?;
                }
            }
        }
        for (place, host) in self.document.hosts.iter().enumerate() {
            self.check_host(&format!("/hosts/{place}"), host)?;
        }
        for (place, device) in self.document.devices.iter().enumerate() {
            let is_taken = self.host_place(&device.id).is_some()
                || self.document.devices[..place].iter().any(|other| other.id == device.id);
            if is_taken {
                let problem = format!("'{}' is the name of something else: give each its own id", device.id);
                return Err(ScenarioError::at(format!("/devices/{place}/id"), problem));
            }
            if device.kind == document::DeviceKindDocument::Hub && device.spanning_tree.is_some() {
                let problem = "a hub repeats everything: only a switch speaks the spanning tree protocol";
                return Err(ScenarioError::at(format!("/devices/{place}/spanning_tree"), problem));
            }
            if let Some(port) = device.blocked.iter().find(|port| **port >= device.ports) {
                let problem = format!("'{}' has no port {port}: they count from 0", device.id);
                return Err(ScenarioError::at(format!("/devices/{place}/blocked"), problem));
            }
        }
        Ok(())
    }

    fn check_host(&self, pointer: &str, host: &document::HostDocument) -> Result<(), ScenarioError> {
        host.tcp.check(&format!("{pointer}/tcp"))?;
        for (number, route) in host.routes.iter().enumerate() {
            let is_near = host.interfaces.iter().flat_map(|own| &own.ip.0).any(|own| own.contains(route.via));
            if !is_near {
                let problem = format!("{} is on no link of '{}'", route.via, host.id);
                return Err(ScenarioError::at(format!("{pointer}/routes/{number}/via"), problem));
            }
        }
        let numbers = [
            ("nat/outside", host.nat.as_ref().map(|nat| nat.outside)),
            ("dhcp_server/interface", host.dhcp_server.as_ref().map(|server| server.interface)),
        ];
        for (key, number) in numbers {
            if number.is_some_and(|number| number >= host.interfaces.len()) {
                let problem = format!("'{}' has no such interface: they count from 0", host.id);
                return Err(ScenarioError::at(format!("{pointer}/{key}"), problem));
            }
        }
        let records = host.name_server.iter().flat_map(|server| &server.zone).enumerate();
        for (number, record) in records {
            if network::record(record).is_none() {
                let problem = format!("'{}' is not an address of that type", record.data);
                return Err(ScenarioError::at(format!("{pointer}/name_server/zone/{number}/data"), problem));
            }
        }
        Ok(())
    }

    /// Whether a name is that of a host's interface.
    fn interface(&self, name: &str) -> Result<(), String> {
        match self.port(name)?.node {
            crate::network::Node::Host(_) => Ok(()),
            crate::network::Node::Device(_) => Err(format!("'{name}' is a port of a device: frames are seen at hosts")),
        }
    }
}

/// An address with the length of its network's prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct InterfaceAddress {
    pub(crate) ip: IpAddr,
    pub(crate) prefix_len: u8,
}

impl InterfaceAddress {
    /// Whether an address lies in its network.
    pub(crate) fn contains(self, ip: IpAddr) -> bool {
        match (self.ip, ip) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                let host_bits = 32 - u32::from(self.prefix_len);
                (own.to_bits() ^ ip.to_bits()).checked_shr(host_bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                let host_bits = 128 - u32::from(self.prefix_len);
                (own.to_bits() ^ ip.to_bits()).checked_shr(host_bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }

    /// The directed broadcast address; networks of 31 and 32 bits have none (RFC 3021).
    pub(crate) fn broadcast(self) -> Option<std::net::Ipv4Addr> {
        match self.ip {
            IpAddr::V4(ip) if self.prefix_len < 31 => Some((ip.to_bits() | u32::MAX >> self.prefix_len).into()),
            _ => None,
        }
    }
}

impl std::fmt::Display for InterfaceAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.ip, self.prefix_len)
    }
}

impl TryFrom<String> for InterfaceAddress {
    type Error = String;

    fn try_from(text: String) -> Result<InterfaceAddress, String> {
        let read = || {
            let (ip, prefix_len) = text.split_once('/')?;
            let address = InterfaceAddress { ip: ip.parse().ok()?, prefix_len: prefix_len.parse().ok()? };
            let longest = if address.ip.is_ipv4() { 32 } else { 128 };
            (address.prefix_len <= longest).then_some(address)
        };
        read().ok_or_else(|| format!("'{text}' is not an address with its prefix length: write 192.0.2.1/24"))
    }
}
