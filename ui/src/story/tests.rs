use synema_trace::{Instant, Playhead};

use super::{Beat, Control, Graphs, Story, StoryTime, Transport};

const MS: i64 = 1_000_000;
const SECOND: i64 = 1_000_000_000;

/// Beats at these milliseconds, each with an observation.
fn story(at_ms: &[i64]) -> Story {
    let beat = |(index, at): (usize, &i64)| Beat {
        playhead: Playhead { at: Instant::from_ns(at * MS), observations: index + 1 },
        observation: Some(index),
    };
    let beats: Vec<Beat> = at_ms.iter().enumerate().map(beat).collect();
    let compressed_ns = super::beat::compressed(&beats);
    Story {
        flow: 0,
        beats,
        spans: Vec::new(),
        longest_span: 0,
        changes: Vec::new(),
        compressed_ns,
        graphs: Graphs::default(),
    }
}

fn playing(time: StoryTime) -> Transport {
    Transport { playing: true, time, ..Transport::default() }
}

#[test]
fn with_a_fixed_gap_every_beat_lasts_a_second_whatever_it_took() {
    let story = story(&[0, 1, 900]);
    let mut transport = playing(StoryTime::FixedGap);
    transport.advance(&story, SECOND / 2);
    assert_eq!(transport.position, 0.5);
    transport.advance(&story, SECOND);
    assert_eq!(transport.position, 1.5);
    assert_eq!(StoryTime::FixedGap.duration_ns(&story), 3 * SECOND);
}

#[test]
fn in_true_time_every_beat_lasts_as_long_as_it_took() {
    let story = story(&[0, 10, 10, 110]);
    let mut transport = playing(StoryTime::True);
    transport.advance(&story, 5 * MS);
    assert_eq!(transport.position, 0.5);
    transport.advance(&story, 30 * MS);
    assert_eq!(transport.position, 2.25, "the beat without duration is passed at once");
}

#[test]
fn speed_multiplies_time() {
    let story = story(&[0, 100]);
    let mut transport = Transport { speed: 0.1, ..playing(StoryTime::True) };
    transport.advance(&story, 100 * MS);
    assert!((transport.position - 0.1).abs() < 1e-9);
}

#[test]
fn playback_stops_at_the_end_and_starts_over_from_there() {
    let story = story(&[0, 1]);
    let mut transport = playing(StoryTime::FixedGap);
    transport.advance(&story, 100 * SECOND);
    assert_eq!((transport.position, transport.playing), (2.0, false));
    transport.apply(&story, Control::PlayPause);
    assert_eq!((transport.position, transport.playing), (0.0, true));
}

#[test]
fn steps_go_to_whole_beats_and_pause() {
    let story = story(&[0, 1, 2]);
    let mut transport = Transport { position: 0.7, playing: true, ..Transport::default() };
    transport.apply(&story, Control::Step);
    assert_eq!((transport.position, transport.playing), (1.0, false));
    transport.apply(&story, Control::Step);
    transport.apply(&story, Control::Back);
    assert_eq!(transport.position, 1.0);
    transport.position = 1.7;
    transport.apply(&story, Control::Back);
    assert_eq!(transport.position, 1.0);
    transport.apply(&story, Control::Last);
    transport.apply(&story, Control::Step);
    assert_eq!(transport.position, 3.0);
    transport.apply(&story, Control::First);
    transport.apply(&story, Control::Back);
    assert_eq!(transport.position, 0.0);
}

#[test]
fn another_way_of_time_keeps_the_place() {
    let story = story(&[0, 10, 500]);
    let mut transport = Transport { position: 1.5, ..Transport::default() };
    transport.apply(&story, Control::Time(StoryTime::True));
    assert_eq!(transport.position, 1.5);
    assert_eq!(transport.time.at(&story, transport.position), 255 * MS);
}

#[test]
fn scrubbing_is_the_inverse_of_the_share_shown() {
    let story = story(&[0, 10, 500, 700]);
    for time in [StoryTime::FixedGap, StoryTime::True] {
        for position in [0.0, 0.5, 1.25, 3.5, 4.0] {
            let mut transport = Transport { position, time, ..Transport::default() };
            let share = transport.share(&story);
            transport.apply(&story, Control::Scrub(share));
            assert!((transport.position - position).abs() < 1e-6, "{time:?} {position} {}", transport.position);
        }
    }
}

#[test]
fn speeds_go_in_steps_and_end() {
    let story = story(&[0]);
    let mut transport = Transport::default();
    transport.apply(&story, Control::Faster);
    assert_eq!(transport.speed, 2.0);
    (0..20).for_each(|_| transport.apply(&story, Control::Faster));
    assert_eq!(transport.speed, 100.0);
    (0..20).for_each(|_| transport.apply(&story, Control::Slower));
    assert_eq!(transport.speed, 0.01);
}

#[test]
fn nothing_of_the_next_beat_has_happened_before_it() {
    let story = story(&[0, 10]);
    let almost = story.playhead_at(0.999_999_999_999);
    assert_eq!(almost.observations, 1);
    assert!(!almost.has_passed(2, Instant::from_ns(10 * MS)) && almost.at < Instant::from_ns(10 * MS));
    assert_eq!(story.playhead_at(1.0), story.beats[1].playhead);
}

#[test]
fn compressed_time_shortens_only_what_is_long() {
    let story = story(&[0, 50, 5_050, 5_060]);
    let time = StoryTime::Compressed;
    assert_eq!([0.0, 1.0, 2.0, 3.0].map(|beat| time.at(&story, beat) / MS), [0, 50, 250, 260]);
    for position in [0.0, 0.5, 1.25, 2.0, 2.75] {
        assert!((time.position(&story, time.at(&story, position)) - position).abs() < 1e-6, "{position}");
    }
}
