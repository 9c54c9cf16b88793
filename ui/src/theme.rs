use egui::Color32;
use synema_analysis::Side;
use synema_trace::TcpState;
use synema_wire::{Osi, Protocol};

/// The colours of a picture. They come from Okabe and Ito's palette, which the colour-blind can tell apart, and none
/// of them carries a meaning that is not also written or drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// `light`, `dark`, `projector` or `contrast`.
    pub name: &'static str,
    /// Key of its name in the language files.
    pub title: &'static str,
    /// Whether the background is dark.
    pub dark: bool,
    /// Behind everything.
    pub background: Color32,
    /// Behind captions, heads and lists.
    pub panel: Color32,
    /// Text.
    pub text: Color32,
    /// Text that may be overlooked: times, units.
    pub faint: Color32,
    /// Lines that structure.
    pub line: Color32,
    /// The first end, A.
    pub a: Color32,
    /// The second end, B.
    pub b: Color32,
    /// What is chosen.
    pub chosen: Color32,
    /// Behind what is chosen.
    pub chosen_fill: Color32,
    /// What was lost.
    pub lost: Color32,
    /// What departs from the plain run: retransmissions.
    pub mark: Color32,
    /// Hues of states, behind text.
    opening: Color32,
    open: Color32,
    closing: Color32,
    waiting: Color32,
    closed: Color32,
    /// Hues of layers, behind text.
    layers: [Color32; 4],
}

impl Theme {
    /// For bright rooms and paper.
    pub const LIGHT: Theme = Theme {
        name: "light",
        title: "theme-light",
        dark: false,
        background: Color32::from_rgb(0xff, 0xff, 0xff),
        panel: Color32::from_rgb(0xf3, 0xf5, 0xf7),
        text: Color32::from_rgb(0x14, 0x18, 0x1d),
        faint: Color32::from_rgb(0x5a, 0x63, 0x6e),
        line: Color32::from_rgb(0xb9, 0xc1, 0xc9),
        a: Color32::from_rgb(0x00, 0x5f, 0x99),
        b: Color32::from_rgb(0xb8, 0x4b, 0x00),
        chosen: Color32::from_rgb(0x00, 0x72, 0xb2),
        chosen_fill: Color32::from_rgb(0xff, 0xe9, 0xa8),
        lost: Color32::from_rgb(0xc2, 0x1f, 0x1f),
        mark: Color32::from_rgb(0x8a, 0x3b, 0x75),
        opening: Color32::from_rgb(0xfb, 0xea, 0x9c),
        open: Color32::from_rgb(0xb5, 0xe3, 0xd2),
        closing: Color32::from_rgb(0xf9, 0xd3, 0xae),
        waiting: Color32::from_rgb(0xec, 0xd0, 0xe0),
        closed: Color32::from_rgb(0xe1, 0xe5, 0xe9),
        layers: [
            Color32::from_rgb(0xdd, 0xe3, 0xe8),
            Color32::from_rgb(0xc8, 0xe4, 0xf6),
            Color32::from_rgb(0xfb, 0xe1, 0xb4),
            Color32::from_rgb(0xc6, 0xea, 0xdd),
        ],
    };

    /// For dark rooms.
    pub const DARK: Theme = Theme {
        name: "dark",
        title: "theme-dark",
        dark: true,
        background: Color32::from_rgb(0x14, 0x18, 0x1d),
        panel: Color32::from_rgb(0x20, 0x26, 0x2d),
        text: Color32::from_rgb(0xf1, 0xf4, 0xf7),
        faint: Color32::from_rgb(0xa9, 0xb4, 0xbf),
        line: Color32::from_rgb(0x4c, 0x57, 0x63),
        a: Color32::from_rgb(0x6a, 0xbf, 0xf0),
        b: Color32::from_rgb(0xf2, 0xa6, 0x3b),
        chosen: Color32::from_rgb(0x6a, 0xbf, 0xf0),
        chosen_fill: Color32::from_rgb(0x5a, 0x4a, 0x12),
        lost: Color32::from_rgb(0xff, 0x7b, 0x72),
        mark: Color32::from_rgb(0xe3, 0x9d, 0xc6),
        opening: Color32::from_rgb(0x5c, 0x50, 0x14),
        open: Color32::from_rgb(0x0c, 0x5a, 0x46),
        closing: Color32::from_rgb(0x73, 0x3b, 0x0c),
        waiting: Color32::from_rgb(0x61, 0x33, 0x52),
        closed: Color32::from_rgb(0x37, 0x40, 0x4a),
        layers: [
            Color32::from_rgb(0x3a, 0x44, 0x4f),
            Color32::from_rgb(0x12, 0x4a, 0x6c),
            Color32::from_rgb(0x66, 0x47, 0x0d),
            Color32::from_rgb(0x0b, 0x54, 0x43),
        ],
    };

    /// For projectors, which wash out: everything on white, nothing pale.
    pub const PROJECTOR: Theme = Theme {
        name: "projector",
        title: "theme-projector",
        panel: Color32::from_rgb(0xe8, 0xec, 0xf0),
        text: Color32::from_rgb(0x00, 0x00, 0x00),
        faint: Color32::from_rgb(0x2e, 0x35, 0x3d),
        line: Color32::from_rgb(0x6e, 0x78, 0x82),
        a: Color32::from_rgb(0x00, 0x3f, 0x7f),
        b: Color32::from_rgb(0x8a, 0x2f, 0x00),
        chosen: Color32::from_rgb(0x00, 0x4f, 0x9e),
        chosen_fill: Color32::from_rgb(0xff, 0xdb, 0x6b),
        lost: Color32::from_rgb(0xa8, 0x00, 0x00),
        mark: Color32::from_rgb(0x6d, 0x1f, 0x58),
        opening: Color32::from_rgb(0xf7, 0xe0, 0x6a),
        open: Color32::from_rgb(0x8f, 0xd6, 0xbd),
        closing: Color32::from_rgb(0xf6, 0xbf, 0x87),
        waiting: Color32::from_rgb(0xe2, 0xb2, 0xd0),
        closed: Color32::from_rgb(0xcd, 0xd3, 0xd9),
        layers: [
            Color32::from_rgb(0xc9, 0xd2, 0xda),
            Color32::from_rgb(0xa3, 0xd3, 0xf0),
            Color32::from_rgb(0xf6, 0xcd, 0x84),
            Color32::from_rgb(0x9c, 0xdb, 0xc5),
        ],
        ..Theme::LIGHT
    };

    /// For eyes that need it: black and white, and few strong colours.
    pub const CONTRAST: Theme = Theme {
        name: "contrast",
        title: "theme-contrast",
        background: Color32::from_rgb(0x00, 0x00, 0x00),
        panel: Color32::from_rgb(0x00, 0x00, 0x00),
        text: Color32::from_rgb(0xff, 0xff, 0xff),
        faint: Color32::from_rgb(0xe0, 0xe0, 0xe0),
        line: Color32::from_rgb(0xff, 0xff, 0xff),
        a: Color32::from_rgb(0x7c, 0xd0, 0xff),
        b: Color32::from_rgb(0xff, 0xb0, 0x2e),
        chosen: Color32::from_rgb(0xf0, 0xe4, 0x42),
        chosen_fill: Color32::from_rgb(0x4d, 0x45, 0x00),
        lost: Color32::from_rgb(0xff, 0x8a, 0x80),
        mark: Color32::from_rgb(0xff, 0xa6, 0xdb),
        opening: Color32::from_rgb(0x4a, 0x41, 0x00),
        open: Color32::from_rgb(0x00, 0x46, 0x34),
        closing: Color32::from_rgb(0x5c, 0x29, 0x00),
        waiting: Color32::from_rgb(0x51, 0x1f, 0x42),
        closed: Color32::from_rgb(0x26, 0x26, 0x26),
        layers: [
            Color32::from_rgb(0x26, 0x2e, 0x36),
            Color32::from_rgb(0x00, 0x38, 0x59),
            Color32::from_rgb(0x52, 0x36, 0x00),
            Color32::from_rgb(0x00, 0x42, 0x33),
        ],
        ..Theme::DARK
    };

    /// All themes.
    pub const ALL: [&'static Theme; 4] = [&Theme::LIGHT, &Theme::DARK, &Theme::PROJECTOR, &Theme::CONTRAST];

    /// The theme with this name.
    pub fn from_name(name: &str) -> Option<&'static Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name == name)
    }

    /// The next theme, for a switch.
    pub fn next(&self) -> &'static Theme {
        let place = Theme::ALL.iter().position(|theme| theme.name == self.name).unwrap_or(0);
        Theme::ALL[(place + 1) % Theme::ALL.len()]
    }

    /// The colour of an end.
    pub fn side(&self, side: Side) -> Color32 {
        match side {
            Side::A => self.a,
            Side::B => self.b,
        }
    }

    /// The colour behind a state's name: one hue for each part of a connection's life.
    pub fn state(&self, state: TcpState) -> Color32 {
        match state {
            TcpState::Closed => self.closed,
            TcpState::Listen | TcpState::SynSent | TcpState::SynReceived => self.opening,
            TcpState::Established => self.open,
            TcpState::FinWait1 | TcpState::FinWait2 | TcpState::CloseWait | TcpState::Closing | TcpState::LastAck => {
                self.closing
            }
            TcpState::TimeWait => self.waiting,
        }
    }

    /// The colour behind a protocol's bytes.
    pub fn layer(&self, protocol: Protocol) -> Color32 {
        match (protocol, protocol.osi()) {
            (Protocol::Padding, _) => self.panel,
            (_, Osi::DataLink) => self.layers[0],
            (_, Osi::Network) => self.layers[1],
            (_, Osi::Transport) => self.layers[2],
            (_, Osi::Application) => self.layers[3],
        }
    }
}
