//! Soaking: a transfer in both directions over a network whose faults a seed decides. Either every octet arrives, or a
//! call says why not.

mod explained;

use rand_chacha::ChaCha8Rng;
use synema_trace::{EventKind, Trace};

use crate::random::{self, Purpose, below};
use crate::{Run, Scenario, run};

/// What a seed came to.
#[derive(Clone, Debug)]
pub struct Soaked {
    /// Whether every octet of both streams arrived; otherwise both sides were told of an error.
    pub is_whole: bool,
    /// What happened.
    pub trace: Trace,
}

/// Runs the scenario of a seed.
///
/// # Errors
/// In one line, when a stream was neither whole nor ended with an error, or when the network's faults do not explain an
/// error: a fault of the simulator.
pub fn soak(seed: u64) -> Result<Soaked, String> {
    let scenario = soak_scenario(seed);
    let run = run(&scenario);
    let is_whole = match ["c", "s"].map(|host| verdict(&run, host)) {
        [Some(true), Some(true)] => true,
        // a stream that one side has whole may still end with an error for the other, and whoever was switched off says
        // nothing
        [Some(_), Some(_)] => false,
        [Some(_), None] if was_rebooted(&run) => false,
        verdicts => {
            return Err(format!("seed {seed}: a side neither has its stream nor an error (c, s: {verdicts:?})"));
        }
    };
    match explained::unexplained(&run.trace) {
        Some(problem) => Err(format!("seed {seed}: {problem}")),
        None => Ok(Soaked { is_whole, trace: run.trace }),
    }
}

fn was_rebooted(run: &Run) -> bool {
    run.trace.events().iter().any(|event| matches!(&event.kind, EventKind::Fault { rule, .. } if rule == "reboot"))
}

/// Whether a side says that everything has come, or that an error has; none where it says neither, or that octets differ.
fn verdict(run: &Run, host: &str) -> Option<bool> {
    let printed = run.trace.events().iter().filter(|event| event.actor.host == host);
    let mut verdict = None;
    for event in printed {
        if let EventKind::Printed { text, .. } = &event.kind {
            match text.as_str() {
                "whole" => verdict = Some(true),
                text if text.contains("Error") => verdict = verdict.or(Some(false)),
                _ => return None,
            }
        }
    }
    verdict
}

/// The scenario of a seed: sizes, buffers, profile and faults drawn from it.
pub fn soak_scenario(seed: u64) -> Scenario {
    let mut rng = random::stream(seed, Purpose::Program, u32::MAX as usize);
    let text = document(seed, &mut rng);
    Scenario::from_json(&text).unwrap_or_else(|error| unreachable!("{error}: {text}"))
}

fn document(seed: u64, rng: &mut ChaCha8Rng) -> String {
    let mut pick = |bound: u32| below(rng, bound);
    let (up, down) = (pick(40_000), pick(20_000));
    let profile = ["rfc9293", "linux-like", "teaching"][pick(3) as usize];
    let buffers = [2_000, 8_000, 60_000];
    let (receive, send) = (buffers[pick(3) as usize], buffers[pick(3) as usize]);
    // some worlds are fair, some foul
    let foul = [0, 1, 4][pick(3) as usize];
    let (loss, duplicate, corrupt, reorder) =
        (pick(5 * foul + 1), pick(3 * foul + 1), pick(2 * foul + 1), pick(5 * foul + 1));
    let loss = match pick(3) {
        0 => format!(r#"{{"to_bad":"{loss}%","to_good":"30%"}}"#),
        _ => format!(r#""{loss}%""#),
    };
    let (delay, jitter) = (1 + pick(80), pick(20));
    let mtu = [1500, 576, 1280][pick(3) as usize];
    // now and then the server is switched off, or the cable cut for a while
    let command = match pick(12) {
        0 => format!(r#"{{"at":"{}ms","do":"reboot s"}}"#, 50 + pick(400)),
        1 => format!(r#"{{"at":"{}ms","do":"cut l"}},{{"at":"{}s","do":"mend l"}}"#, 50 + pick(300), 1 + pick(20)),
        _ => String::new(),
    };
    let server = format!(
        "from socket import *\nserver = socket(AF_INET, SOCK_STREAM)\nserver.bind(('', 80))\nserver.listen(5)\nserver.settimeout(7200)\n\
         try:\n    conn, addr = server.accept()\n    conn.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)\n    got = b''\n    while True:\n        data = conn.recv(4096)\n        \
         if not data:\n            break\n        got += data\n    conn.sendall(b'synema' * {down})\n    conn.shutdown(SHUT_WR)\n    \
         print('whole' if got == b'abc' * {up} else 'differs')\n    conn.close()\nexcept OSError as e:\n    print('Error', e)\n"
    );
    let client = format!(
        "from socket import *\ns = socket(AF_INET, SOCK_STREAM)\ns.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)\ntry:\n    s.connect(('192.0.2.2', 80))\n    \
         s.sendall(b'abc' * {up})\n    s.shutdown(SHUT_WR)\n    got = b''\n    while True:\n        data = s.recv(4096)\n        \
         if not data:\n            break\n        got += data\n    print('whole' if got == b'synema' * {down} else 'differs')\n    \
         s.close()\nexcept OSError as e:\n    print('Error', e)\n"
    );
    let tcp = format!(r#"{{"receive_buffer":{receive},"send_buffer":{send}}}"#);
    format!(
        r#"{{"v":1,"title":{{"zh-CN":"浸泡","en":"soak"}},"seed":{seed},"until":"86400s","msl":"2s","profile":"{profile}",
        "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}],"tcp":{tcp}}},{{"id":"s","if":[{{"ip":"192.0.2.2/24"}}],"tcp":{tcp}}}],
        "links":[{{"id":"l","a":"c","b":"s","delay":"{delay}ms","jitter":"{jitter}ms","mtu":{mtu},"loss":{loss},"duplicate":"{duplicate}%",
        "corrupt":"{corrupt}%","reorder":{{"chance":"{reorder}%","by":"30ms"}}}}],"commands":[{command}],
        "apps":[{{"host":"s","source":{},"cpu":"10us"}},{{"host":"c","at":"1ms","source":{},"cpu":"10us"}}]}}"#,
        serde_json::Value::from(server),
        serde_json::Value::from(client),
    )
}
