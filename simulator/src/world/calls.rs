//! The programs: their socket calls, and when they go on.

use synema_trace::{EventKind, TcpState};
use synema_wire::Endpoint;

use super::{Happening, World};
use crate::host::{Connection, ConnectionId, Listening, unspecified};
use crate::kernel::Class;
use crate::program::{Amount, OpAction, Socket, Waiting};
use crate::tcp::{Call, CallError, Reply, Tcb};

/// How far a call got.
enum Progress {
    /// It is over, with this value or error name.
    Done(String),
    /// It waits; so many octets are through.
    Waits(usize),
}

/// The longest received text that a return shows whole.
const SHOWN_OCTETS: usize = 40;

impl World {
    /// Lets a program run until it waits or ends.
    pub(super) fn resume(&mut self, program: usize) {
        let ops = self.programs[program].ops.clone();
        while let Some(op) = ops.get(self.programs[program].pc) {
            let host = self.programs[program].host;
            let waiting = self.programs[program].waiting.take();
            let mut waiting = waiting.unwrap_or_else(|| {
                let ends = self.ends_of(program, &op.action);
                let kind = EventKind::Call { text: op.text.clone() };
                let call = self.record(host, ends, None, None, kind);
                Waiting { call, octets: 0, until: None, woken_by: None, is_scheduled: false }
            });
            waiting.is_scheduled = false;
            let ends_before = self.ends_of(program, &op.action);
            let result = match self.perform(program, &op.action, &mut waiting) {
                Progress::Waits(octets) => {
                    self.programs[program].waiting = Some(Waiting { octets, ..waiting });
                    return;
                }
                Progress::Done(result) => result,
            };
            let ends_after = self.ends_of(program, &op.action);
            let ends = if ends_after.0.is_some() { ends_after } else { ends_before };
            let kind = EventKind::Return { text: op.text.clone(), result };
            self.record(host, ends, None, waiting.woken_by.or(Some(waiting.call)), kind);
            self.programs[program].pc += 1;
        }
    }

    /// Tells every waiting program that could go on to try again.
    pub(super) fn wake_programs(&mut self) {
        for program in 0..self.programs.len() {
            let this = &self.programs[program];
            let Some(waiting) = this.waiting.filter(|waiting| !waiting.is_scheduled) else { continue };
            let (at, woken_by) = match waiting.until {
                Some(until) => (until, None),
                // the step that made it ready has just been recorded
                None if self.is_ready(program) => (self.now, self.trace.events().len().checked_sub(1)),
                None => continue,
            };
            self.programs[program].waiting = Some(Waiting { is_scheduled: true, woken_by, ..waiting });
            self.queue.schedule(at, Class::Program, Happening::Resume { program });
        }
    }

    /// Whether the call that a program waits in would get further now.
    fn is_ready(&self, program: usize) -> bool {
        let this = &self.programs[program];
        let action = &this.ops[this.pc].action;
        let Some(Socket::Open(id)) = action.socket().and_then(|name| this.sockets.get(name)) else { return true };
        let connection = self.hosts[this.host].connection(*id);
        let tcb = &connection.tcb;
        let is_opening = matches!(tcb.state, TcpState::SynSent | TcpState::SynReceived);
        match action {
            OpAction::Accept { .. } => connection.listening.as_ref().is_none_or(|listen| !listen.open.is_empty()),
            OpAction::Connect { .. } => !is_opening,
            OpAction::Send { .. } => !tcb.state_takes_text() || tcb.send_queue.len() < tcb.settings.send_buffer_bytes,
            OpAction::Receive { .. } => tcb.receive_buffer.readable_len() > 0 || !tcb.state_may_receive(),
            _ => true,
        }
    }

    fn perform(&mut self, program: usize, action: &OpAction, waiting: &mut Waiting) -> Progress {
        let done = |result: &str| Progress::Done(result.to_owned());
        let host = self.programs[program].host;
        let socket = action.socket().and_then(|name| self.programs[program].sockets.get(name)).copied();
        match (action, socket) {
            (OpAction::Sleep { ns }, _) => match waiting.until {
                Some(_) => done("0"),
                None => {
                    waiting.until = Some(self.now.plus_ns(*ns));
                    Progress::Waits(0)
                }
            },
            (OpAction::Socket { name }, _) => {
                self.name_socket(program, name, Socket::Fresh { local: None });
                done(name)
            }
            (_, None) => done("EBADF"),
            (OpAction::Bind { name, local }, Some(Socket::Fresh { .. })) => {
                if self.hosts[host].is_port_taken(local.port) {
                    return done("EADDRINUSE");
                }
                self.name_socket(program, name, Socket::Fresh { local: Some(*local) });
                done("0")
            }
            (OpAction::Listen { name, backlog }, Some(Socket::Fresh { local: Some(local) })) => {
                self.listen(program, name, local, *backlog, waiting.call)
            }
            (OpAction::Accept { name, .. }, Some(Socket::Open(id))) => self.accept(program, name, id),
            (OpAction::Connect { name, remote }, Some(Socket::Fresh { local })) => {
                self.connect(program, name, local, *remote, waiting.call)
            }
            (OpAction::Connect { .. }, Some(Socket::Open(id))) => self.connected(host, id),
            (OpAction::Send { octets, all, .. }, Some(Socket::Open(id))) => self.send(host, id, octets, *all, waiting),
            (OpAction::Receive { amount, .. }, Some(Socket::Open(id))) => self.read(host, id, *amount, waiting),
            (OpAction::ShutdownWrite { .. }, Some(Socket::Open(id))) => {
                match self.call(host, id, &Call::Close, waiting.call) {
                    Reply::Error(CallError::DoesNotExist) => done("ENOTCONN"),
                    _ => done("0"),
                }
            }
            (OpAction::Status { .. }, Some(Socket::Open(id))) => {
                match self.call(host, id, &Call::Status, waiting.call) {
                    Reply::State(state) => done(state.name()),
                    _ => done("ENOTCONN"),
                }
            }
            (OpAction::Close { name }, Some(socket)) => self.close(program, name, socket, &Call::Close, waiting.call),
            (OpAction::Abort { name }, Some(socket)) => self.close(program, name, socket, &Call::Abort, waiting.call),
            (OpAction::Listen { .. }, Some(Socket::Fresh { local: None })) => done("EDESTADDRREQ"),
            (OpAction::Bind { .. } | OpAction::Listen { .. }, _) => done("EINVAL"),
            (_, Some(Socket::Fresh { .. })) => done("ENOTCONN"),
        }
    }

    fn name_socket(&mut self, program: usize, name: &str, socket: Socket) {
        self.programs[program].sockets.insert(name.to_owned(), socket);
    }

    /// One user call to a connection, with everything that follows from it.
    fn call(&mut self, host: usize, id: ConnectionId, call: &Call, cause: usize) -> Reply {
        let mut actions = Vec::new();
        let reply = self.hosts[host].connection_mut(id).tcb.call(self.now, call, &mut actions);
        self.carry_out(host, id, actions, Some(cause));
        reply
    }

    fn listen(&mut self, program: usize, name: &str, local: Endpoint, backlog: usize, cause: usize) -> Progress {
        let host = self.programs[program].host;
        if self.hosts[host].is_port_taken(local.port) {
            return Progress::Done("EADDRINUSE".into());
        }
        let settings = self.hosts[host].settings;
        let listening = Some(Listening { backlog, ..Listening::default() });
        let id = self.hosts[host].add(Connection { listening, ..Connection::new(Tcb::new(local, settings)) });
        self.name_socket(program, name, Socket::Open(id));
        self.call(host, id, &Call::OpenPassive, cause);
        Progress::Done("0".into())
    }

    fn accept(&mut self, program: usize, name: &str, listener: ConnectionId) -> Progress {
        let host = self.programs[program].host;
        let Some(listening) = &mut self.hosts[host].connection_mut(listener).listening else {
            return Progress::Done("EINVAL".into());
        };
        let Some(id) = listening.open.pop_front() else { return Progress::Waits(0) };
        let remote = self.hosts[host].connection(id).tcb.remote.map_or_else(String::new, |remote| remote.to_string());
        self.name_socket(program, name, Socket::Open(id));
        Progress::Done(format!("{name} from {remote}"))
    }

    fn connect(
        &mut self,
        program: usize,
        name: &str,
        local: Option<Endpoint>,
        remote: Endpoint,
        cause: usize,
    ) -> Progress {
        let host = self.programs[program].host;
        let this = &mut self.hosts[host];
        let Some(interface) = this.interface_towards(remote.ip) else { return Progress::Done("ENETUNREACH".into()) };
        let own_ip = this.interfaces[interface].ip;
        let ip = local.map(|local| local.ip).filter(|ip| *ip != unspecified(*ip)).unwrap_or(own_ip);
        let port = local.map_or_else(|| this.free_port(), |local| local.port);
        let local = Endpoint { ip, port };
        let isn = this.isns.next();
        let id = this.add(Connection::new(Tcb { remote: Some(remote), ..Tcb::new(local, this.settings) }));
        self.name_socket(program, name, Socket::Open(id));
        self.call(host, id, &Call::OpenActive { remote: Some(remote), isn }, cause);
        Progress::Waits(0)
    }

    /// Whether a connect that waited is over.
    fn connected(&mut self, host: usize, id: ConnectionId) -> Progress {
        let tcb = &self.hosts[host].connection(id).tcb;
        match tcb.state {
            TcpState::SynSent | TcpState::SynReceived => Progress::Waits(0),
            TcpState::Closed => Progress::Done(tcb.error.map_or("ECONNABORTED", CallError::errno).into()),
            _ => Progress::Done("0".into()),
        }
    }

    fn send(&mut self, host: usize, id: ConnectionId, octets: &[u8], all: bool, waiting: &Waiting) -> Progress {
        let rest = &octets[waiting.octets..];
        let offered = rest.len().min(self.hosts[host].settings.send_buffer_bytes as usize);
        match self.call(host, id, &Call::Send(rest[..offered].to_vec()), waiting.call) {
            Reply::Error(error) => Progress::Done(error.errno().into()),
            Reply::Taken(0) if !octets.is_empty() => Progress::Waits(waiting.octets),
            Reply::Taken(taken) if all && waiting.octets + taken < octets.len() => {
                Progress::Waits(waiting.octets + taken)
            }
            Reply::Taken(taken) => Progress::Done((waiting.octets + taken).to_string()),
            _ => Progress::Done("0".into()),
        }
    }

    fn read(&mut self, host: usize, id: ConnectionId, amount: Amount, waiting: &Waiting) -> Progress {
        let mut total = waiting.octets;
        loop {
            let count = match amount {
                Amount::AtMost(count) => count,
                Amount::UntilEof => usize::MAX,
            };
            match (self.call(host, id, &Call::Receive(count), waiting.call), amount) {
                (Reply::Text(octets), Amount::AtMost(_)) => return Progress::Done(shown(&octets)),
                (Reply::Text(octets), Amount::UntilEof) => total += octets.len(),
                (Reply::Queued, _) => return Progress::Waits(total),
                // the other side has closed, and everything was read
                (Reply::Error(CallError::Closing), Amount::AtMost(_)) => return Progress::Done("''".into()),
                (Reply::Error(CallError::Closing), Amount::UntilEof) => {
                    return Progress::Done(format!("{total} octets"));
                }
                (Reply::Error(error), _) => return Progress::Done(error.errno().into()),
                _ => return Progress::Done("0".into()),
            }
        }
    }

    /// Closes or aborts, and gives the name back.
    fn close(&mut self, program: usize, name: &str, socket: Socket, call: &Call, cause: usize) -> Progress {
        let host = self.programs[program].host;
        self.programs[program].sockets.remove(name);
        let Socket::Open(id) = socket else { return Progress::Done("0".into()) };
        self.call(host, id, call, cause);
        // connections that nobody will ever accept are reset
        let listening = self.hosts[host].connection_mut(id).listening.take().unwrap_or_default();
        for orphan in listening.opening.into_iter().chain(listening.open) {
            self.call(host, orphan, &Call::Abort, cause);
        }
        Progress::Done("0".into())
    }

    /// The ends of the connection that a step is about, as far as they are known.
    fn ends_of(&self, program: usize, action: &OpAction) -> (Option<Endpoint>, Option<Endpoint>) {
        let this = &self.programs[program];
        match action.socket().and_then(|name| this.sockets.get(name)) {
            Some(Socket::Open(id)) => {
                let tcb = &self.hosts[this.host].connection(*id).tcb;
                (Some(tcb.local), tcb.remote)
            }
            Some(Socket::Fresh { local }) => (*local, None),
            None => (None, None),
        }
    }
}

/// A received text as the program would print it; a long one by its length.
fn shown(octets: &[u8]) -> String {
    match octets.len() {
        0..=SHOWN_OCTETS => format!("'{}'", octets.escape_ascii()),
        len => format!("{len} octets"),
    }
}
