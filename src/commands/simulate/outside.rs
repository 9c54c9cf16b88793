//! A scenario in real time, one host of which is this machine.

use synema_simulator::{Run, Scenario};

use crate::Failure;

/// Plays a scenario in real time while this machine's own stack is one of its hosts, until its end or an interrupt.
/// `wanted` is `HOST=IFACE`.
#[cfg(target_os = "linux")]
pub fn run(scenario: &Scenario, wanted: &str) -> Result<Run, Failure> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use synema_captures::Tap;
    use synema_simulator::{World, came_to};

    /// How long to wait at most before looking whether it was interrupted.
    const PATIENCE: Duration = Duration::from_millis(50);

    let (host, interface) = wanted
        .split_once('=')
        .ok_or_else(|| Failure::new(format!("--tap '{wanted}': write HOST=IFACE, for instance c=tap0")))?;
    let mut world = World::new(scenario);
    let refused = |problem: String| Failure::new(format!("--tap {wanted}: {problem}"));
    let station = world.leave_out(host).map_err(refused)?;
    let opened = Tap::open(interface, station.mac, &station.addresses, station.mtu);
    let mut tap = opened.map_err(|error| refused(error.to_string()))?;
    crate::privilege::give_up();
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed)).map_err(Failure::new)?;
    let addresses: Vec<String> = station.addresses.iter().map(|(ip, _)| ip.to_string()).collect();
    anstream::eprintln!("{interface} is {host}, {}; end with Ctrl-C", addresses.join(", "));
    let begun = Instant::now();
    let since_begun = || synema_trace::Instant::from_ns(begun.elapsed().as_nanos() as i64);
    let failed = |error: std::io::Error| Failure::new(format!("{interface}: {error}"));
    while !stopped.load(Ordering::Relaxed) && since_begun() <= scenario.until() {
        world.run_until(since_begun());
        for frame in world.take_outside() {
            tap.send(&frame).map_err(failed)?;
        }
        let due = world
            .next_at()
            .map_or(PATIENCE, |at| Duration::from_nanos(at.ns_since(since_begun()).max(0) as u64).min(PATIENCE));
        let frame = tap.receive(due).map_err(failed)?.map(<[u8]>::to_vec);
        if let Some(frame) = frame {
            world.send_from_outside(since_begun(), frame);
        }
    }
    Ok(came_to(scenario, world))
}

/// Only Linux has these interfaces here.
#[cfg(not(target_os = "linux"))]
pub fn run(_: &Scenario, wanted: &str) -> Result<Run, Failure> {
    Err(Failure::new(format!("--tap {wanted}: only Linux has TAP interfaces")))
}
