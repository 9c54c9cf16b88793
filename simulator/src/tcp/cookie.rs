//! SYN cookies (RFC 4987 §3.6 and Appendix A): what a listener with a full queue would have to remember travels in its
//! initial sequence number. Five bits count minutes, three choose a segment size, 24 are a keyed check.

use synema_trace::{Instant, TcpState};
use synema_wire::{Endpoint, Seq};

use super::isn::keyed;
use super::output;
use super::tcb::{Origin, default_mss};
use super::{Action, Arriving, Effect, Offset, Ruling, SegmentSpec, Tagged, Tcb, Variable};

/// The segment sizes that three bits can name; the largest that fits is taken.
const SIZES: [u16; 8] = [216, 536, 768, 996, 1220, 1360, 1440, 1460];

/// A cookie is good for this minute and the three before.
const MINUTES: u32 = 4;

fn minute(now: Instant) -> u32 {
    (now.ns / 60_000_000_000) as u32
}

fn check_of(key: u64, ends: (Endpoint, Endpoint), irs: Seq, minute: u32, class: u32) -> u32 {
    let bound = u64::from(irs.0) << 32 | u64::from(minute) << 3 | u64::from(class);
    keyed(key, ends.0, ends.1, bound) >> 8
}

/// The cookie for a SYN.
fn bake(key: u64, ends: (Endpoint, Endpoint), irs: Seq, now: Instant, mss: u16) -> Seq {
    let class = SIZES.iter().rposition(|size| *size <= mss).unwrap_or(0) as u32;
    let minute = minute(now);
    Seq(((minute % 32) << 27) | (class << 24) | check_of(key, ends, irs, minute, class))
}

/// The segment size in a cookie that is ours and not too old.
fn read(key: u64, ends: (Endpoint, Endpoint), irs: Seq, now: Instant, cookie: Seq) -> Option<u16> {
    let (count, class, check) = (cookie.0 >> 27, cookie.0 >> 24 & 7, cookie.0 & 0xff_ffff);
    let age = minute(now).wrapping_sub(count) % 32;
    let baked = minute(now).checked_sub(age)?;
    (age < MINUTES && check_of(key, ends, irs, baked, class) == check).then(|| SIZES[class as usize])
}

impl Tcb {
    /// A SYN for a listener whose queue is full: `<SEQ=cookie><ACK=SEG.SEQ+1><CTL=SYN,ACK>`, and nothing is remembered
    /// of it. Without a key nothing happens and the answer is `false`.
    pub(crate) fn answer_with_cookie(
        &mut self,
        local: Endpoint,
        segment: &Arriving<'_>,
        from: Endpoint,
        actions: &mut Vec<Tagged<Action>>,
    ) -> bool {
        let Some(key) = self.settings.cookie_key else { return false };
        let mss = segment.mss.unwrap_or(default_mss(local, &self.settings) as u16);
        let cookie = bake(key, (local, from), segment.seq, segment.at, mss);
        // the options that need memory are not offered: what was asked for in the SYN will be forgotten
        let plain = Tcb { options: Default::default(), ..Tcb::new(local, self.settings) };
        let spec = output::syn(&plain, cookie, Some(segment.seq.plus(1)));
        let purpose = "SYN, ACK with a cookie".into();
        actions.push(Tagged::new("4987/3.6", Action::Emit(SegmentSpec { purpose, ..spec })));
        self.cookie_sent_at = Some(segment.at);
        true
    }

    /// The connection that an acknowledgment brings back, where it acknowledges a cookie of this listener.
    pub(super) fn rebuild(
        &self,
        segment: &Arriving<'_>,
        from: Endpoint,
        local: Endpoint,
        actions: &mut Vec<Tagged<Action>>,
    ) -> Option<Tcb> {
        let key = self.settings.cookie_key?;
        let sent_at = self.cookie_sent_at?;
        let is_plain = segment.flags.ack() && !segment.flags.syn() && !segment.flags.rst();
        if !is_plain || segment.at.ns_since(sent_at) > i64::from(MINUTES) * 60_000_000_000 {
            return None;
        }
        let (iss, irs) = (Seq(segment.ack.0.wrapping_sub(1)), Seq(segment.seq.0.wrapping_sub(1)));
        let mss = read(key, (local, from), irs, segment.at, iss)?;
        const CLAUSE: &str = "4987/3.6";
        let mut child = Tcb { remote: Some(from), local, now: segment.at, ..Tcb::new(local, self.settings) };
        (child.state, child.origin) = (TcpState::SynReceived, Origin::Passive);
        let ruling = Ruling::pass()
            .and(CLAUSE, Effect::ChooseIss(iss))
            .and(CLAUSE, Effect::LearnIrs(irs))
            .and(CLAUSE, Effect::LearnMss(u64::from(mss).min(self.settings.mss.into())))
            .and(CLAUSE, Effect::Set(Variable::SndNxt, Offset::first(iss).plus(1).0));
        child.flight.depart(child.iss, child.iss, segment.at);
        child.apply(segment.at, ruling, actions);
        Some(child)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends() -> (Endpoint, Endpoint) {
        let end = |last: u8, port| Endpoint { ip: [192, 0, 2, last].into(), port };
        (end(2, 80), end(1, 5000))
    }

    #[test]
    fn x23_a_cookie_tells_the_class_of_the_segment_size_for_some_minutes() {
        let minutes = |count: i64| Instant::from_ns(count * 60_000_000_000);
        for (mss, class) in [(100, 216), (536, 536), (1459, 1440), (1460, 1460), (9000, 1460)] {
            let cookie = bake(9, ends(), Seq(77), minutes(40), mss);
            for later in 40..44 {
                assert_eq!(read(9, ends(), Seq(77), minutes(later), cookie), Some(class), "{mss} {later}");
            }
            assert_eq!(read(9, ends(), Seq(77), minutes(44), cookie), None, "too old");
        }
    }

    #[test]
    fn x23_what_is_not_ours_is_no_cookie() {
        let cookie = bake(9, ends(), Seq(77), Instant::ZERO, 1460);
        assert_eq!(read(8, ends(), Seq(77), Instant::ZERO, cookie), None, "another key");
        assert_eq!(read(9, ends(), Seq(78), Instant::ZERO, cookie), None, "another SYN");
        for bit in 0..32 {
            assert_eq!(read(9, ends(), Seq(77), Instant::ZERO, Seq(cookie.0 ^ 1 << bit)), None, "bit {bit}");
        }
    }
}
