use egui::{Pos2, Rect, Vec2, pos2, vec2};
use synema_trace::TcpState;

/// A box of the diagram. CLOSED stands in it twice, as in the RFC's figure: before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A state.
    State(TcpState),
    /// CLOSED at the end.
    ClosedAgain,
}

impl Node {
    /// All boxes.
    pub const ALL: [Node; 12] = [
        Node::State(TcpState::Closed),
        Node::State(TcpState::Listen),
        Node::State(TcpState::SynReceived),
        Node::State(TcpState::SynSent),
        Node::State(TcpState::Established),
        Node::State(TcpState::FinWait1),
        Node::State(TcpState::CloseWait),
        Node::State(TcpState::FinWait2),
        Node::State(TcpState::Closing),
        Node::State(TcpState::LastAck),
        Node::State(TcpState::TimeWait),
        Node::ClosedAgain,
    ];

    /// The state in the box.
    pub fn state(self) -> TcpState {
        match self {
            Node::State(state) => state,
            Node::ClosedAgain => TcpState::Closed,
        }
    }

    /// Column (0–1) and row (0–6).
    fn cell(self) -> (f32, f32) {
        match self {
            Node::State(TcpState::Closed) => (0.5, 0.0),
            Node::State(TcpState::Listen) => (0.5, 1.0),
            Node::State(TcpState::SynReceived) => (0.0, 2.0),
            Node::State(TcpState::SynSent) => (1.0, 2.0),
            Node::State(TcpState::Established) => (0.5, 3.0),
            Node::State(TcpState::FinWait1) => (0.0, 4.0),
            Node::State(TcpState::CloseWait) => (1.0, 4.0),
            Node::State(TcpState::FinWait2) => (0.0, 5.0),
            Node::State(TcpState::Closing) => (0.5, 5.0),
            Node::State(TcpState::LastAck) => (1.0, 5.0),
            Node::State(TcpState::TimeWait) => (0.5, 6.0),
            Node::ClosedAgain => (1.0, 6.0),
        }
    }
}

/// The boxes in an area.
#[derive(Clone, Copy, Debug)]
pub struct Diagram {
    area: Rect,
}

const BOX: Vec2 = vec2(138.0, 34.0);

impl Diagram {
    /// Lays the diagram out.
    pub fn new(area: Rect) -> Diagram {
        Diagram { area }
    }

    /// Whether there is room for a label on every arrow.
    pub fn is_wide(&self) -> bool {
        self.area.width() > 900.0
    }

    /// Where a box is.
    pub fn rect(&self, node: Node) -> Rect {
        let (column, row) = node.cell();
        // the outer columns leave room for arrows that pass outside them
        let margin = if self.is_wide() { 150.0 } else { 24.0 };
        let inside = Rect::from_min_max(self.area.min + vec2(margin, 6.0), self.area.max - vec2(margin, 6.0));
        let x = inside.left() + BOX.x / 2.0 + column * (inside.width() - BOX.x);
        let y = inside.top() + BOX.y / 2.0 + row / 6.0 * (inside.height() - BOX.y);
        Rect::from_center_size(pos2(x, y), BOX)
    }
}

/// Where the line from the middle of `rect` towards `to` leaves it.
pub fn border(rect: Rect, from: Pos2, to: Pos2) -> Pos2 {
    let way = to - from;
    let limit = |distance: f32, way: f32| if way == 0.0 { f32::MAX } else { distance / way };
    let x = limit(if way.x > 0.0 { rect.right() - from.x } else { rect.left() - from.x }, way.x);
    let y = limit(if way.y > 0.0 { rect.bottom() - from.y } else { rect.top() - from.y }, way.y);
    from + way * x.min(y).clamp(0.0, 1.0)
}
