//! What the trace tells of connections is what they are: after every step of every topic and lesson, each state and variable
//! of a connection is the one that the events have told last.

use std::collections::BTreeMap;
use std::path::Path;

use synema_trace::{EventKind, TcpState};
use synema_wire::Endpoint;

use super::World;
use crate::Scenario;
use crate::tcp::Tcb;

type Ends = (String, Endpoint, Option<Endpoint>);

/// What events have told of one pair of ends.
#[derive(Default)]
struct Told {
    state: Option<TcpState>,
    variables: BTreeMap<String, u64>,
}

/// The variables of a connection, as the log writes them.
fn variables(tcb: &Tcb) -> Vec<(&'static str, u64)> {
    let window = tcb.congestion.window;
    let mut list = vec![
        ("iss", tcb.iss.wire().0.into()),
        ("snd_una", tcb.snd_una.wire().0.into()),
        ("snd_nxt", tcb.snd_nxt.wire().0.into()),
        ("snd_wnd", tcb.snd_wnd),
        ("rcv_nxt", tcb.rcv_nxt.wire().0.into()),
        ("rcv_wnd", tcb.rcv_wnd),
        ("cwnd_bytes", window.cwnd_bytes),
        ("ssthresh_bytes", window.ssthresh_bytes),
        ("rto_ns", tcb.round_trip.rto_ns),
        ("send_queue_bytes", tcb.send_queue.len()),
        ("receive_queue_bytes", tcb.receive_buffer.readable_len()),
    ];
    if let Some(smoothed) = tcb.round_trip.smoothed {
        list.extend([("srtt_ns", smoothed.srtt_ns), ("rttvar_ns", smoothed.rttvar_ns)]);
    }
    list
}

/// Goes through a scenario; gives how many values were compared, and the first that was told otherwise.
fn follow(scenario: &Scenario) -> (usize, Option<String>) {
    let mut world = World::new(scenario);
    let (mut told, mut read, mut compared) = (BTreeMap::<Ends, Told>::new(), 0, 0);
    while world.step() {
        for event in &world.trace.events()[read..] {
            let Some(local) = event.actor.local else { continue };
            let told = told.entry((event.actor.host.clone(), local, event.actor.remote)).or_default();
            match &event.kind {
                EventKind::State { from, to, .. } => {
                    if matches!(from, TcpState::Closed | TcpState::Listen) {
                        told.variables.clear();
                    }
                    told.state = Some(*to);
                }
                EventKind::Variable { name, new, .. } => {
                    told.variables.insert(name.to_string(), *new);
                }
                _ => {}
            }
        }
        read = world.trace.events().len();
        for host in &world.hosts {
            for connection in host.connections.iter().filter(|connection| connection.listening.is_none()) {
                let tcb = &connection.tcb;
                let ends = (host.name.clone(), tcb.local, tcb.remote);
                let is_reached = host.reachable.get(&(tcb.local, tcb.remote));
                let is_it = is_reached.is_some_and(|id| std::ptr::eq(host.connection(id), connection));
                if !is_it || tcb.state == TcpState::Closed {
                    continue;
                }
                let Some(told) = told.get(&ends) else {
                    return (compared, Some(format!("nothing is told of {ends:?}")));
                };
                if told.state != Some(tcb.state) {
                    let problem = format!("{ends:?} is in {}, told was {:?}", tcb.state, told.state);
                    return (compared, Some(problem));
                }
                for (name, value) in variables(tcb) {
                    if let Some(known) = told.variables.get(name) {
                        compared += 1;
                        if *known != value {
                            let problem =
                                format!("{} {ends:?} {}: {name} is {value}, told was {known}", world.now, tcb.state);
                            return (compared, Some(problem));
                        }
                    }
                }
            }
        }
    }
    (compared, None)
}

#[test]
fn the_last_that_is_told_of_a_variable_is_what_it_is() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = [room.join("tests/topics"), room.join("../lessons")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for path in files {
        // a storm has no connections, and more steps than all others together
        if path.file_stem().is_some_and(|stem| stem == "T30") {
            continue;
        }
        let scenario = Scenario::from_json(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let (count, problem) = follow(&scenario);
        compared += count;
        wrong.extend(problem.map(|problem| format!("{}: {problem}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 10_000, "{compared}");
}
