use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::{FieldDef, Kind, Protocol, Value};

static LEN: FieldDef = row("data.len", 0, 0, Kind::Uint, "Synema");
static DATA: FieldDef = row("data.data", 0, 0, Kind::Bytes, "Synema");
static PADDING: FieldDef = row("eth.padding", 0, 0, Kind::Bytes, "IEEE 802.3 §3.2.8");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] =
    &[std::slice::from_ref(&LEN), std::slice::from_ref(&DATA), std::slice::from_ref(&PADDING)];

/// Bytes that no dissector reads.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.is_empty() {
        return;
    }
    reading.layer(Protocol::Data, bytes.clone(), &[]);
    if reading.wants_fields() {
        let bits = bytes.start as u32 * 8..bytes.end as u32 * 8;
        let content = reading.bytes(bytes.clone()).to_vec();
        reading.field(&DATA, bits.clone(), Value::Bytes(content));
        reading.field(&LEN, bits.end..bits.end, Value::Uint(bytes.len() as u64));
    }
}

/// Bytes behind the packet that fill up the frame.
pub(crate) fn read_padding(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.is_empty() {
        return;
    }
    reading.layer(Protocol::Padding, bytes.clone(), &[]);
    if reading.wants_fields() {
        let content = reading.bytes(bytes.clone()).to_vec();
        reading.field(&PADDING, bytes.start as u32 * 8..bytes.end as u32 * 8, Value::Bytes(content));
    }
}
