//! Our TCP against smoltcp's, in memory and in virtual time, over links whose faults a seed decides.

mod invariants;
mod peer;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use synema_simulator::{Scenario, World};
use synema_trace::{EventKind, Instant};

use self::peer::{Peer, Role};

const SCENARIOS: u64 = 1_000;

/// What a seed decides.
struct Drawn {
    scenario: Scenario,
    role: Role,
    /// What smoltcp sends.
    up: usize,
    /// What we send.
    down: usize,
    buffers: usize,
}

fn draw(seed: u64) -> Drawn {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut pick = |bound: u32| rng.next_u32() % bound;
    let role = if pick(2) == 0 { Role::Client } else { Role::Server };
    let (up, down) = (pick(12_000) as usize, pick(12_000) as usize);
    let buffers = [2_048, 8_192, 65_535][pick(3) as usize];
    let receive = [2_000, 8_000, 60_000][pick(3) as usize];
    let profile = ["rfc9293", "linux-like", "teaching"][pick(3) as usize];
    let foul = pick(4);
    let (loss, duplicate, corrupt, reorder) =
        (pick(4 * foul + 1), pick(3 * foul + 1), pick(2 * foul + 1), pick(5 * foul + 1));
    let (delay, jitter, mtu) = (1 + pick(60), pick(15), [1500, 576, 1280][pick(3) as usize]);
    let reads = "got = b''\n    while True:\n        data = s.recv(4096)\n        if not data:\n            break\n        got += data\n";
    let opens = match role {
        Role::Client => {
            "server = socket(AF_INET, SOCK_STREAM)\nserver.bind(('', 80))\nserver.listen(5)\ntry:\n    s, addr = server.accept()\n"
        }
        Role::Server => "s = socket(AF_INET, SOCK_STREAM)\ntry:\n    s.connect(('192.0.2.1', 80))\n",
    };
    let (up, down) = (up - up % 3, down - down % 6);
    let streams = format!("s.sendall(b'synema' * {})\n    s.shutdown(SHUT_WR)\n", down / 6);
    let source = format!(
        "from socket import *\n{opens}    {streams}    {reads}    print('whole' if got == b'abc' * {} else 'differs')\n    s.close()\n\
         except OSError as e:\n    print('Error', e)\n",
        up / 3
    );
    let text = format!(
        r#"{{"v":1,"title":{{"zh-CN":"","en":"smoltcp"}},"seed":{seed},"until":"20000s","msl":"1s","profile":"{profile}",
        "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}]}},{{"id":"s","if":[{{"ip":"192.0.2.2/24"}}],"tcp":{{"receive_buffer":{receive}}}}}],
        "links":[{{"id":"l","a":"c","b":"s","delay":"{delay}ms","jitter":"{jitter}ms","mtu":{mtu},"loss":"{loss}%","duplicate":"{duplicate}%",
        "corrupt":"{corrupt}%","reorder":{{"chance":"{reorder}%","by":"25ms"}}}}],
        "apps":[{{"host":"s","source":{},"cpu":"10us"}}]}}"#,
        serde_json::Value::from(source)
    );
    let scenario = Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    Drawn { scenario, role, up, down, buffers }
}

/// The instant of a count of microseconds, and back, never before.
fn instant(us: i64) -> Instant {
    Instant::from_ns(us * 1_000)
}

fn micros(at: Instant) -> i64 {
    (at.ns + 999) / 1_000
}

/// How a seed ends in which smoltcp has text to send, the window is open, and it waits for nothing: it takes the window of
/// every acknowledgment (`SND.WL2` of RFC 9293 §3.10.7.4 is not looked at), so that a closed one which was overtaken by
/// the one that opened it stops it, and it does not probe while something is in flight.
const STALLED: &str = "smoltcp waits for ever before an open window";
/// Of a thousand seeds so many may end so.
const MOST_STALLED: usize = 5;

/// Whether nothing will happen any more although the host has offered a window and waits for text.
fn is_stalled(world: &World) -> bool {
    let mut windows = world.trace().events().iter().filter_map(|event| match &event.kind {
        EventKind::Variable { name, new, .. } if name == "rcv_wnd" => Some(*new),
        _ => None,
    });
    world.next_at().is_none() && windows.next_back().is_some_and(|window| window > 0)
}

/// Lets a seed's world and smoltcp play to the end.
fn play(seed: u64) -> Result<(), String> {
    let Drawn { scenario, role, up, down, buffers } = draw(seed);
    let mut world = World::new(&scenario);
    let station = world.leave_out("c")?;
    let up: Vec<u8> = b"abc".iter().copied().cycle().take(up).collect();
    let mut peer = Peer::new(&station, seed, role, up, buffers);
    let mut now_us = 0;
    let is_over = |peer: &Peer, world: &World| {
        let said = world.trace().events().iter().any(|event| matches!(event.kind, EventKind::Printed { .. }));
        use smoltcp::socket::tcp::State::{Closed, TimeWait};
        said && matches!(peer.state(), Closed | TimeWait)
    };
    while !is_over(&peer, &world) {
        world.run_until(instant(now_us));
        peer.cable.arrived.extend(world.take_outside().iter().map(|frame| frame.to_vec()));
        peer.poll(now_us);
        for frame in std::mem::take(&mut peer.cable.sent) {
            world.send_from_outside(instant(now_us), frame);
        }
        let next = [world.next_at().map(micros), peer.poll_at_us(now_us)].into_iter().flatten().min();
        match next {
            Some(next) if instant(next) <= scenario.until() => now_us = next,
            _ => break,
        }
    }
    let printed: Vec<String> = world
        .trace()
        .events()
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Printed { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    if let Some(problem) = invariants::broken(world.trace()) {
        return Err(problem);
    }
    let down: Vec<u8> = b"synema".iter().copied().cycle().take(down).collect();
    if printed.is_empty() && peer.poll_at_us(now_us).is_none() && is_stalled(&world) {
        return Err(STALLED.to_owned());
    }
    if printed != ["whole"] || peer.received != down {
        let (got, all) = (peer.received.len(), down.len());
        return Err(format!("s prints {printed:?}; smoltcp, {:?}, has {got} of {all} octets, {role:?}", peer.state()));
    }
    Ok(())
}

#[test]
fn both_streams_arrive_whole_and_the_wire_is_in_order() {
    let problems: Vec<String> =
        (0..SCENARIOS).filter_map(|seed| play(seed).err().map(|problem| format!("seed {seed}: {problem}"))).collect();
    let (stalled, problems): (Vec<String>, Vec<String>) =
        problems.into_iter().partition(|problem| problem.ends_with(STALLED));
    assert!(problems.is_empty(), "{} of {SCENARIOS}:\n{}", problems.len(), problems.join("\n"));
    assert!(stalled.len() <= MOST_STALLED, "{}", stalled.join("\n"));
}
