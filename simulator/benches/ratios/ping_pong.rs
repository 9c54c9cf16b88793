//! B4: small messages to and fro through a switch.

use synema_simulator::{Scenario, World};

use crate::cpu::timed;

fn rounds(count: usize) -> Scenario {
    scenario(&format!("for i in range({count})"), "1000000s")
}

/// As long as the client's loop goes on, and the scenario.
pub fn scenario(client_loop: &str, until: &str) -> Scenario {
    let text = format!(
        r#"{{"v":1,"title":{{"zh-CN":"","en":"ping-pong"}},"until":"{until}",
        "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}]}},{{"id":"s","if":[{{"ip":"192.0.2.2/24"}}]}}],
        "devices":[{{"id":"w","kind":"switch"}}],
        "links":[{{"a":"c","b":"w.0","delay":"1us"}},{{"a":"s","b":"w.1","delay":"1us"}}],
        "apps":[{{"host":"s","source":"from socket import *\ns = socket(AF_INET, SOCK_DGRAM)\ns.bind(('', 7))\nwhile True:\n    data, addr = s.recvfrom(64)\n    s.sendto(data, addr)\n"}},
                {{"host":"c","at":"1ms","source":"from socket import *\ns = socket(AF_INET, SOCK_DGRAM)\n{client_loop}:\n    s.sendto(b'ping', ('192.0.2.2', 7))\n    s.recvfrom(64)\n"}}]}}"#
    );
    Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}

pub fn run() {
    let rate = |mut world: World| {
        let (seconds, steps) = timed(|| {
            while world.step() {}
            world.steps()
        });
        steps as f64 / seconds / 1e6
    };
    println!(
        "B4 ping-pong through a switch: {:.2} million events/s with nothing kept (wanted 2), {:.2} with the log (wanted 0.5)",
        rate(World::unlogged(&rounds(200_000))),
        rate(World::new(&rounds(50_000)))
    );
}
