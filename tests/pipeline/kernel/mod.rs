//! The kernel as the other side: the same Python runs on it and on the simulator's linux-like host, against a simulated
//! host that it reaches through a TAP interface in a network namespace of its own.

mod exchange;
mod exchanges;
mod namespace;
mod sent;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use synema_simulator::{Scenario, run};
use synema_trace::{Certainty, EventKind};

use self::exchange::Exchange;
use self::exchanges::EXCHANGES;
use self::namespace::{Namespace, can_run};
use self::sent::{Sent, Timing, seen};
use crate::program::not_run;

/// Exchanges at once: they mostly wait.
const AT_ONCE: usize = 6;
/// What differs is played so often again, by itself.
const ALONE: usize = 3;
/// A busy machine is late now and then, and a late kernel sends something else; it is given so many chances. Each says
/// how late, in milliseconds, what is sent at once may come.
const TRIES: [i64; 5] = [28, 28, 28, 60, 100];

/// What one side made of an exchange.
struct Outcome {
    segments: Vec<Sent>,
    /// What the program of `c` printed.
    printed: Vec<String>,
}

fn simulated(exchange: &Exchange) -> Outcome {
    let run = run(&Scenario::from_json(&exchange.text()).unwrap());
    let printed =
        run.trace.events().iter().filter(|event| event.actor.host == "c").filter_map(|event| match &event.kind {
            EventKind::Printed { text, .. } => Some(text.clone()),
            _ => None,
        });
    let printed = printed.collect();
    Outcome { segments: seen(&run.trace, exchange.watched_ms as i64 * 1_000_000), printed }
}

/// The first difference between what the simulator and the kernel made of an exchange.
fn difference(exchange: &Exchange, simulated: &Outcome, kernel: &Outcome, at_once_ms: i64) -> Option<String> {
    for by_c in [true, false] {
        let of = |outcome: &Outcome| -> Vec<Sent> {
            let sent = outcome.segments.iter().filter(|sent| sent.by_c == by_c);
            sent.map(|sent| if exchange.pushes_by_window { sent.without_push() } else { sent.clone() }).collect()
        };
        let (expected, found) = (of(simulated), of(kernel));
        for place in 0..expected.len().max(found.len()) {
            let (expected, found) = (expected.get(place), found.get(place));
            let text = |sent: Option<&Sent>| sent.map_or("nothing".to_owned(), |sent| sent.text.clone());
            if text(expected) != text(found) {
                let who = if by_c { "c" } else { "s" };
                return Some(format!(
                    "{who}'s segment {}:\n  simulated {}\n  kernel    {}",
                    place + 1,
                    text(expected),
                    text(found)
                ));
            }
            let timing = |sent: Option<&Sent>| sent.map(|sent| (sent.timing(at_once_ms), sent.quiet_ns / 1_000_000));
            let (Some((class, ms)), Some((kernel_class, kernel_ms))) = (timing(expected), timing(found)) else {
                continue;
            };
            let is_alike = class == kernel_class
                && (class != Timing::Timer || (kernel_ms * 10 >= ms * 7 && kernel_ms * 10 <= ms * 14 + 600));
            if by_c && !is_alike {
                return Some(format!(
                    "c's segment {} ({}) came after {ms} ms ({class:?}) where simulated, and after {kernel_ms} ms ({kernel_class:?})",
                    place + 1,
                    text(expected)
                ));
            }
        }
    }
    (simulated.printed != kernel.printed)
        .then(|| format!("c printed\n  simulated {:?}\n  kernel    {:?}", simulated.printed, kernel.printed))
}

/// Plays one exchange on both sides; the difference that remains.
fn compare(exchange: &Exchange) -> Result<(), String> {
    let simulated = simulated(exchange);
    let mut last = String::new();
    for at_once_ms in TRIES {
        let kernel = match Namespace::new(exchange.sysctls).play(exchange) {
            Ok(kernel) => kernel,
            Err(problem) => {
                last = problem;
                continue;
            }
        };
        match difference(exchange, &simulated, &kernel, at_once_ms) {
            None => return Ok(()),
            Some(difference) => {
                let lines = |outcome: &Outcome| -> String {
                    let line = |sent: &Sent| {
                        let who = if sent.by_c { "c" } else { "  s" };
                        format!("    {:>6} {who} {}\n", sent.quiet_ns / 1_000_000, sent.text)
                    };
                    outcome.segments.iter().map(line).collect()
                };
                last = format!("{difference}\n  simulated:\n{}  kernel:\n{}", lines(&simulated), lines(&kernel));
            }
        }
    }
    Err(last)
}

#[test]
fn the_kernel_and_the_linux_like_host_send_equal_segments() {
    if let Err(why) = can_run() {
        return not_run(&format!("exchanges with the kernel: {why}"));
    }
    assert!(EXCHANGES.len() >= 40);
    let wanted = std::env::var("SYNEMA_EXCHANGE").unwrap_or_default();
    let exchanges: Vec<&Exchange> = EXCHANGES.iter().filter(|exchange| exchange.name.contains(&wanted)).collect();
    let (next, different) = (AtomicUsize::new(0), Mutex::new(Vec::<&Exchange>::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(exchange) = exchanges.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if compare(exchange).is_err() {
                        different.lock().unwrap().push(exchange);
                    }
                }
            });
        }
    });
    // a busy machine wakes the kernel's readers late: what differs is played again by itself
    let alone = different.into_inner().unwrap().into_iter();
    let different: Vec<String> = alone
        .filter_map(|exchange| {
            let mut differences: Vec<String> = (0..ALONE).map_while(|_| compare(exchange).err()).collect();
            let has_differed = differences.len() == ALONE;
            differences.pop().filter(|_| has_differed).map(|last| format!("{}: {last}", exchange.name))
        })
        .collect();
    assert!(different.is_empty(), "{} of {} differ:\n{}", different.len(), exchanges.len(), different.join("\n"));
}

#[test]
fn curl_fetches_a_page_from_a_simulated_server() {
    if let Err(why) = can_run() {
        return not_run(&format!("curl and a simulated server: {why}"));
    }
    if !std::process::Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return not_run("curl and a simulated server: curl is not installed");
    }
    let scenario = r#"{"v":1,"title":{"zh-CN":"","en":"a page"},"until":"60s",
        "hosts":[{"id":"c","if":[{"ip":"192.0.2.1/24"}]},{"id":"s","if":[{"ip":"192.0.2.2/24"}]}],
        "links":[{"a":"c","b":"s","delay":"2ms"}],"apps":[{"host":"s","source":"http_server"}]}"#;
    let namespace = Namespace::new(&[]);
    let bridge = namespace.bridge(scenario);
    let page = namespace.run(&["curl", "-s", "-S", "-m", "20", "http://192.0.2.2/"]);
    assert_eq!(page, "<html><body><h1>It works</h1></body></html>");
    // curl is done when it has the page; the teardown is still on its way
    thread::sleep(Duration::from_millis(500));
    let trace = bridge.end();
    // the server's states are known, the kernel's are inferred
    let analysis = synema_analysis::Analysis::of(&trace);
    let count = |certainty| analysis.states.iter().filter(|change| change.certainty == certainty).count();
    assert!(count(Certainty::Known) >= 4 && count(Certainty::Inferred) >= 4, "{:?}", analysis.states);
    let said =
        trace.observations().filter(|seen| seen.bytes.windows(15).any(|part| part == b"HTTP/1.1 200 OK")).count();
    assert_eq!(said, 1, "the page is in the saved file");
}
