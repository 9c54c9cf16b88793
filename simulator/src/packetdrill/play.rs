//! Goes through a script from statement to statement in virtual time.

use synema_trace::{Instant, Trace};

use super::Outcome;
use super::calls::{self, Progress};
use super::code::{self, Judged};
use super::expect::{Clock, difference};
use super::kernel::Kernel;
use super::script::{Due, Packet, Script, ScriptEvent, Statement, SystemCall};
use super::shell;
use super::switches::{Dialect, Switches};

/// How long `*` waits for a segment: longer than any time-out of the stack.
const PATIENCE_NS: i64 = 600_000_000_000;

/// A call that has not returned.
struct Blocked<'a> {
    line: u32,
    call: &'a SystemCall,
    due: Instant,
    octets: usize,
}

struct Player<'a> {
    kernel: Kernel,
    switches: Switches,
    /// The script's time of the statement before.
    before: Instant,
    clock: Clock,
    blocked: Option<Blocked<'a>>,
    /// Whether the statement after this one is a segment that arrives at the same instant.
    more_comes: bool,
    /// The segment before: when it left, and where it ended.
    left: Option<(Instant, u32)>,
}

/// Plays a script: what was seen up to its end, and how many segments it leaves unread, or the outcome when it does not
/// pass.
pub(super) fn play(text: &str, script: &Script) -> (Trace, Result<usize, Outcome>) {
    let mut switches = Switches::of(text, script);
    for (line, name, value) in &script.options {
        if let Err(feature) = switches.option(name, value) {
            return (Trace::new(), Err(Outcome::Unsupported { line: *line, feature }));
        }
    }
    let kernel = Kernel::new(&switches);
    let tolerance_ms = switches.watches_clock.then_some((switches.tolerance_ns / 1_000_000) as u32);
    let (before, clock) = (Instant::ZERO, Clock::new(tolerance_ms));
    let mut player = Player { kernel, switches, before, clock, blocked: None, more_comes: false, left: None };
    let mut events = script.events.iter().enumerate();
    let played = events.try_for_each(|(place, event)| {
        player.more_comes = is_first_of_many(event, &script.events[place + 1..]);
        player.event(event)
    });
    let outcome = played.and_then(|()| player.finish());
    (player.kernel.seen, outcome)
}

/// Whether a statement is a segment that arrives, and another one follows at the same instant, behind nothing but calls.
fn is_first_of_many(event: &ScriptEvent, later: &[ScriptEvent]) -> bool {
    let is_same = |next: &ScriptEvent| match next.due {
        Due::Unsaid | Due::Relative(0) => true,
        due => due == event.due && matches!(due, Due::Absolute(_)),
    };
    let mut together = later.iter().take_while(|next| is_same(next));
    let next = together.find(|next| !matches!(next.what, Statement::Call(_)));
    matches!(event.what, Statement::Inject(_)) && next.is_some_and(|next| matches!(next.what, Statement::Inject(_)))
}

impl<'a> Player<'a> {
    fn event(&mut self, event: &'a ScriptEvent) -> Result<(), Outcome> {
        let (from, to) = self.span(event.due);
        let unsupported = |feature| Outcome::Unsupported { line: event.line, feature };
        if let Statement::Expect(packet) = &event.what {
            return self.expect(event, packet, from, to);
        }
        self.go_to(from)?;
        self.before = from;
        match &event.what {
            Statement::Shell(command) => self.shell(event, command),
            Statement::Code(text) => match code::check(text, &self.kernel) {
                Judged::Holds => Ok(()),
                Judged::Fails(expected, actual) => Err(Outcome::Failed { line: event.line, expected, actual }),
                Judged::Unknown(feature) => Err(unsupported(feature)),
            },
            Statement::Inject(packet) => {
                self.kernel.inject(packet, &self.clock, self.more_comes);
                self.try_blocked()
            }
            Statement::Icmp(icmp) => {
                self.kernel.report(icmp).map_err(unsupported)?;
                self.try_blocked()
            }
            Statement::Call(call) => self.call(event, call, to),
            Statement::Unsupported(feature) => Err(unsupported(feature.clone())),
            Statement::Expect(_) => unreachable!("dealt with above"),
        }
    }

    /// A command: switches to set, or a question about connections.
    fn shell(&mut self, event: &ScriptEvent, command: &str) -> Result<(), Outcome> {
        let unsupported = |feature| Outcome::Unsupported { line: event.line, feature };
        // a backslash joins what follows
        let command = command.replace("\\\n", " ");
        for line in command.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match shell::ask(line, &self.kernel) {
                Some(Ok(())) => {}
                Some(Err(actual)) => {
                    return Err(Outcome::Failed { line: event.line, expected: format!("`{line}`"), actual });
                }
                None => self.switches.shell(line).map_err(unsupported)?,
            }
        }
        self.kernel.set(&self.switches);
        Ok(())
    }

    /// The first and the last instant of a statement.
    fn span(&self, due: Due) -> (Instant, Instant) {
        let before = self.before;
        match due {
            Due::Unsaid => (before, before),
            Due::Absolute(ns) => (Instant::from_ns(ns), Instant::from_ns(ns)),
            Due::Relative(ns) => (before.plus_ns(ns), before.plus_ns(ns)),
            Due::Any => (before, before.plus_ns(PATIENCE_NS)),
            Due::Range { from, to, relative: true } => (before.plus_ns(from), before.plus_ns(to)),
            Due::Range { from, to, relative: false } => (Instant::from_ns(from), Instant::from_ns(to)),
        }
    }

    fn expect(&mut self, event: &ScriptEvent, packet: &Packet, from: Instant, to: Instant) -> Result<(), Outcome> {
        let failed = |actual: String| Outcome::Failed { line: event.line, expected: packet.to_string(), actual };
        let limit = to.plus_ns(self.switches.tolerance_ns);
        while self.kernel.sent.is_empty() {
            match self.kernel.next_wakeup().filter(|wakeup| *wakeup <= limit) {
                Some(wakeup) => self.go_to(wakeup)?,
                None => return Err(failed(format!("nothing by {limit}"))),
            }
        }
        let Some((at, sent)) = self.kernel.sent.pop_front() else { return Err(failed("nothing".to_owned())) };
        if packet.flags.syn() && sent.is_syn() {
            self.kernel.isns.0 = packet.seq;
        }
        let (ours, theirs) = self.kernel.isns;
        let mut sent = sent.counted(ours, theirs);
        if self.kernel.dialect == Dialect::LinuxLike && sent.len() > 0 && self.left == Some((at, sent.start())) {
            sent = sent.of_burst();
        }
        while sent.len() < packet.len
            && let Some(joined) = self
                .kernel
                .sent
                .front()
                .filter(|next| next.0 == at)
                .and_then(|next| sent.joined(&next.1.clone().counted(ours, theirs)))
        {
            self.kernel.sent.pop_front();
            sent = joined;
        }
        if at > limit || at < from.plus_ns(-self.switches.tolerance_ns) {
            return Err(failed(format!("{sent} at {at} instead of {from}")));
        }
        self.left = Some((at, sent.end()));
        if let Some(difference) = difference(packet, &sent, &mut self.clock) {
            return Err(failed(format!("{sent} ({difference})")));
        }
        // what comes whenever it comes is what the next statement counts from
        self.before = if matches!(event.due, Due::Any | Due::Range { .. }) { at } else { from };
        Ok(())
    }

    fn call(&mut self, event: &'a ScriptEvent, call: &'a SystemCall, to: Instant) -> Result<(), Outcome> {
        if let Some(blocked) = &self.blocked {
            let feature = format!("a call while that of line {} has not returned", blocked.line);
            return Err(Outcome::Unsupported { line: event.line, feature });
        }
        let is_range = matches!(event.due, Due::Range { .. });
        let due = if is_range { to } else { self.kernel.now };
        self.blocked = Some(Blocked { line: event.line, call, due, octets: 0 });
        self.try_blocked()?;
        match self.blocked.take() {
            Some(blocked) if !is_range => Err(still_waits(&blocked)),
            blocked => {
                self.blocked = blocked;
                Ok(())
            }
        }
    }

    /// Goes on with the call that has not returned.
    fn try_blocked(&mut self) -> Result<(), Outcome> {
        self.kernel.writer_waits = false;
        let Some(mut blocked) = self.blocked.take() else { return Ok(()) };
        let Blocked { line, call, due, .. } = blocked;
        let failed = |actual: String| Outcome::Failed { line, expected: calls::expected(call), actual };
        match calls::perform(&mut self.kernel, call, &mut blocked.octets) {
            Err(calls::Stop::Unsupported(feature)) => Err(Outcome::Unsupported { line, feature }),
            Err(calls::Stop::Differs(actual)) => Err(failed(actual)),
            Ok(Progress::Waits) => {
                self.kernel.writer_waits = call.name.starts_with("write") || call.name.starts_with("send");
                self.blocked = Some(blocked);
                Ok(())
            }
            Ok(Progress::Done(result)) => {
                let apart = self.kernel.now.ns_since(due).abs();
                match (calls::agrees(call, &result), apart <= self.switches.tolerance_ns) {
                    (true, true) => Ok(()),
                    (true, false) => Err(failed(format!("the return at {} instead of {due}", self.kernel.now))),
                    (false, _) => Err(failed(result.to_string())),
                }
            }
        }
    }

    /// Lets time pass, with every timer at its instant.
    fn go_to(&mut self, at: Instant) -> Result<(), Outcome> {
        while let Some(wakeup) = self.kernel.next_wakeup().filter(|wakeup| *wakeup <= at) {
            self.kernel.wake(wakeup);
            self.try_blocked()?;
        }
        self.kernel.go_to(at);
        Ok(())
    }

    fn finish(&mut self) -> Result<usize, Outcome> {
        if let Some(due) = self.blocked.as_ref().map(|blocked| blocked.due) {
            self.go_to(due.plus_ns(self.switches.tolerance_ns))?;
        }
        if let Some(blocked) = &self.blocked {
            return Err(still_waits(blocked));
        }
        Ok(self.kernel.sent.len() + self.kernel.forgotten)
    }
}

fn still_waits(blocked: &Blocked<'_>) -> Outcome {
    let (line, expected) = (blocked.line, calls::expected(blocked.call));
    Outcome::Failed { line, expected, actual: "a call that waits".to_owned() }
}
