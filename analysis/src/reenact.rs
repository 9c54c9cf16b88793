use synema_trace::{Instant, Trace};
use synema_wire::{Endpoint, Seq, TcpOption, datagram, read_tcp_options};

use crate::{Analysis, Flight, Flow, Freight, Handshake, Mark, SegmentFacts, Side, Transport};

/// What both ends of a TCP flow did, in a form that programs can do again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reenactment {
    /// What the ends are and do; the first asks for the connection.
    pub ends: [Acting; 2],
    /// One way from end to end, nanoseconds: half of the time that the handshake took.
    pub delay_ns: i64,
    /// The segments that were sent again: whose, and the how many-th with data or with SYN it was at first, from 1.
    pub lost: Vec<(Side, Lost)>,
    /// Payload octets that were not captured; zeros stand for them.
    pub made_up: u64,
}

/// One end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Its address and port.
    pub endpoint: Endpoint,
    /// Its initial sequence number; none where its SYN was not seen.
    pub isn: Option<u32>,
    /// The MSS option of its SYN.
    pub mss: Option<u16>,
    /// The window of its first segment.
    pub window: u16,
    /// What its program does once the connection stands.
    pub acts: Vec<Act>,
}

/// One thing a program does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Thinks for so many nanoseconds.
    Think(i64),
    /// Sends octets.
    Send(Vec<u8>),
    /// Waits for so many octets.
    Receive(usize),
    /// Sends nothing more, and still receives.
    CloseWriting,
    /// Receives until the other end has closed.
    ReceiveAll,
    /// Closes.
    Close,
    /// Ends the connection with a reset.
    Abort,
}

/// Which segment was lost, counted among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The nth with SYN.
    Syn(u32),
    /// The nth with data.
    Data(u32),
}

/// Why a flow cannot be played again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReenacted {
    /// There is no such flow.
    NoSuchFlow,
    /// It is no TCP flow.
    NotTcp,
    /// Its SYN was not seen, so nobody knows where its numbers begin.
    NoSyn,
}

/// Pauses shorter than this are the machine's, not the program's, nanoseconds.
const SHORTEST_THOUGHT_NS: i64 = 1_000_000;

/// Reads out of a flow what both ends did, up to a frame's observation.
///
/// # Errors
/// When it is no TCP flow whose beginning was seen.
pub fn reenact(
    trace: &Trace,
    analysis: &Analysis,
    flow: usize,
    until: Option<usize>,
) -> Result<Reenactment, NotReenacted> {
    let told = analysis.flows.get(flow).ok_or(NotReenacted::NoSuchFlow)?;
    match told.transport {
        Transport::Tcp if told.handshake.syn.is_none() => return Err(NotReenacted::NoSyn),
        Transport::Tcp => {}
        _ => return Err(NotReenacted::NotTcp),
    }
    let mut director = Director::new([told.a, told.b], told.initial_rtt_ns.unwrap_or_default() / 2);
    director.near = near(trace, told);
    for (_, flight) in analysis.flights_of_flow(trace, flow) {
        let Some(seen) = flight.passage.left.or(flight.passage.reached) else { continue };
        if until.is_some_and(|until| seen >= until) {
            break;
        }
        if let Freight::Tcp(facts) = &flight.freight {
            director.see(trace, &flight, facts, seen);
        }
    }
    Ok(director.finish())
}

/// At which end the frames were seen: where the handshake's answer took longer to come than to be answered. None where
/// every frame was seen at its sender.
fn near(trace: &Trace, flow: &Flow) -> Option<Side> {
    let at = |frame: Option<usize>| Some(trace.observation(frame?.checked_sub(1)?).at);
    let Handshake { syn, syn_ack, ack } = flow.handshake;
    let (syn, syn_ack, ack) = (at(syn)?, at(syn_ack)?, at(ack)?);
    if trace.points().iter().any(|point| point.host.is_some()) {
        return None;
    }
    Some(if syn_ack.ns_since(syn) > ack.ns_since(syn_ack) { Side::A } else { Side::B })
}

/// Writes the acts down while it looks at the segments.
struct Director {
    play: Reenactment,
    /// Where the frames were seen; none where each was seen at its sender.
    near: Option<Side>,
    /// How many segments with data and with SYN each end has sent first.
    data: [Vec<u32>; 2],
    syns: [u32; 2],
    /// When each end last did or got something.
    last: [Option<Instant>; 2],
    /// The sequence number behind each end's FIN, and when it was sent.
    fin: [Option<(Seq, Instant)>; 2],
    /// When each end last did something before the other's FIN came.
    before_fin: [Option<Instant>; 2],
    is_reset: bool,
}

impl Director {
    fn new(ends: [Endpoint; 2], delay_ns: i64) -> Director {
        let acting = |endpoint| Acting { endpoint, isn: None, mss: None, window: 0, acts: Vec::new() };
        let play = Reenactment { ends: ends.map(acting), delay_ns, lost: Vec::new(), made_up: 0 };
        Director {
            play,
            near: None,
            data: Default::default(),
            syns: [0; 2],
            last: [None; 2],
            fin: [None; 2],
            before_fin: [None; 2],
            is_reset: false,
        }
    }

    fn see(&mut self, trace: &Trace, flight: &Flight, facts: &SegmentFacts, seen: usize) {
        let (from, to) = (flight.passage.from.index(), flight.passage.from.other().index());
        let observation = trace.observation(seen);
        let sent = self.sent(flight.passage.from, observation.at);
        let again = facts.marks.contains(&Mark::Retransmission);
        if facts.flags.syn() {
            self.syn(trace, flight, facts, seen, again);
        }
        if facts.flags.rst() {
            if !std::mem::replace(&mut self.is_reset, true) {
                self.think(from, sent);
                self.play.ends[from].acts.push(Act::Abort);
            }
            return;
        }
        if again {
            let nth = self.data[from].iter().position(|seq| *seq == facts.seq.0);
            if let Some(nth) = nth.filter(|_| facts.payload_len > 0) {
                self.play.lost.push((flight.passage.from, Lost::Data(nth as u32 + 1)));
            }
        } else if facts.payload_len > 0 {
            self.think(from, sent);
            self.data[from].push(facts.seq.0);
            let mut octets = datagram(observation.link_type, observation.bytes)
                .and_then(|read| Some(read.tcp()?.2.payload.to_vec()))
                .unwrap_or_default();
            self.play.made_up += u64::from(facts.payload_len).saturating_sub(octets.len() as u64);
            octets.resize(facts.payload_len as usize, 0);
            self.play.ends[to].acts.push(Act::Receive(octets.len()));
            self.play.ends[from].acts.push(Act::Send(octets));
            self.last[to] = Some(sent.plus_ns(self.play.delay_ns));
        }
        if facts.flags.fin() && self.fin[from].is_none() {
            self.fin(flight.passage.from, facts, sent);
        }
    }

    fn fin(&mut self, side: Side, facts: &SegmentFacts, sent: Instant) {
        let (from, to) = (side.index(), side.other().index());
        let mut at = sent;
        if let Some((end, other_sent)) = self.fin[to]
            && end != facts.ack
        {
            // both closed at once: this end had not heard of the other's FIN, and did not wait for it
            self.play.ends[from].acts.retain(|act| *act != Act::ReceiveAll);
            self.last[from] = self.before_fin[from];
            // delays vary, but this is sure: the other's FIN was still on its way
            at = at.min(other_sent.plus_ns(self.play.delay_ns - SHORTEST_THOUGHT_NS));
        }
        self.think(from, at);
        self.fin[from] = Some((facts.end(), at));
        let act = if self.fin[to].is_some() { Act::Close } else { Act::CloseWriting };
        self.play.ends[from].acts.push(act);
        if self.fin[to].is_none() {
            self.before_fin[to] = self.last[to];
            self.play.ends[to].acts.push(Act::ReceiveAll);
            self.last[to] = Some(at.plus_ns(self.play.delay_ns));
        }
    }

    /// When a frame left its sender.
    fn sent(&self, from: Side, seen: Instant) -> Instant {
        match self.near {
            Some(near) if near != from => seen.plus_ns(-self.play.delay_ns),
            _ => seen,
        }
    }

    fn syn(&mut self, trace: &Trace, flight: &Flight, facts: &SegmentFacts, seen: usize, again: bool) {
        let from = flight.passage.from.index();
        let observation = trace.observation(seen);
        let sent = self.sent(flight.passage.from, observation.at);
        // a program goes on when its connection stands: one way after the answer, or two
        let (to, delay) = (flight.passage.from.other().index(), self.play.delay_ns);
        if facts.flags.ack() {
            self.last[to] = Some(sent.plus_ns(delay));
            self.last[from] = Some(sent.plus_ns(2 * delay));
        }
        if again {
            self.play.lost.push((flight.passage.from, Lost::Syn(self.syns[from])));
        }
        self.syns[from] += 1;
        let end = &mut self.play.ends[from];
        if end.isn.is_some() {
            return;
        }
        end.isn = Some(facts.seq.0);
        if let Some(read) = datagram(observation.link_type, observation.bytes)
            && let Some((_, _, segment)) = read.tcp()
        {
            end.window = segment.window;
            end.mss = read_tcp_options(segment.options).0.into_iter().find_map(|(_, _, option)| match option {
                TcpOption::MaximumSegmentSize(mss) => Some(mss),
                _ => None,
            });
        }
    }

    /// The pause before what an end does now; of what the other end did it had to hear first.
    fn think(&mut self, end: usize, now: Instant) {
        let since = self.last[end].map_or(0, |last| now.ns_since(last));
        if since >= SHORTEST_THOUGHT_NS {
            self.play.ends[end].acts.push(Act::Think(since));
        }
        self.last[end] = Some(now);
    }

    fn finish(mut self) -> Reenactment {
        for end in &mut self.play.ends {
            // a half that was closed is closed wholly in the end
            if end.acts.contains(&Act::CloseWriting) {
                end.acts.retain(|act| *act != Act::ReceiveAll);
                end.acts.extend([Act::ReceiveAll, Act::Close]);
            }
        }
        self.play
    }
}
