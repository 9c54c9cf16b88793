use std::collections::VecDeque;

use bytes::Bytes;
use rand_chacha::ChaCha8Rng;
use synema_trace::Instant;
use synema_wire::{LinkType, datagram};

use crate::fault::{Rule, Verdict};
use crate::network::Port;
use crate::predicate::{InitialNumbers, Sighted, note_initial_number};
use crate::random::{below, happens};

/// A cable between two ports.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) name: String,
    /// The ports at its two ends.
    pub(crate) ends: [Port; 2],
    pub(crate) delay_ns: i64,
    pub(crate) bits_per_second: Option<u64>,
    /// What may wait to be sent in each direction.
    pub(crate) queue: Option<Queue>,
    /// Whether one end alone sends at a time.
    pub(crate) is_half_duplex: bool,
    pub(crate) rules: Vec<Rule>,
    pub(crate) weather: Weather,
    /// Whether the cable was cut.
    pub(crate) is_cut: bool,
    /// What each direction is busy with.
    pub(crate) directions: [Direction; 2],
    pub(crate) initial_numbers: InitialNumbers,
}

/// How much may wait to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// So many frames, at least one.
    Frames(usize),
    /// So many octets of frames; a single longer one waits where nothing else does.
    Octets(u64),
}

impl Queue {
    /// Whether a frame of so many octets finds no room behind those that wait.
    fn is_full(self, waiting: &VecDeque<Waiting>, octets: u64) -> bool {
        match self {
            Queue::Frames(room) => waiting.len() >= room,
            Queue::Octets(room) => {
                !waiting.is_empty() && waiting.iter().map(|frame| frame.octets).sum::<u64>() + octets > room
            }
        }
    }
}

/// A frame that waits to be sent.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    starts_at: Instant,
    octets: u64,
}

/// What happens to frames by chance; chances count in 2³².
#[derive(Clone, Debug, Default)]
pub(crate) struct Weather {
    pub(crate) loss: Loss,
    pub(crate) jitter_ns: i64,
    pub(crate) duplicate: u64,
    pub(crate) corrupt: u64,
    pub(crate) reorder: u64,
    /// How much longer a reordered frame takes.
    pub(crate) reorder_ns: i64,
}

/// How frames are lost by chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Loss {
    #[default]
    None,
    /// Each frame by itself.
    Independent { chance: u64 },
    /// In bursts: a channel that is good or bad and loses otherwise in each (Gilbert 1960, Elliott 1963).
    GilbertElliott { to_bad: u64, to_good: u64, in_good: u64, in_bad: u64 },
}

/// One way through a cable.
#[derive(Clone, Debug)]
pub(crate) struct Direction {
    /// Until when it is busy sending.
    until: Instant,
    /// Bits not yet accounted for, times 10⁹.
    remainder: u64,
    waiting: VecDeque<Waiting>,
    /// Whether the channel of Gilbert and Elliott is bad now.
    is_bad: bool,
    /// A frame that waits until so many others have gone past it.
    held: Vec<(u32, Instant, Bytes)>,
    draws: Draws,
}

/// One stream for each thing that is left to chance.
#[derive(Clone, Debug)]
pub(crate) struct Draws {
    pub(crate) loss: Box<ChaCha8Rng>,
    pub(crate) jitter: Box<ChaCha8Rng>,
    pub(crate) duplication: Box<ChaCha8Rng>,
    pub(crate) reordering: Box<ChaCha8Rng>,
    pub(crate) corruption: Box<ChaCha8Rng>,
}

/// What a link does with a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    /// When and as what it arrives, where it does.
    pub(crate) arrival: Option<(Instant, Bytes)>,
    /// The same of others that arrive now: a copy of it, and frames that it has gone past.
    pub(crate) others: Vec<(Instant, Bytes)>,
    /// The rule that touched it and the verdict, as text.
    pub(crate) fault: Option<(String, String)>,
    /// Why it was not even sent.
    pub(crate) refused: Option<&'static str>,
    /// Frames that wait now, where the link has a queue that is watched.
    pub(crate) queue_len: usize,
}

impl Passage {
    /// All that arrives, in its order.
    pub(crate) fn arrivals(&self) -> impl Iterator<Item = &(Instant, Bytes)> {
        self.arrival.iter().chain(&self.others)
    }
}

impl Direction {
    pub(crate) fn new(draws: Draws) -> Direction {
        Direction {
            until: Instant::ZERO,
            remainder: 0,
            waiting: VecDeque::new(),
            is_bad: false,
            held: Vec::new(),
            draws,
        }
    }
}

impl Direction {
    /// How far each of its generators has come.
    pub(crate) fn positions(&self) -> [u128; 5] {
        let draws = &self.draws;
        [&draws.loss, &draws.jitter, &draws.duplication, &draws.reordering, &draws.corruption]
            .map(|rng| rng.get_word_pos())
    }
}

impl Link {
    /// Sends a frame from an end (0 or 1).
    pub(crate) fn send(&mut self, now: Instant, from_end: usize, frame: Bytes) -> Passage {
        if self.is_cut {
            return Passage { refused: Some("the cable is cut"), ..Passage::default() };
        }
        let octets = frame.len() as u64;
        // the other end has the medium until it has sent all that it has
        let is_free_at = if self.is_half_duplex { self.directions[1 - from_end].until } else { now };
        let direction = &mut self.directions[from_end];
        while direction.waiting.front().is_some_and(|next| next.starts_at <= now) {
            direction.waiting.pop_front();
        }
        if self.queue.is_some_and(|queue| queue.is_full(&direction.waiting, octets)) {
            let queue_len = direction.waiting.len();
            return Passage { refused: Some("the queue is full"), queue_len, ..Passage::default() };
        }
        let starts_at = direction.until.max(now).max(is_free_at);
        if starts_at > now {
            direction.waiting.push_back(Waiting { starts_at, octets });
        }
        let queue_len = direction.waiting.len();
        let sent_at = self.serialise(now, starts_at, from_end, octets);
        let arrival = sent_at.plus_ns(self.delay_ns);
        let mut held = None;
        let mut passage = match self.ruling(from_end, &frame) {
            Some((rule, verdict)) => {
                if let Verdict::Hold { frames } = verdict {
                    held = Some((frames, arrival, frame.clone()));
                }
                Link::obey(arrival, frame, rule, verdict)
            }
            None => self.chance(from_end, arrival, frame),
        };
        // frames that waited for this one to go past them
        let direction = &mut self.directions[from_end];
        direction.held.iter_mut().for_each(|(left, ..)| *left = left.saturating_sub(1));
        if !direction.held.is_empty()
            && let Some(at) = passage.arrivals().map(|(at, _)| *at).max()
        {
            let released = direction.held.extract_if(.., |(left, ..)| *left == 0);
            passage.others.extend(released.map(|(_, earliest, frame)| (at.max(earliest), frame)));
        }
        direction.held.extend(held);
        passage.queue_len = queue_len;
        passage
    }

    /// The first rule that has something to say; every rule counts every frame.
    fn ruling(&mut self, from_end: usize, frame: &[u8]) -> Option<(String, Verdict)> {
        if self.rules.is_empty() {
            return None;
        }
        note_initial_number(&mut self.initial_numbers, LinkType::ETHERNET, frame);
        let sender = self.ends[from_end].node;
        let sighted = Sighted::new(LinkType::ETHERNET, frame, &self.initial_numbers);
        let mut verdict = None;
        for rule in &mut self.rules {
            let ruling = rule.on_frame(sender, &sighted);
            verdict = verdict.or(ruling.map(|verdict| (rule.text(), verdict)));
        }
        verdict
    }

    fn obey(arrival: Instant, frame: Bytes, rule: String, verdict: Verdict) -> Passage {
        let fault = Some((rule, verdict.to_string()));
        let (arrival, others) = match verdict {
            Verdict::Drop | Verdict::Hold { .. } => (None, Vec::new()),
            Verdict::Delay { ns } => (Some((arrival.plus_ns(ns), frame)), Vec::new()),
            Verdict::Duplicate => (Some((arrival, frame.clone())), vec![(arrival, frame)]),
            Verdict::Flip { bit, octet } => {
                let octet = payload_at(&frame) + octet;
                (Some((arrival, flipped(&frame, bit, octet))), Vec::new())
            }
            Verdict::FlipInFrame { bit, octet } => (Some((arrival, flipped(&frame, bit, octet))), Vec::new()),
        };
        Passage { arrival, others, fault, ..Passage::default() }
    }

    /// What chance does with a frame that no rule has touched.
    fn chance(&mut self, from_end: usize, arrival: Instant, mut frame: Bytes) -> Passage {
        let Link { weather, directions, .. } = self;
        let direction = &mut directions[from_end];
        let draws = &mut direction.draws;
        let mut faults: Vec<&str> = Vec::new();
        let is_lost = match weather.loss {
            Loss::None => false,
            Loss::Independent { chance } => happens(&mut draws.loss, chance),
            Loss::GilbertElliott { to_bad, to_good, in_good, in_bad } => {
                let turns = happens(&mut draws.loss, if direction.is_bad { to_good } else { to_bad });
                direction.is_bad ^= turns;
                happens(&mut draws.loss, if direction.is_bad { in_bad } else { in_good })
            }
        };
        if is_lost {
            return Passage { fault: Some(("loss".into(), "drop".into())), ..Passage::default() };
        }
        let mut at = arrival;
        if weather.jitter_ns > 0 {
            // a draw has 32 bits: in wider jitter it counts in coarser steps
            let step = weather.jitter_ns / i64::from(u32::MAX) + 1;
            at = at.plus_ns(step * i64::from(below(&mut draws.jitter, (weather.jitter_ns / step).max(1) as u32)));
        }
        if happens(&mut draws.reordering, weather.reorder) {
            at = at.plus_ns(weather.reorder_ns);
            faults.push("reorder");
        }
        if happens(&mut draws.corruption, weather.corrupt) {
            let bit = below(&mut draws.corruption, frame.len() as u32 * 8);
            let mut copy = frame.to_vec();
            copy[bit as usize / 8] ^= 0x80 >> (bit % 8);
            frame = copy.into();
            faults.push("corrupt");
        }
        let mut others = Vec::new();
        if happens(&mut draws.duplication, weather.duplicate) {
            others.push((at, frame.clone()));
            faults.push("duplicate");
        }
        let fault = (!faults.is_empty()).then(|| ("chance".to_owned(), faults.join(", ")));
        Passage { arrival: Some((at, frame)), others, fault, ..Passage::default() }
    }

    /// When the last bit has left. The remainder is carried, so that many frames take as long as their sum.
    fn serialise(&mut self, now: Instant, starts_at: Instant, from_end: usize, octets: u64) -> Instant {
        let Some(rate) = self.bits_per_second else { return now };
        let busy = &mut self.directions[from_end];
        if busy.until < starts_at {
            busy.until = starts_at;
            busy.remainder = 0;
        }
        let scaled = octets * 8 * 1_000_000_000 + busy.remainder;
        busy.until = busy.until.plus_ns((scaled / rate) as i64);
        busy.remainder = scaled % rate;
        busy.until
    }
}

/// Where the text of a frame's segment or datagram begins; at its beginning where it has none.
fn payload_at(frame: &Bytes) -> usize {
    datagram(LinkType::ETHERNET, frame).map_or(0, |read| {
        let payload = match &read.transport {
            synema_wire::Transport::Tcp(segment) => segment.payload,
            synema_wire::Transport::Udp { payload, .. } | synema_wire::Transport::Other { payload, .. } => payload,
            synema_wire::Transport::Fragment => &[],
        };
        if payload.is_empty() { 0 } else { payload.as_ptr() as usize - frame.as_ptr() as usize }
    })
}

/// The frame with one bit turned over, where it is that long.
fn flipped(frame: &Bytes, bit: u8, octet: usize) -> Bytes {
    let mut copy = frame.to_vec();
    if let Some(place) = copy.get_mut(octet) {
        *place ^= 0x80 >> bit;
    }
    copy.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Node;
    use crate::random::{Purpose, stream};

    fn link(rate: Option<u64>, weather: Weather) -> Link {
        let draws = |object| {
            let draw = |purpose| Box::new(stream(1, purpose, object));
            Draws {
                loss: draw(Purpose::Loss),
                jitter: draw(Purpose::Jitter),
                duplication: draw(Purpose::Duplication),
                reordering: draw(Purpose::Reordering),
                corruption: draw(Purpose::Corruption),
            }
        };
        Link {
            name: "l".into(),
            ends: [0, 1].map(|host| Port { node: Node::Host(host), number: 0 }),
            delay_ns: 5,
            bits_per_second: rate,
            queue: None,
            is_half_duplex: false,
            rules: vec![],
            weather,
            is_cut: false,
            directions: [0, 1].map(|object| Direction::new(draws(object))),
            initial_numbers: InitialNumbers::new(),
        }
    }

    fn frame(len: usize) -> Bytes {
        vec![0; len].into()
    }

    /// When a frame arrives that an end sends, nanoseconds.
    fn sent_at(link: &mut Link, now: Instant, end: usize, len: usize) -> i64 {
        link.send(now, end, frame(len)).arrival.expect("it arrives").0.ns
    }

    #[test]
    fn frames_queue_up_behind_each_other_without_rounding_drift() {
        let mut link = link(Some(3_000_000_000), Weather::default());
        let arrivals: Vec<i64> = (0..3).map(|_| sent_at(&mut link, Instant::ZERO, 0, 100)).collect();
        // 800 bits at 3 bits a nanosecond
        assert_eq!(arrivals, [266 + 5, 533 + 5, 800 + 5]);
        assert_eq!(sent_at(&mut link, Instant::from_ns(10_000), 1, 3), 10_013);
    }

    #[test]
    fn a_full_queue_refuses_and_empties_again() {
        let mut link = Link { queue: Some(Queue::Frames(2)), ..link(Some(8_000_000_000), Weather::default()) };
        // one is being sent, two wait
        let refused: Vec<bool> = (0..5).map(|_| link.send(Instant::ZERO, 0, frame(100)).refused.is_some()).collect();
        assert_eq!(refused, [false, false, false, true, true]);
        assert_eq!(link.send(Instant::from_ns(100), 0, frame(100)).refused, None);
    }

    #[test]
    fn a_queue_of_octets_takes_short_frames_where_long_ones_find_no_room() {
        let mut link = Link { queue: Some(Queue::Octets(250)), ..link(Some(8_000_000_000), Weather::default()) };
        // one is being sent, two wait
        let lens = [100, 100, 100, 100, 50, 1];
        let refused = lens.map(|len| link.send(Instant::ZERO, 0, frame(len)).refused.is_some());
        assert_eq!(refused, [false, false, false, true, false, true]);
        assert_eq!(link.send(Instant::from_ns(100), 0, frame(100)).refused, None);
    }

    #[test]
    fn on_a_half_duplex_link_one_end_waits_for_the_other() {
        let arrivals = |is_half_duplex| {
            let mut link = Link { is_half_duplex, ..link(Some(8_000_000_000), Weather::default()) };
            [0, 1, 0].map(|end| sent_at(&mut link, Instant::ZERO, end, 100))
        };
        assert_eq!(arrivals(false), [105, 105, 205]);
        assert_eq!(arrivals(true), [105, 205, 305]);
    }

    #[test]
    fn losses_come_as_often_as_asked_and_in_bursts_where_asked() {
        let runs = |loss| {
            let mut link = link(None, Weather { loss, ..Weather::default() });
            let lost: Vec<bool> =
                (0..20_000).map(|_| link.send(Instant::ZERO, 0, frame(60)).arrival.is_none()).collect();
            let losses = lost.iter().filter(|lost| **lost).count();
            (losses, lost.windows(2).filter(|pair| pair[1] && !pair[0]).count())
        };
        let percent = |percent: u64| (percent << 32) / 100;
        let (losses, bursts) = runs(Loss::Independent { chance: percent(10) });
        assert!((1_800..2_200).contains(&losses) && bursts > 1_500, "{losses} {bursts}");
        let bursty =
            Loss::GilbertElliott { to_bad: percent(1), to_good: percent(20), in_good: 0, in_bad: percent(100) };
        let (losses, bursts) = runs(bursty);
        assert!((700..1_300).contains(&losses) && bursts * 3 < losses, "{losses} {bursts}");
    }
}
