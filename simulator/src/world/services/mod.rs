//! What the servers of a host do with datagrams.

mod dhcp;
mod dns;

use synema_wire::Endpoint;

use super::World;
use crate::services::Service;

impl World {
    /// A datagram that no socket wants; whether a service of the host took it.
    pub(super) fn serve_datagram(
        &mut self,
        host: usize,
        interface: Option<usize>,
        from: Endpoint,
        to: Endpoint,
        octets: &[u8],
        cause: Option<usize>,
    ) -> bool {
        let is_answer = |port: u16| self.hosts[host].names.asked.values().any(|question| question.port == port);
        if is_answer(to.port) {
            self.receive_name_answer(host, from, octets, cause);
            return true;
        }
        let services = self.hosts[host].services.iter();
        let Some(place) = services.enumerate().find_map(|(place, service)| {
            let on_interface = match service {
                Service::Dns(_) => true,
                Service::DhcpServer(server) => Some(server.interface) == interface,
                Service::DhcpClient(client) => Some(client.interface) == interface,
            };
            (on_interface && service.port() == Some(to.port)).then_some(place)
        }) else {
            return false;
        };
        match &self.hosts[host].services[place] {
            Service::Dns(_) => self.serve_name(host, place, from, to, octets, cause),
            Service::DhcpServer(_) => self.serve_lease(host, place, octets, cause),
            Service::DhcpClient(_) => self.receive_lease(host, place, octets, cause),
        }
        true
    }
}
