//! Frames as JSON objects, written as they are read: a tree in between would cost more than the reading.

use serde::ser::{Serialize, SerializeMap, Serializer};
use synema_analysis::{Analysis, FrameLine, frame_line_of};
use synema_trace::{Observation, Trace};
use synema_ui::Texts;
use synema_wire::{Dissection, Field, Hex, Layer, Source};

/// A frame as a list shows it: an object with the columns.
pub struct Line<'a> {
    pub trace: &'a Trace,
    pub observation: Observation<'a>,
    pub line: &'a FrameLine,
}

/// A frame with all its layers and fields; with texts, also with what each field is for.
pub struct Layers<'a> {
    pub trace: &'a Trace,
    pub observation: Observation<'a>,
    pub dissection: &'a Dissection,
    pub texts: Option<&'a Texts>,
}

/// Both in one object.
pub struct Whole<'a> {
    pub line: Line<'a>,
    pub dissection: &'a Dissection,
}

/// What the list says of a frame, with its marks behind the line about it.
pub fn describe(trace: &Trace, analysis: &Analysis, index: usize, dissection: &Dissection) -> FrameLine {
    let mut line = frame_line_of(trace, analysis, index, dissection);
    for mark in std::mem::take(&mut line.marks) {
        line.info += &format!(" [{mark:?}]");
    }
    line
}

impl Line<'_> {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Line { trace, observation, line } = self;
        map.serialize_entry("number", &observation.number())?;
        map.serialize_entry("time_ns", &observation.at.ns)?;
        map.serialize_entry("source", &line.source)?;
        map.serialize_entry("destination", &line.destination)?;
        map.serialize_entry("protocol", line.protocol.title())?;
        map.serialize_entry("length", &observation.wire_len)?;
        map.serialize_entry("info", &line.info)?;
        if trace.comments(observation.index).next().is_some() {
            map.serialize_entry("comments", &trace.comments(observation.index).collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

impl Serialize for Layers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Layers { trace, observation, dissection, texts } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &observation.number())?;
        map.serialize_entry("comments", &trace.comments(observation.index).collect::<Vec<_>>())?;
        layers(&mut map, dissection, *texts)?;
        map.end()
    }
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.line.entries(&mut map)?;
        layers(&mut map, self.dissection, None)?;
        map.end()
    }
}

fn layers<M: SerializeMap>(map: &mut M, dissection: &Dissection, texts: Option<&Texts>) -> Result<(), M::Error> {
    map.serialize_entry("layers", &Each(&dissection.layers, |layer| OneLayer { layer, texts }))?;
    map.serialize_entry("sources", &Each(&dissection.sources, OneSource))?;
    map.serialize_entry("stop", &dissection.stop.as_ref().map(ToString::to_string))
}

/// A list of what is made of each item.
struct Each<'a, T, F>(&'a [T], F);

impl<'a, T, U: Serialize, F: Fn(&'a T) -> U> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

struct OneLayer<'a> {
    layer: &'a Layer,
    texts: Option<&'a Texts>,
}

impl Serialize for OneLayer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneLayer { layer, texts } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", layer.protocol.name())?;
        map.serialize_entry("osi", &layer.protocol.osi().number())?;
        map.serialize_entry("source", &layer.source)?;
        map.serialize_entry("start", &layer.start)?;
        map.serialize_entry("end", &layer.end)?;
        map.serialize_entry("fields", &Each(&layer.fields, |field| OneField { field, texts }))?;
        map.end()
    }
}

struct OneField<'a> {
    field: &'a Field,
    texts: Option<&'a Texts>,
}

impl Serialize for OneField<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneField { field, texts } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", field.def.name)?;
        map.serialize_entry("value", &AsText(field))?;
        map.serialize_entry("show", &AsText(field.shown()))?;
        map.serialize_entry("start_bit", &field.start_bit)?;
        map.serialize_entry("end_bit", &field.end_bit)?;
        map.serialize_entry("source", field.def.source)?;
        if let Some(help) = texts.and_then(|texts| texts.help(field.def.name)) {
            map.serialize_entry("help", &help)?;
        }
        map.end()
    }
}

struct OneSource<'a>(&'a Source);

impl Serialize for OneSource<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.0.kind.title())?;
        map.serialize_entry("len", &self.0.bytes.len())?;
        map.serialize_entry("bytes", &AsText(Hex(&self.0.bytes)))?;
        map.end()
    }
}

/// What prints itself, as a string.
struct AsText<T>(T);

impl<T: std::fmt::Display> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
