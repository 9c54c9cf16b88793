//! The methods of texts, bytes, lists and dictionaries.

use super::heap::Heap;
use super::operators::{find, octets_of};
use super::value::{Exception, Object, Value};

pub(super) fn call(heap: &mut Heap, receiver: &Value, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    match receiver {
        Value::Text(text) => of_text(heap, text, name, arguments),
        Value::Ref(place) => match heap.get(*place) {
            Object::List(_) => of_list(heap, *place, name, arguments),
            Object::Dict(_) => of_dict(heap, *place, name, arguments),
            Object::Buffer(_) if matches!(name, "append" | "extend" | "clear") => {
                of_buffer(heap, *place, name, arguments)
            }
            _ => of_octets(heap, receiver, name, arguments),
        },
        _ => of_octets(heap, receiver, name, arguments),
    }
}

fn missing(heap: &Heap, receiver: &Value, name: &str) -> Exception {
    Exception::new("AttributeError", format!("{} has no method '{name}'", heap.shown(receiver)))
}

fn of_text(heap: &mut Heap, text: &str, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let first = arguments.first().map(|value| heap.text(value));
    let argument = first.as_deref().unwrap_or("");
    let list = |heap: &mut Heap, parts: Vec<String>| heap.add(Object::List(parts.iter().map(Value::text).collect()));
    let most = arguments.get(1).and_then(Value::int).map(|count| count as usize + 1);
    let cut = |c: char| if first.is_some() { argument.contains(c) } else { c.is_whitespace() };
    Ok(match name {
        "encode" => Value::bytes(text.as_bytes()),
        "strip" => Value::text(text.trim_matches(cut)),
        "lstrip" => Value::text(text.trim_start_matches(cut)),
        "rstrip" => Value::text(text.trim_end_matches(cut)),
        "upper" => Value::text(text.to_uppercase()),
        "lower" => Value::text(text.to_lowercase()),
        "isdigit" => Value::Bool(!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())),
        "startswith" => Value::Bool(text.starts_with(argument)),
        "endswith" => Value::Bool(text.ends_with(argument)),
        "find" => Value::Int(text.find(argument).map_or(-1, |at| text[..at].chars().count() as i64)),
        "count" => Value::Int(text.matches(argument).count() as i64),
        "replace" => {
            Value::text(text.replace(argument, &arguments.get(1).map(|value| heap.text(value)).unwrap_or_default()))
        }
        "zfill" => {
            let width = arguments.first().and_then(Value::int).unwrap_or(0) as usize;
            Value::text(format!("{text:0>width$}"))
        }
        "split" if first.is_none() => {
            let parts = text.split_whitespace().map(str::to_owned).collect();
            list(heap, parts)
        }
        "split" => {
            let parts = match most {
                Some(most) => text.splitn(most, argument).map(str::to_owned).collect(),
                None => text.split(argument).map(str::to_owned).collect(),
            };
            list(heap, parts)
        }
        "splitlines" => {
            let parts = text.lines().map(str::to_owned).collect();
            list(heap, parts)
        }
        "partition" => match text.split_once(argument) {
            Some((before, after)) => Value::tuple([before, argument, after].map(Value::text)),
            None => Value::tuple([text, "", ""].map(Value::text)),
        },
        "join" => {
            let parts = heap.items(arguments.first().unwrap_or(&Value::None))?;
            Value::text(parts.iter().map(|part| heap.text(part)).collect::<Vec<_>>().join(text))
        }
        "format" => {
            let mut result = text.to_owned();
            for argument in arguments {
                result = result.replacen("{}", &heap.text(argument), 1);
            }
            Value::text(result)
        }
        _ => return Err(missing(heap, &Value::text(text), name)),
    })
}

fn of_octets(heap: &mut Heap, receiver: &Value, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let Some(octets) = octets_of(heap, receiver).map(<[u8]>::to_vec) else { return Err(missing(heap, receiver, name)) };
    let first = arguments.first().and_then(|value| octets_of(heap, value)).map(<[u8]>::to_vec);
    let part = first.clone().unwrap_or_default();
    let is_cut = |octet: &u8| if first.is_some() { part.contains(octet) } else { octet.is_ascii_whitespace() };
    let trimmed = |start: bool, end: bool| {
        let from = if start { octets.iter().position(|octet| !is_cut(octet)).unwrap_or(octets.len()) } else { 0 };
        let rest = &octets[from..];
        let to = if end { rest.iter().rposition(|octet| !is_cut(octet)).map_or(0, |at| at + 1) } else { rest.len() };
        Value::bytes(&rest[..to])
    };
    Ok(match name {
        "decode" => match String::from_utf8(octets) {
            Ok(text) => Value::text(text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                return Err(Exception::new("UnicodeDecodeError", format!("octet {at} cannot be decoded")));
            }
        },
        "hex" => Value::text(octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>()),
        "strip" => trimmed(true, true),
        "lstrip" => trimmed(true, false),
        "rstrip" => trimmed(false, true),
        "upper" => Value::bytes(octets.to_ascii_uppercase()),
        "lower" => Value::bytes(octets.to_ascii_lowercase()),
        "startswith" => Value::Bool(octets.starts_with(&part)),
        "endswith" => Value::Bool(octets.ends_with(&part)),
        "find" => Value::Int(find(&octets, &part).map_or(-1, |at| at as i64)),
        "count" => Value::Int(octets.windows(part.len().max(1)).filter(|window| *window == part).count() as i64),
        "replace" => {
            let new = arguments.get(1).and_then(|value| octets_of(heap, value)).unwrap_or_default().to_vec();
            Value::bytes(split(&octets, &part, usize::MAX).join(&new[..]))
        }
        "split" | "splitlines" => {
            let pieces: Vec<Vec<u8>> = match (name, &first) {
                ("split", Some(_)) => {
                    let most = arguments.get(1).and_then(Value::int).map_or(usize::MAX, |count| count as usize);
                    split(&octets, &part, most)
                }
                ("split", None) => octets
                    .split(u8::is_ascii_whitespace)
                    .filter(|piece| !piece.is_empty())
                    .map(<[u8]>::to_vec)
                    .collect(),
                _ => {
                    let text = octets.strip_suffix(b"\n").unwrap_or(&octets);
                    text.split(|octet| *octet == b'\n')
                        .map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec())
                        .collect()
                }
            };
            heap.add(Object::List(pieces.into_iter().map(Value::bytes).collect()))
        }
        "partition" => match find(&octets, &part) {
            Some(at) => Value::tuple([&octets[..at], &part, &octets[at + part.len()..]].map(Value::bytes)),
            None => Value::tuple([&octets[..], b"", b""].map(Value::bytes)),
        },
        "join" => {
            let parts = heap.items(arguments.first().unwrap_or(&Value::None))?;
            let parts: Vec<Vec<u8>> =
                parts.iter().filter_map(|part| octets_of(heap, part)).map(<[u8]>::to_vec).collect();
            Value::bytes(parts.join(&octets[..]))
        }
        _ => return Err(missing(heap, receiver, name)),
    })
}

fn split(octets: &[u8], part: &[u8], most: usize) -> Vec<Vec<u8>> {
    let (mut pieces, mut rest) = (Vec::new(), octets);
    while pieces.len() < most
        && let Some(at) = find(rest, part).filter(|_| !part.is_empty())
    {
        pieces.push(rest[..at].to_vec());
        rest = &rest[at + part.len()..];
    }
    pieces.push(rest.to_vec());
    pieces
}

fn of_buffer(heap: &mut Heap, place: usize, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let more: Vec<u8> = match (name, arguments.first()) {
        ("append", Some(value)) => vec![value.int().unwrap_or(0) as u8],
        ("extend", Some(value)) => octets_of(heap, value).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    };
    if let Object::Buffer(octets) = heap.get_mut(place) {
        if name == "clear" {
            octets.clear();
        }
        octets.extend(more);
    }
    Ok(Value::None)
}

fn of_list(heap: &mut Heap, place: usize, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let first = arguments.first().cloned().unwrap_or(Value::None);
    let found = match heap.get(place) {
        Object::List(items) => items.iter().position(|item| heap.equal(item, &first)),
        _ => None,
    };
    let more = if name == "extend" { heap.items(&first)? } else { Vec::new() };
    let Object::List(items) = heap.get_mut(place) else { return Ok(Value::None) };
    let out_of_range = || Exception::new("IndexError", "pop from empty list");
    match name {
        "append" => items.push(first),
        "extend" => items.extend(more),
        "clear" => items.clear(),
        "insert" => {
            let at = first.int().unwrap_or(0).clamp(0, items.len() as i64) as usize;
            items.insert(at, arguments.get(1).cloned().unwrap_or(Value::None));
        }
        "pop" => {
            let index = first.int().unwrap_or(-1);
            let at = if index < 0 { index + items.len() as i64 } else { index };
            let at = usize::try_from(at).ok().filter(|at| *at < items.len()).ok_or_else(out_of_range)?;
            return Ok(items.remove(at));
        }
        "remove" => {
            items.remove(found.ok_or_else(|| Exception::new("ValueError", "x not in list"))?);
        }
        "index" => {
            return found.map(|at| Value::Int(at as i64)).ok_or_else(|| Exception::new("ValueError", "x not in list"));
        }
        "copy" => {
            let copy = items.clone();
            return Ok(heap.add(Object::List(copy)));
        }
        "reverse" => items.reverse(),
        _ => return Err(missing(heap, &Value::Ref(place), name)),
    }
    Ok(Value::None)
}

fn of_dict(heap: &mut Heap, place: usize, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let key = arguments.first().cloned().unwrap_or(Value::None);
    let otherwise = arguments.get(1).cloned();
    let Object::Dict(items) = heap.get(place) else { return Ok(Value::None) };
    let known = items.iter().position(|(known, _)| heap.equal(known, &key));
    let list: Vec<Value> = match name {
        "keys" => items.iter().map(|(key, _)| key.clone()).collect(),
        "values" => items.iter().map(|(_, value)| value.clone()).collect(),
        "items" => items.iter().map(|(key, value)| Value::tuple([key.clone(), value.clone()])).collect(),
        _ => Vec::new(),
    };
    let Object::Dict(items) = heap.get_mut(place) else { return Ok(Value::None) };
    Ok(match (name, known) {
        ("keys" | "values" | "items", _) => heap.add(Object::List(list)),
        ("get", Some(known)) => items[known].1.clone(),
        ("get", None) => otherwise.unwrap_or(Value::None),
        ("setdefault", Some(known)) => items[known].1.clone(),
        ("setdefault", None) => {
            let value = otherwise.unwrap_or(Value::None);
            items.push((key, value.clone()));
            value
        }
        ("pop", Some(known)) => items.remove(known).1,
        ("pop", None) => match otherwise {
            Some(value) => value,
            None => return Err(Exception::new("KeyError", heap.shown(&key))),
        },
        ("clear", _) => {
            items.clear();
            Value::None
        }
        _ => return Err(missing(heap, &Value::Ref(place), name)),
    })
}
