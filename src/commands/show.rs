use std::path::Path;

use synema_analysis::Dissector;
use synema_trace::{Observation, Trace};
use synema_ui::Texts;
use synema_wire::Dissection;

use crate::Failure;
use crate::frame_json::Layers;
use crate::output::Output;
use crate::session::{complaint, open_analysed};

pub fn run(file: &Path, number: usize, json: bool, texts: &Texts, help: bool) -> Result<(), Failure> {
    let (opened, analysis) = open_analysed(file)?;
    let frames = opened.trace.len();
    if number == 0 || number > frames {
        let name = file.display();
        return Err(Failure::new(format!("{name}: there is no frame {number}; the file's frames are 1 to {frames}")));
    }
    let observation = opened.trace.observation(number - 1);
    let dissection = Dissector::new(&opened.trace, &analysis).dissect(number - 1);
    let mut output = Output::new();
    match json {
        true => {
            output.json(&Layers { trace: &opened.trace, observation, dissection: &dissection, texts: Some(texts) })?
        }
        false => as_text(&mut output, &opened.trace, &observation, &dissection, help.then_some(texts))?,
    }
    output.finish()?;
    complaint(&opened, &file.display().to_string()).map_or(Ok(()), |problem| Err(Failure::new(problem)))
}

fn as_text(
    output: &mut Output,
    trace: &Trace,
    observation: &Observation<'_>,
    dissection: &Dissection,
    texts: Option<&Texts>,
) -> Result<(), Failure> {
    output.line(format_args!("frame {}, {} bytes captured", observation.number(), observation.bytes.len()))?;
    for comment in trace.comments(observation.index) {
        output.line(format_args!("comment: {comment}"))?;
    }
    for layer in &dissection.layers {
        let osi = layer.protocol.osi().number();
        let title = layer.protocol.title();
        let place = match layer.source.checked_sub(1).and_then(|source| dissection.sources.get(source)) {
            Some(source) => format!(" of {} ({} bytes)", source.kind.title(), source.bytes.len()),
            None => String::new(),
        };
        output.line(format_args!("{title} (layer {osi}), bytes {}–{}{place}", layer.start, layer.end))?;
        for field in &layer.fields {
            let place = match field.end_bit - field.start_bit {
                0 => "computed".to_owned(),
                bits if field.start_bit % 8 == 0 && bits % 8 == 0 => format!("byte {}", field.start_bit / 8),
                _ => format!("bit {}", field.start_bit),
            };
            output.line(format_args!("    {:<28} {:<40} {place}", field.def.name, field.show()))?;
            if let Some(help) = texts.and_then(|texts| texts.help(field.def.name)) {
                output.line(format_args!("        {help} ({})", field.def.source))?;
            }
        }
    }
    if let Some(stop) = &dissection.stop {
        output.line(format_args!("stopped: {stop}"))?;
    }
    Ok(())
}
