use super::term::Term;
use super::tree::{Expr, Operand};
use super::{Filter, around};

/// What has to be read of a trace to know some fields of its frames, and whether a filter selects them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Whether flows and what is found of segments are asked for.
    pub analysis: bool,
    /// How far frames are to be dissected.
    pub depth: Depth,
}

/// How far a frame is to be dissected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Not at all: its place in the trace, and its octets, are enough.
    Frame,
    /// Down to the transport header, and tunnels over UDP.
    Headers,
    /// With all that applications say, put together from segments.
    Messages,
}

/// What begins the names of what applications say.
const APPLICATIONS: [&str; 14] = [
    "dns",
    "mdns",
    "http",
    "tls",
    "dhcp",
    "tftp",
    "ftp",
    "smtp",
    "ssh",
    "ntp",
    "data",
    "sflow",
    "sflow_245",
    "sflow_5",
];

impl Needs {
    /// What the named fields and a filter need.
    pub fn of(names: &[String], filter: Option<&Filter>) -> Needs {
        let mut needs = Needs { analysis: false, depth: Depth::Frame };
        names.iter().for_each(|name| needs.add(name));
        if let Some(filter) = filter {
            needs.add_expr(&filter.expr);
        }
        // messages are put together by what was found of their segments
        needs.analysis |= needs.depth == Depth::Messages;
        needs
    }

    fn add(&mut self, name: &str) {
        let protocol = name.split('.').next().unwrap_or_default();
        let depth = match name {
            "frame.protocols" | "tcp.segment_data" | "tcp.reassembled.length" => Depth::Messages,
            _ if around::family(name).is_some() || protocol == "frame" => {
                self.analysis |= protocol != "frame";
                Depth::Frame
            }
            _ if APPLICATIONS.contains(&protocol) => Depth::Messages,
            _ => Depth::Headers,
        };
        self.depth = self.depth.max(depth);
    }

    fn add_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Or(left, right) | Expr::Xor(left, right) | Expr::And(left, right) => {
                self.add_expr(left);
                self.add_expr(right);
            }
            Expr::Not(inner) => self.add_expr(inner),
            Expr::CompareFields(left, _, _, right) => {
                [left, right].into_iter().for_each(|operand| self.add(&operand.name))
            }
            Expr::CompareNumbers(left, _, _, right, _) => {
                [left, right].into_iter().for_each(|term| self.add_term(term))
            }
            Expr::Present(Operand { name, .. })
            | Expr::Compare(Operand { name, .. }, ..)
            | Expr::In(Operand { name, .. }, ..)
            | Expr::Contains(Operand { name, .. }, ..)
            | Expr::Matches(Operand { name, .. }, ..) => self.add(name),
        }
    }

    fn add_term(&mut self, term: &Term) {
        match term {
            Term::Field(operand) => self.add(&operand.name),
            Term::Constant(_) => {}
            Term::Negative(inner) | Term::Absolute(inner) => self.add_term(inner),
            Term::Together(_, left, right) => [left, right].into_iter().for_each(|term| self.add_term(term)),
            Term::Largest(terms) | Term::Smallest(terms) => terms.iter().for_each(|term| self.add_term(term)),
        }
    }
}
