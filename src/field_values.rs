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

/// The values of the named fields of one frame as `tshark -T fields` prints them.
pub fn values(names: &[String], frame: &FrameFields<'_>) -> Vec<String> {
    names.iter().map(|name| frame.printed(name)).collect()
}
