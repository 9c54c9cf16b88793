use synema_wire::{Segment, Seq};

use super::options::Options;

/// What one side of a connection has said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    /// The sequence number of its SYN.
    pub(super) isn: Option<Seq>,
    /// The sequence number after the highest it sent.
    pub(super) next: Option<Seq>,
    /// The sequence number after its FIN.
    pub(super) fin_end: Option<Seq>,
    /// Its highest acknowledgment.
    pub(super) ack: Option<Seq>,
    /// The highest right edge of its window, where its scale is known.
    pub(super) edge: Option<Seq>,
    /// The right edge that it said last.
    pub(super) last_edge: Option<Seq>,
    /// The options of its SYN.
    pub(super) syn_options: Option<Options>,
    /// The last timestamp.
    pub(super) tsval: Option<u32>,
    /// The rules that were told of this direction once.
    pub(super) told: Vec<super::Rule>,
}

impl Side {
    /// Whether a condition that holds for the whole direction is to be told now.
    pub(super) fn is_news(&mut self, rule: super::Rule) -> bool {
        let is_news = !self.told.contains(&rule);
        if is_news {
            self.told.push(rule);
        }
        is_news
    }

    /// Takes note of a segment that it sent; `window_bytes` where its scale is known.
    pub(super) fn note(&mut self, segment: &Segment<'_>, options: &Options, window_bytes: Option<u32>) {
        let end = segment.seq.plus(segment.len());
        if segment.flags.syn() {
            self.isn = Some(segment.seq);
            self.syn_options = Some(options.clone());
        }
        // a reset's number is not one of its stream where it answers a stray segment
        if !segment.flags.rst() && self.next.is_none_or(|next| end.after(next)) {
            self.next = Some(end);
        }
        if segment.flags.fin() && self.fin_end.is_none() {
            self.fin_end = Some(end);
        }
        if segment.flags.ack() && !segment.flags.rst() {
            if self.ack.is_none_or(|ack| segment.ack.after(ack)) {
                self.ack = Some(segment.ack);
            }
            let edge = window_bytes.map(|window| segment.ack.plus(window));
            self.last_edge = edge;
            if let Some(edge) = edge.filter(|edge| self.edge.is_none_or(|highest| edge.after(highest))) {
                self.edge = Some(edge);
            }
        }
        if let Some((tsval, _)) = options.timestamps {
            self.tsval = Some(tsval);
        }
    }
}
