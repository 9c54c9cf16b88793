use std::collections::BTreeMap;
fn main() {
    let n: u64 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(200);
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let mut worst = vec![];
    for seed in 0..n {
        let start = std::time::Instant::now();
        let run = synema_simulator::run(&synema_simulator::soak_scenario(seed));
        if let Err(e) = synema_simulator::soak(seed) {
            println!("{e}");
        }
        let took = start.elapsed();
        worst.push((took, seed, run.trace.events().len(), run.trace.len()));
        let mut said = String::new();
        for event in run.trace.events() {
            if let synema_trace::EventKind::Printed { text, .. } = &event.kind {
                said += &format!("{}:{} ", event.actor.host, text);
            }
        }
        let reb = run
            .trace
            .events()
            .iter()
            .any(|e| matches!(&e.kind, synema_trace::EventKind::Fault{rule,..} if rule=="reboot"));
        let cut = run
            .trace
            .events()
            .iter()
            .any(|e| matches!(&e.kind, synema_trace::EventKind::Discarded{reason,..} if reason.contains("cut")));
        if said.contains("Error") || said.is_empty() {
            *kinds.entry(format!("{said} reboot={reb} cut={cut}")).or_default() += 1;
            if !reb && !cut {
                println!("seed {seed} {said}");
            }
        }
    }
    worst.sort();
    worst.reverse();
    for w in &worst[..10] {
        println!("{w:?}");
    }
    let total: std::time::Duration = worst.iter().map(|w| w.0).sum();
    let events: usize = worst.iter().map(|w| w.2).sum();
    println!("{total:?} {events} events");
    for (k, c) in kinds {
        println!("{c:5} {k}");
    }
}
