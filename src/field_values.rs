use synema_analysis::filter::FrameFields;

use crate::Failure;

/// Refuses names that no field has.
///
/// # Errors
/// With the first unknown name.
pub fn check_names(names: &[String]) -> Result<(), Failure> {
    let unknown = names.iter().find(|name| !FrameFields::knows(name));
    unknown.map_or(Ok(()), |name| {
        Err(Failure::new(format!("there is no field '{name}'; `synema show FILE N` lists the fields of a frame")))
    })
}

/// The values of the named fields of one frame as `tshark -T fields` prints them: what would break a line or a column is
/// written as `\n`, `\r` and `\t`.
pub fn values(names: &[String], frame: &FrameFields<'_>) -> Vec<String> {
    let in_one_cell = |value: String| match value.contains(['\n', '\r', '\t']) {
        true => value.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t"),
        false => value,
    };
    names.iter().map(|name| in_one_cell(frame.printed(name))).collect()
}
