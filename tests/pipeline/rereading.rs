//! A single frame read again is what it was when all frames were read in order.

use synema_analysis::{Analysis, Dissector, Rereader};
use synema_trace::Trace;

/// Compares all frames, those behind first and each twice; how many were put together from several.
#[track_caller]
fn assert_read_again(name: &str, trace: &Trace) -> usize {
    let analysis = Analysis::of(trace);
    let expected: Vec<_> = Dissector::new(trace, &analysis).collect();
    let mut rereader = Rereader::default();
    let backwards = (0..trace.len()).rev().step_by(7);
    for index in backwards.chain(0..trace.len()).flat_map(|index| [index, index]) {
        let read = rereader.dissect(trace, &analysis, index, usize::MAX).expect("however many it takes");
        assert_eq!(format!("{read:?}"), format!("{:?}", expected[index]), "{name}, frame {}", index + 1);
    }
    expected.iter().filter(|dissection| !dissection.sources.is_empty()).count()
}

#[test]
fn in_every_sample() {
    let mut joined = 0;
    for entry in synema_captures::samples() {
        joined += assert_read_again(&entry.file, &entry.open().unwrap().trace);
    }
    assert!(joined > 0, "no sample has a message in several segments");
}

#[test]
fn a_few_at_a_time() {
    let trace = synema_captures::sample("http-fetch.pcap").unwrap().open().unwrap().trace;
    let analysis = Analysis::of(&trace);
    let last = trace.len() - 1;
    let mut rereader = Rereader::default();
    let calls = (1..=trace.len()).find(|_| rereader.dissect(&trace, &analysis, last, 2).is_some());
    assert!(calls.is_some_and(|calls| calls > 2), "{calls:?}");
    let expected = Dissector::new(&trace, &analysis).last();
    let read = rereader.dissect(&trace, &analysis, last, 2);
    assert_eq!(format!("{read:?}"), format!("{:?}", expected.as_ref()));
}
