use synema_trace::{Playhead, TcpState, Trace};
use synema_wire::{Protocol, dissect};

use crate::{Analysis, Fate, Flight, Freight, Sentence, Side, Transport, shows_wire_numbers};

/// A question about a session, with its answers. The right one was read out of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub kind: QuestionKind,
    /// The frame it is about, number from 1.
    pub frame: usize,
    /// What is asked.
    pub asks: Sentence,
    /// What can be answered, each once.
    pub choices: Vec<String>,
    /// The right one's place among the choices.
    pub answer: usize,
    /// Why it is right.
    pub why: Sentence,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// Which number acknowledges a segment.
    Ack,
    /// In which state an end is after a frame.
    State,
    /// Which port two octets are.
    ByteOrder,
    /// Which layer a protocol belongs to.
    Layer,
}

impl QuestionKind {
    /// All, with their names on the command line.
    pub const ALL: [(&'static str, QuestionKind); 4] = [
        ("ack", QuestionKind::Ack),
        ("state", QuestionKind::State),
        ("byte-order", QuestionKind::ByteOrder),
        ("layer", QuestionKind::Layer),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// The most questions of one kind about one flow.
const MOST: usize = 12;

/// All questions that the TCP flows of a session allow. `seed` decides in which order the answers stand.
pub fn questions(trace: &Trace, analysis: &Analysis, seed: u64) -> Vec<Question> {
    let mut questions = Vec::new();
    for flow in 0..analysis.flows.len() {
        if analysis.flows[flow].transport != Transport::Tcp {
            continue;
        }
        let about = |kind: fn(&Asked<'_>) -> Option<Draft>| {
            let flights = analysis.flights_of_flow(trace, flow);
            let asked = flights.filter_map(|(_, flight)| Asked::new(trace, analysis, flight));
            let drafts: Vec<Draft> = asked.filter_map(|asked| kind(&asked)).collect();
            // the handshake and the teardown are worth more than the hundredth of many equal ones
            let middle = drafts.len().saturating_sub(MOST);
            let kept = drafts.into_iter().enumerate().filter(|(at, _)| *at < MOST / 2 || *at >= MOST / 2 + middle);
            kept.map(|(_, draft)| draft).collect::<Vec<Draft>>()
        };
        for kind in [ack, state, byte_order, layer] {
            questions.extend(about(kind));
        }
    }
    let mut random = seed;
    questions.into_iter().filter_map(|draft| draft.shuffled(&mut random)).collect()
}

/// A frame that is asked about.
struct Asked<'a> {
    trace: &'a Trace,
    analysis: &'a Analysis,
    flight: Flight,
    seen: usize,
}

/// A question whose right answer still stands first.
struct Draft {
    kind: QuestionKind,
    frame: usize,
    asks: Sentence,
    choices: Vec<String>,
    why: Sentence,
}

impl<'a> Asked<'a> {
    fn new(trace: &'a Trace, analysis: &'a Analysis, flight: Flight) -> Option<Asked<'a>> {
        let seen = flight.passage.left.or(flight.passage.reached)?;
        Some(Asked { trace, analysis, flight, seen })
    }

    fn sender(&self) -> &'static str {
        ["end-client", "end-server"][self.flight.passage.from.index()]
    }

    fn draft(&self, kind: QuestionKind, asks: Sentence, choices: Vec<String>, why: Sentence) -> Draft {
        let frame = self.seen + 1;
        Draft { kind, frame, asks: asks.number("frame", frame as u64), choices, why }
    }
}

impl Draft {
    /// The question with its answers in some order; none where there is nothing to choose from.
    fn shuffled(self, random: &mut u64) -> Option<Question> {
        let Draft { kind, frame, asks, mut choices, why } = self;
        let right = choices.first()?.clone();
        let mut known: Vec<String> = Vec::new();
        choices.retain(|choice| {
            !known.contains(choice) && {
                known.push(choice.clone());
                true
            }
        });
        for place in (1..choices.len()).rev() {
            // SplitMix64, so that the same seed asks the same everywhere
            *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (*random ^ (*random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            choices.swap(place, ((mixed ^ (mixed >> 31)) % (place as u64 + 1)) as usize);
        }
        let answer = choices.iter().position(|choice| *choice == right)?;
        (choices.len() > 1).then_some(Question { kind, frame, asks, choices, answer, why })
    }
}

fn ack(asked: &Asked<'_>) -> Option<Draft> {
    let Freight::Tcp(facts) = &asked.flight.freight else { return None };
    if facts.is_empty() || facts.flags.rst() {
        return None;
    }
    let seq = if shows_wire_numbers(asked.trace) { facts.seq.0 } else { facts.seq_relative };
    let after = |octets: u32| seq.wrapping_add(octets).to_string();
    let choices = vec![after(facts.len()), after(facts.payload_len), after(facts.len() + 1), seq.to_string()];
    let asks =
        Sentence::new("quiz-ack").key("sender", asked.sender()).text("seq", seq).number("len", facts.payload_len);
    let asks = asks.text("flags", facts.flags.to_string());
    let why =
        Sentence::new("quiz-ack-why").text("seq", seq).number("takes", facts.len()).text("ack", after(facts.len()));
    Some(asked.draft(QuestionKind::Ack, asks, choices, why))
}

fn state(asked: &Asked<'_>) -> Option<Draft> {
    let flight = &asked.flight;
    if flight.passage.fate == Fate::Lost {
        return None;
    }
    let Freight::Tcp(facts) = &flight.freight else { return None };
    if !(facts.flags.syn() || facts.flags.fin() || facts.flags.rst()) {
        return None;
    }
    let last = flight.passage.reached.unwrap_or(asked.seen);
    let playhead = Playhead { at: asked.trace.observation(last).at, observations: last + 1 };
    let side = flight.passage.from.other();
    let now = asked.analysis.states_at(flight.passage.flow, playhead)[side.index()].state;
    let near = match now {
        TcpState::Closed | TcpState::Listen | TcpState::SynSent | TcpState::SynReceived | TcpState::Established => {
            [TcpState::SynSent, TcpState::SynReceived, TcpState::Established, TcpState::Closed]
        }
        _ => [TcpState::FinWait2, TcpState::CloseWait, TcpState::TimeWait, TcpState::LastAck],
    };
    let choices = std::iter::once(now).chain(near).map(|state| state.to_string()).collect();
    let name = if side == Side::A { "end-client" } else { "end-server" };
    let asks = Sentence::new("quiz-state").key("end", name).text("flags", facts.flags.to_string());
    let why = Sentence::new("quiz-state-why").key("end", name).text("state", now);
    Some(asked.draft(QuestionKind::State, asks, choices, why))
}

fn byte_order(asked: &Asked<'_>) -> Option<Draft> {
    let seen = asked.trace.observation(asked.seen);
    let read = dissect(seen.link_type, seen.bytes);
    let field = read.field("tcp.dstport")?;
    let octets: [u8; 2] = seen.bytes.get(field.byte_range())?.try_into().ok()?;
    let (right, wrong) = (u16::from_be_bytes(octets), u16::from_le_bytes(octets));
    let sum = u16::from(octets[0]) + u16::from(octets[1]);
    let choices = [right, wrong, sum, u16::from(octets[0])].map(|port| port.to_string()).into();
    let shown = format!("{:02x} {:02x}", octets[0], octets[1]);
    let asks = Sentence::new("quiz-byte-order").text("octets", &shown);
    let why =
        Sentence::new("quiz-byte-order-why").number("high", octets[0]).number("low", octets[1]).number("port", right);
    Some(asked.draft(QuestionKind::ByteOrder, asks, choices, why))
}

fn layer(asked: &Asked<'_>) -> Option<Draft> {
    let seen = asked.trace.observation(asked.seen);
    let layers = dissect(seen.link_type, seen.bytes).layers;
    let known = layers.iter().filter(|layer| !matches!(layer.protocol, Protocol::Data | Protocol::Padding));
    let known: Vec<Protocol> = known.map(|layer| layer.protocol).collect();
    let right = *known.last()?;
    let choices = known.iter().rev().map(|protocol| protocol.title().to_owned()).collect();
    let carried: Vec<&str> = known.iter().map(|protocol| protocol.title()).collect();
    let asks = Sentence::new("quiz-layer");
    let why = Sentence::new("quiz-layer-why").text("layers", carried.join(" · ")).text("protocol", right.title());
    Some(asked.draft(QuestionKind::Layer, asks, choices, why))
}
