use serde_json::Value;

use super::ScenarioError;

/// Gives one value of a document anew. Keys of objects may be new, so that what has a default can be set; elements of
/// arrays have to be there.
pub(super) fn apply(document: &mut Value, key: &str, value: &str) -> Result<(), ScenarioError> {
    let pointer = match key.starts_with('/') {
        true => key.to_owned(),
        false => format!("/{}", key.replace('.', "/")),
    };
    let nowhere = || ScenarioError::at(&pointer, "there is no such place in the scenario to set");
    let (parent, last) = pointer.rsplit_once('/').ok_or_else(nowhere)?;
    let parent = make_objects(document, parent).ok_or_else(nowhere)?;
    let place = match parent {
        Value::Object(map) => map.entry(last.replace("~1", "/").replace("~0", "~")).or_insert(Value::Null),
        Value::Array(elements) => last.parse::<usize>().ok().and_then(|at| elements.get_mut(at)).ok_or_else(nowhere)?,
        _ => return Err(nowhere()),
    };
    *place = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    Ok(())
}

/// Goes down a pointer, making the objects that are missing on the way: `hosts/0/tcp` may not be written out.
fn make_objects<'a>(document: &'a mut Value, pointer: &str) -> Option<&'a mut Value> {
    let mut place = document;
    for key in pointer.split('/').skip(1) {
        place = match place {
            Value::Object(map) => map.entry(key).or_insert_with(|| Value::Object(Default::default())),
            Value::Array(elements) => elements.get_mut(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(place)
}
