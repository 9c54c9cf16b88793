use serde_json::{Value, json};
use synema_wire::byte_order::{Form, Reading};

use crate::Failure;
use crate::output::Output;

pub fn run(value: &str, form: Option<&str>, json: bool) -> Result<(), Failure> {
    let form = match form {
        Some(name) => Form::from_name(name).ok_or_else(|| {
            let names: Vec<&str> = Form::ALL.iter().map(|(name, _)| *name).collect();
            Failure::new(format!("there is no type '{name}'; --as takes one of {}", names.join(" ")))
        })?,
        None => Form::guess(value).ok_or_else(|| {
            Failure::new(format!("'{value}' is neither a number nor an address; write 80, -2, 1.5, 0xff or 192.0.2.1"))
        })?,
    };
    let reading = Reading::of(value, form).map_err(Failure::new)?;
    let mut output = Output::new();
    match json {
        true => output.json(&as_json(value, &reading))?,
        false => as_text(&mut output, &reading)?,
    }
    output.finish()
}

fn as_json(value: &str, reading: &Reading) -> Value {
    let (big, little) = (hex(&reading.big_endian), hex(&reading.little_endian()));
    let pack = reading.form.struct_code().map(|code| {
        json!({
            format!("!{code}"): big,
            format!(">{code}"): big,
            format!("<{code}"): little,
        })
    });
    let mut object = json!({
        "value": value,
        "as": reading.form.name(),
        "wire": big,
        "memory": { "big_endian": big, "little_endian": little },
        "misread": reading.misread(),
        "struct_pack": pack,
    });
    for (name, result) in conversions(reading) {
        object[name] = json!(result);
    }
    object
}

/// The calls that a course teaches for a value of this form, with what they return.
fn conversions(reading: &Reading) -> Vec<(&'static str, String)> {
    let packed = hex(&reading.big_endian);
    match reading.form {
        Form::Unsigned(2) => {
            vec![("htons_on_little_endian", reading.misread()), ("htons_on_big_endian", reading.value())]
        }
        Form::Unsigned(4) => {
            vec![("htonl_on_little_endian", reading.misread()), ("htonl_on_big_endian", reading.value())]
        }
        Form::Ipv4 => vec![
            ("inet_aton", packed.clone()),
            ("inet_pton", packed),
            ("inet_ntoa", reading.value()),
            ("inet_ntop", reading.value()),
        ],
        Form::Ipv6 => vec![("inet_pton", packed), ("inet_ntop", reading.value())],
        _ => Vec::new(),
    }
}

fn as_text(output: &mut Output, reading: &Reading) -> Result<(), Failure> {
    let (big, little) = (spaced(&reading.big_endian), spaced(&reading.little_endian()));
    let form = reading.form.name();
    output.line(format_args!("{} as {form}", reading.value()))?;
    output.line(format_args!("  on the wire, network order      {big}"))?;
    output.line(format_args!("  memory of a big-endian host     {big}"))?;
    output.line(format_args!("  memory of a little-endian host  {little}"))?;
    if !matches!(reading.form, Form::Ipv4 | Form::Ipv6) {
        output.line(format_args!("  read in the wrong order         {}", reading.misread()))?;
    }
    if let Some(code) = reading.form.struct_code() {
        output.line(format_args!("  struct.pack('!{code}', …)            {big}"))?;
        output.line(format_args!("  struct.pack('<{code}', …)            {little}"))?;
    }
    for (name, result) in conversions(reading) {
        output.line(format_args!("  {name:<31} {result}"))?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn spaced(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
