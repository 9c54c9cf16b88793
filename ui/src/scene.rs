use egui::Vec2;
use synema_analysis::{Analysis, Flow};
use synema_trace::{Playhead, Trace};
use synema_wire::{Dissection, Field, Layer, dissect};

use crate::{Sight, Story, StoryTime, Texts, Theme};

/// All that a view may look at: a drawing follows from it and from nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// What it means.
    pub analysis: &'a Analysis,
    /// The flow being shown, as beats.
    pub story: &'a Story,
    /// Where in the story, in beats.
    pub position: f64,
    /// How beats are laid out in time.
    pub time: StoryTime,
    /// What is chosen.
    pub selection: Selection,
    /// The size of the picture, points.
    pub size: Vec2,
    /// The language.
    pub texts: &'a Texts,
    /// The colours.
    pub theme: &'a Theme,
    /// Which layer model.
    pub model: LayerModel,
    /// Which sequence numbers.
    pub numbers: Numbers,
    /// What is in sight.
    pub sight: Sight<'a>,
}

/// What is chosen, in all views at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// A frame, by its observation; otherwise the one the playhead is at.
    pub observation: Option<usize>,
    /// A field, by name: it stays chosen from frame to frame.
    pub field: Option<FieldRef>,
    /// A byte of the frame.
    pub byte: Option<usize>,
    /// A node of the network, whose tables are open; by its place in the topology view.
    pub node: Option<usize>,
    /// What stands on arrows beside what always does.
    pub extras: Extras,
    /// How far ladders are pulled apart or pushed together: steps of a quarter, from [`Selection::ZOOMS`].
    pub zoom: i8,
}

/// What a ladder writes on its arrows on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// The window that a segment offers.
    pub window: bool,
    /// The blocks that it says were received behind a gap (RFC 2018).
    pub sack: bool,
}

impl Extras {
    /// The same with one of them the other way.
    #[must_use]
    pub const fn switched(self, extra: Extra) -> Extras {
        match extra {
            Extra::Window => Extras { window: !self.window, ..self },
            Extra::Sack => Extras { sack: !self.sack, ..self },
        }
    }
}

/// One of [`Extras`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// [`Extras::window`].
    Window,
    /// [`Extras::sack`].
    Sack,
}

/// A field of a frame: its name, and which one where there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRef {
    /// Wireshark's name.
    pub name: &'static str,
    /// From 0.
    pub nth: usize,
}

/// What choosing a [`crate::Spot`] means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Choose the frame of an observation.
    Observation(usize),
    /// Choose a field.
    Field(FieldRef),
    /// Choose a byte, and the innermost field around it.
    Byte(usize),
    /// Show another flow, by its index in [`Analysis::flows`].
    Flow(usize),
    /// Show tables from this row on.
    Row(u64),
    /// Open the tables of a node of the network, or close them again.
    Node(usize),
    /// Write something on arrows, or leave it out again.
    Extra(Extra),
    /// Pull ladders apart or push them together, to this step.
    Zoom(i8),
}

/// A model of layers to sort protocols into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LayerModel {
    /// The seven of the OSI reference model.
    Seven,
    /// The five of textbooks.
    #[default]
    Five,
    /// The four of RFC 1122.
    Four,
}

/// How sequence numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// Counted from each end's first.
    #[default]
    Relative,
    /// As on the wire.
    Raw,
}

impl Numbers {
    /// The other way, for a switch.
    #[must_use]
    pub const fn other(self) -> Numbers {
        match self {
            Numbers::Relative => Numbers::Raw,
            Numbers::Raw => Numbers::Relative,
        }
    }
}

impl Scene<'_> {
    /// The flow being shown, if there is any.
    pub fn flow(&self) -> Option<&Flow> {
        self.analysis.flows.get(self.story.flow)
    }

    /// What has happened.
    pub fn playhead(&self) -> Playhead {
        self.story.playhead_at(self.position)
    }

    /// The frame being looked at: the chosen one, or the last of the flow.
    pub fn observation(&self) -> Option<usize> {
        let chosen = self.selection.observation.filter(|index| *index < self.trace.len());
        // frames that are of no flow have no story
        let first = || (self.flow().is_none() && !self.trace.is_empty()).then_some(0);
        chosen.or_else(|| self.story.observation_at(self.position)).or_else(first)
    }

    /// The flight being looked at.
    pub fn flight(&self) -> Option<usize> {
        self.analysis.flight_of(self.observation()?)
    }

    /// Whether the frame of an observation is on its way at the scene's position.
    pub fn is_flying(&self, observation: usize) -> bool {
        let Some(flight) = self.analysis.flight_of(observation) else { return false };
        let beat = self.story.beat_at(self.position);
        let spans = self.story.spans_between(beat, beat).iter().filter(|span| span.flight == flight);
        // what is not seen again flies for a beat
        spans.into_iter().any(|span| (span.first..span.last.max(span.first + 1)).contains(&beat))
    }

    /// The frame being looked at, read.
    pub fn dissection(&self) -> Option<(usize, Dissection)> {
        let index = self.observation()?;
        let read = self.sight.rereading.and_then(|rereading| rereading.dissect(self.trace, self.analysis, index));
        let alone = || {
            let observation = self.trace.observation(index);
            dissect(observation.link_type, observation.bytes)
        };
        Some((index, read.unwrap_or_else(alone)))
    }

    /// A text of the language.
    pub fn text(&self, key: &str) -> String {
        self.texts.get(key)
    }
}

impl Selection {
    /// The steps of [`Selection::zoom`].
    pub const ZOOMS: std::ops::RangeInclusive<i8> = -5..=5;

    /// How many times as high as usual ladders are.
    pub fn magnified(&self) -> f32 {
        1.25_f32.powi(i32::from(self.zoom))
    }

    /// The selection after something was picked.
    #[must_use]
    pub fn picked(self, pick: Pick) -> Selection {
        match pick {
            Pick::Observation(index) => Selection { observation: Some(index), byte: None, ..self },
            Pick::Field(field) => Selection { field: Some(field), byte: None, ..self },
            Pick::Byte(byte) => Selection { field: None, byte: Some(byte), ..self },
            Pick::Flow(_) => Selection { observation: None, byte: None, ..self },
            Pick::Row(_) => self,
            Pick::Zoom(zoom) => {
                Selection { zoom: zoom.clamp(*Selection::ZOOMS.start(), *Selection::ZOOMS.end()), ..self }
            }
            Pick::Extra(extra) => Selection { extras: self.extras.switched(extra), ..self },
            Pick::Node(node) => Selection { node: Some(node).filter(|node| self.node != Some(*node)), ..self },
        }
    }

    /// The chosen field in a frame: by its name, or the innermost one around the chosen byte.
    pub fn field_in<'d>(&self, dissection: &'d Dissection) -> Option<&'d Field> {
        match (self.byte, self.field) {
            (Some(byte), _) => innermost_field(dissection, byte),
            (None, Some(field)) => fields(dissection).find(|(found, _)| *found == field).map(|(_, field)| field),
            (None, None) => None,
        }
    }
}

/// All fields of a frame with their names and places among those of the same name.
pub fn fields(dissection: &Dissection) -> impl Iterator<Item = (FieldRef, &Field)> {
    let mut seen: std::collections::BTreeMap<&'static str, usize> = std::collections::BTreeMap::new();
    dissection.layers.iter().flat_map(|layer| &layer.fields).map(move |field| {
        let count = seen.entry(field.def.name).or_default();
        *count += 1;
        (FieldRef { name: field.def.name, nth: *count - 1 }, field)
    })
}

/// The octets that a layer is counted in: the frame's, or those that were put together.
pub fn octets<'d>(frame: &'d [u8], dissection: &'d Dissection, source: usize) -> &'d [u8] {
    match source.checked_sub(1) {
        None => frame,
        Some(source) => dissection.sources.get(source).map_or(&[], |source| &source.bytes),
    }
}

/// The layer that a field of a dissection belongs to.
pub fn layer_of<'d>(dissection: &'d Dissection, field: &Field) -> Option<&'d Layer> {
    dissection.layers.iter().find(|layer| layer.fields.iter().any(|own| std::ptr::eq(own, field)))
}

/// The field with the fewest bits among those that hold a byte of the frame.
pub fn innermost_field(dissection: &Dissection, byte: usize) -> Option<&Field> {
    let own = dissection.layers.iter().filter(|layer| layer.source == 0);
    let holding = own.flat_map(|layer| &layer.fields).filter(|field| {
        let bytes = field.byte_range();
        field.end_bit > field.start_bit && bytes.contains(&byte)
    });
    holding.min_by_key(|field| field.end_bit - field.start_bit)
}
