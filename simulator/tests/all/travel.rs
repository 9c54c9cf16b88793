//! Going back and forth changes nothing; a fork goes its own way.

use synema_simulator::{Timeline, World, event_lines, log_hash, run, soak, soak_scenario};

#[test]
fn back_and_forth_is_where_a_straight_run_is() {
    for seed in 0..60 {
        let scenario = soak_scenario(seed);
        let mut timeline = Timeline::new(&scenario);
        let last = timeline.seek(300);
        // a walk that the seed decides
        let mut number = seed;
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..4 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = timeline.seek((number >> 33) % (last + 1));
            seen.insert(at, timeline.state_hash());
        }
        let at = timeline.back();
        seen.insert(at, timeline.state_hash());
        let mut straight = World::new(&scenario);
        for (step, hash) in seen {
            while straight.steps() < step {
                assert!(straight.step());
            }
            assert_eq!(straight.state_hash(), hash, "seed {seed}, step {step}");
        }
    }
}

#[test]
fn snapshots_stay_within_their_budget_and_seeking_stays_right() {
    let text = crate::support::document(
        &crate::support::server(&["recv A until EOF", "close A", "close L"]),
        &crate::support::client(&["sendall S 'x'*900000", "close S"]),
        "",
    );
    let scenario = synema_simulator::Scenario::from_json(&text).unwrap();
    let mut free = Timeline::new(&scenario);
    let last = free.seek(u64::MAX);
    assert!(last > 600, "{last} steps");
    let budget = free.snapshot_bytes() / 3;
    let mut tight = Timeline::new(&scenario).with_budget(budget);
    tight.seek(u64::MAX);
    assert!(tight.snapshot_bytes() <= budget && free.snapshot_bytes() > budget);
    for step in [last, last / 2, 300, last - 1, 0] {
        assert_eq!((tight.seek(step), tight.state_hash()), (free.seek(step), free.state_hash()), "step {step}");
    }
}

#[test]
fn a_saved_trace_keeps_the_whole_log_in_its_comments() {
    let run = run(&soak_scenario(3));
    let told = synema_simulator::told(&run.trace, &run.taps[..1]);
    assert_eq!(synema_simulator::rows_told(&told), event_lines(&run.trace).collect::<Vec<_>>());
    assert!(told.len() < run.trace.len());
}

#[test]
fn a_saved_trace_becomes_a_trace_with_the_same_events_again() {
    for seed in 0..20 {
        let run = run(&soak_scenario(seed));
        let all: Vec<_> = (0..run.trace.points().len()).map(|point| synema_trace::PointId(point as u16)).collect();
        let again = synema_simulator::retold(synema_simulator::told(&run.trace, &all));
        assert_eq!(log_hash(&again), log_hash(&run.trace), "seed {seed}");
        let from_one = synema_simulator::retold(synema_simulator::told(&run.trace, &run.taps[..1]));
        assert_eq!(from_one.events().len(), run.trace.events().len(), "seed {seed}");
        assert!(from_one.entries().map(|entry| from_one.at(entry)).is_sorted(), "seed {seed}");
    }
}

#[test]
fn a_fork_without_another_rule_goes_on_in_the_same_way() {
    for seed in [1, 2, 3] {
        let scenario = soak_scenario(seed);
        let mut timeline = Timeline::new(&scenario);
        timeline.seek(150);
        let mut fork = timeline.fork(&scenario).unwrap();
        while fork.step() {}
        assert_eq!(log_hash(fork.trace()), log_hash(&run(&scenario).trace), "seed {seed}");
    }
}

#[test]
fn a_fork_with_another_rule_shares_the_past_and_not_the_future() {
    let text = crate::support::document(
        &crate::support::server(&["recv A until EOF", "close A", "close L"]),
        &crate::support::client(&["sendall S 'x'*4380", "close S"]),
        "",
    );
    let plain = synema_simulator::Scenario::from_json(&text).unwrap();
    let faults = r#"[{"match":"tcp.len > 0","nth":2,"do":"drop"}]"#.to_owned();
    let lossy = synema_simulator::Scenario::from_json_with(&text, &[("links.0.faults".into(), faults)]).unwrap();
    let mut timeline = Timeline::new(&plain);
    timeline.seek(4);
    let before: Vec<String> = event_lines(timeline.fork(&plain).unwrap().trace()).collect();
    let mut fork = timeline.fork(&lossy).unwrap();
    while fork.step() {}
    let after: Vec<String> = event_lines(fork.trace()).collect();
    assert_eq!(after[..before.len()], before);
    assert!(after.iter().any(|line| line.contains("\"fault\"")));
    assert_ne!(log_hash(fork.trace()), log_hash(&run(&plain).trace));
}

#[test]
fn every_seed_delivers_its_streams_or_says_why_not() {
    let outcomes: Vec<_> = (0..60).map(|seed| soak(seed).unwrap_or_else(|problem| panic!("{problem}"))).collect();
    let whole = outcomes.iter().filter(|outcome| outcome.is_whole).count();
    assert!(whole > 40 && whole < 60, "{whole} of 60 whole");
}
