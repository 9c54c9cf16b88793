//! Names and addresses as scripts give them.

use std::net::IpAddr;

use synema_wire::Endpoint;

use super::{Did, Driven, World};
use crate::dns_message::{A, AAAA, RecordData};
use crate::names::Looked;
use crate::script::{Exception, Object, Value};
use crate::sockets::Address;
use crate::task::{Pending, Wants};

impl World {
    /// The address of a name: from the hosts table, else by asking a name server.
    pub(super) fn resolve(&mut self, driven: &Driven<'_>, name: &str, kind: u16, cause: usize) -> Result<IpAddr, Did> {
        match name {
            "" => return Ok(IpAddr::from([0, 0, 0, 0])),
            "<broadcast>" => return Ok(IpAddr::from([255, 255, 255, 255])),
            _ => {}
        }
        if let Ok(ip) = name.parse() {
            return Ok(ip);
        }
        if let Some(ip) = self.hosts[driven.host].names.in_table(name) {
            return Ok(ip);
        }
        match self.look_up(driven.host, name, kind, Some(cause)) {
            Looked::Found(found) => match found.first() {
                Some(RecordData::Address(ip)) => Ok(*ip),
                _ => Err(unknown_name()),
            },
            Looked::Nothing => Err(unknown_name()),
            Looked::Failed => {
                Err(Did::Raise(Exception::new("gaierror", "[Errno -3] Temporary failure in name resolution")))
            }
            Looked::Unknown => {
                Err(Did::Wait(Wants::Name { name: name.trim_end_matches('.').to_ascii_lowercase(), kind }, None))
            }
        }
    }

    /// `('192.0.2.2', 80)`, or a path.
    pub(super) fn address(
        &mut self,
        driven: &Driven<'_>,
        value: Option<&Value>,
        is_v6: bool,
        cause: usize,
    ) -> Result<Address, Did> {
        match value {
            Some(Value::Text(path)) => Ok(Address::Path(path.to_string())),
            Some(Value::Tuple(items)) => {
                let (Some(Value::Text(name)), Some(port)) = (items.first(), items.get(1).and_then(Value::int)) else {
                    return Err(Did::type_error("an address is a tuple of a host and a port"));
                };
                let Ok(port) = u16::try_from(port) else {
                    return Err(Did::Raise(Exception::new("OverflowError", "port must be 0-65535")));
                };
                let ip = match name.is_empty() && is_v6 {
                    true => IpAddr::from([0u16; 8]),
                    false => self.resolve(driven, name, if is_v6 { AAAA } else { A }, cause)?,
                };
                Ok(Address::Inet(Endpoint { ip, port }))
            }
            _ => Err(Did::type_error("an address is a tuple of a host and a port, or a path")),
        }
    }

    pub(super) fn name_call(&mut self, driven: &mut Driven<'_>, pending: &Pending, name: &str) -> Did {
        let first = pending.call.argument(0, "host").map(|value| driven.heap.text(value)).unwrap_or_default();
        let hostname = self.hosts[driven.host].names.hostname.clone();
        if name == "gethostname" {
            return Did::Value(Value::text(hostname));
        }
        if name == "gethostbyaddr" {
            return self.name_of_address(driven, &first, pending.event);
        }
        let wants_v6 = name == "getaddrinfo" && pending.call.argument(2, "family").and_then(Value::int) == Some(10);
        let ip = match self.resolve(driven, &first, if wants_v6 { AAAA } else { A }, pending.event) {
            Ok(ip) => Value::text(ip.to_string()),
            Err(did) => return did,
        };
        Did::Value(match name {
            "gethostbyname" => ip,
            "gethostbyname_ex" => {
                let all = match self.look_up(driven.host, &first, A, Some(pending.event)) {
                    Looked::Found(found) => found.iter().map(|data| Value::text(data.text())).collect(),
                    _ => vec![ip],
                };
                let (aliases, addresses) =
                    (driven.heap.add(Object::List(Vec::new())), driven.heap.add(Object::List(all)));
                Value::tuple([Value::text(&first), aliases, addresses])
            }
            _ => {
                let port = pending.call.argument(1, "port").cloned().unwrap_or(Value::Int(0));
                let family = Value::Int(if wants_v6 { 10 } else { 2 });
                let info = [family, Value::Int(1), Value::Int(6), Value::text(""), Value::tuple([ip, port])];
                driven.heap.add(Object::List(vec![Value::tuple(info)]))
            }
        })
    }

    /// `(name, aliases, addresses)`.
    fn name_of_address(&mut self, driven: &mut Driven<'_>, text: &str, cause: usize) -> Did {
        let ip = match self.resolve(driven, text, A, cause) {
            Ok(ip) => ip,
            Err(did) => return did,
        };
        let unknown = || Did::Raise(Exception::new("herror", "[Errno 1] Unknown host"));
        let known = self.hosts[driven.host].names.name_in_table(ip).map(str::to_owned);
        let name = match known {
            Some(name) => name,
            None => match self.look_up_address(driven.host, ip, Some(cause)) {
                Looked::Found(found) => match found.first() {
                    Some(RecordData::Pointer(name)) => name.clone(),
                    _ => return unknown(),
                },
                Looked::Nothing | Looked::Failed => return unknown(),
                Looked::Unknown => {
                    let name = crate::dns_message::reverse_name(ip);
                    return Did::Wait(Wants::Name { name, kind: crate::dns_message::PTR }, None);
                }
            },
        };
        let aliases = driven.heap.add(Object::List(Vec::new()));
        let addresses = driven.heap.add(Object::List(vec![Value::text(ip.to_string())]));
        Did::Value(Value::tuple([Value::text(name), aliases, addresses]))
    }
}

fn unknown_name() -> Did {
    Did::Raise(Exception::new("gaierror", "[Errno -2] Name or service not known"))
}
