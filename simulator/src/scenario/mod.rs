//! Scenarios: the network, its programs and faults, and what is expected of them, as one JSON document.
//!
//! A [`Scenario`] is read in two stages. The `document` mirrors the JSON and rejects every unknown key; then names are
//! resolved to places, so that a scenario which was read can be run.

mod document;
mod error;
mod expect;
mod network;
mod overrides;
mod units;

use std::net::IpAddr;

use synema_trace::Instant;

use document::Document;
pub use document::Text;
pub use error::ScenarioError;
pub use expect::ExpectationFailure;
pub(crate) use units::Span;

use crate::program::Program;

/// A network with programs and faults that can be run, and what is expected to happen.
#[derive(Clone, Debug)]
pub struct Scenario {
    document: Document,
}

impl Scenario {
    /// Reads a scenario.
    pub fn from_json(text: &str) -> Result<Scenario, ScenarioError> {
        Scenario::from_json_with(text, &[])
    }

    /// Reads a scenario after giving some of its values anew. A key is a JSON pointer (`/links/0/delay`) or a dotted
    /// path (`links.0.delay`); a value is JSON, or else a text as it stands.
    pub fn from_json_with(text: &str, overrides: &[(String, String)]) -> Result<Scenario, ScenarioError> {
        let mut json = serde_json::from_str(text).map_err(|error| ScenarioError::syntax(&error))?;
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

    /// The programs and when they start.
    pub(crate) fn programs(&self) -> impl Iterator<Item = (Instant, Program)> + '_ {
        self.document.apps.iter().map(|app| {
            let host = self.host_place(&app.host).expect("checked on reading");
            (Instant::from_ns(app.at.ns), Program::new(host, app.ops.clone()))
        })
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
        }
        for (place, link) in self.document.links.iter().enumerate() {
            self.end_place(&link.a).map_err(|problem| ScenarioError::at(format!("/links/{place}/a"), problem))?;
            self.end_place(&link.b).map_err(|problem| ScenarioError::at(format!("/links/{place}/b"), problem))?;
            for (rule, fault) in link.faults.iter().enumerate() {
                if let Some(from) = &fault.from {
                    host_exists(from, format!("/links/{place}/faults/{rule}/from"))?;
                }
            }
        }
        for (place, tap) in self.document.taps.iter().enumerate() {
            self.end_place(tap).map_err(|problem| ScenarioError::at(format!("/taps/{place}"), problem))?;
        }
        expect::check(&self.document.expect)
    }

    /// The host and interface of a link's end: `c.1`, or `c` for its first interface.
    fn end_place(&self, end: &str) -> Result<(usize, usize), String> {
        let (id, interface) = match end.rsplit_once('.') {
            Some((id, number)) => (id, number.parse().map_err(|_| format!("'{number}' in '{end}' is not a number"))?),
            None => (end, 0),
        };
        let host = self.host_place(id).ok_or_else(|| format!("there is no host '{id}'"))?;
        match interface < self.document.hosts[host].interfaces.len() {
            true => Ok((host, interface)),
            false => Err(format!("host '{id}' has no interface {interface}: they count from 0")),
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
