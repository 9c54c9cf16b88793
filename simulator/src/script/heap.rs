use std::collections::BTreeMap;
use std::sync::Arc;

use super::value::{Exception, Object, Value, bytes_text, fixed_text};

/// What the threads of a script share: its objects and its global names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heap {
    objects: Vec<Object>,
    pub(crate) globals: BTreeMap<Arc<str>, Value>,
    /// Whether the host's processor keeps the most significant octet of a number first.
    pub(crate) is_big_endian: bool,
}

impl Heap {
    /// How many objects there are.
    pub(crate) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(crate) fn add(&mut self, object: Object) -> Value {
        self.objects.push(object);
        Value::Ref(self.objects.len() - 1)
    }

    /// A value as a scenario gives it.
    pub(crate) fn of_json(&mut self, json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::None,
            serde_json::Value::Bool(bit) => Value::Bool(*bit),
            serde_json::Value::Number(number) => Value::Int(number.as_i64().unwrap_or(0)),
            serde_json::Value::String(text) => Value::text(text),
            serde_json::Value::Array(items) => {
                let items = items.iter().map(|item| self.of_json(item)).collect();
                self.add(Object::List(items))
            }
            serde_json::Value::Object(items) => {
                let items = items.iter().map(|(key, value)| (Value::text(key), self.of_json(value))).collect();
                self.add(Object::Dict(items))
            }
        }
    }

    pub(crate) fn get(&self, place: usize) -> &Object {
        &self.objects[place]
    }

    pub(crate) fn get_mut(&mut self, place: usize) -> &mut Object {
        &mut self.objects[place]
    }

    pub(crate) fn object(&self, value: &Value) -> Option<&Object> {
        match value {
            Value::Ref(place) => Some(self.get(*place)),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self, value: &Value) -> bool {
        match value {
            Value::None => false,
            Value::Bool(bit) => *bit,
            Value::Int(number) | Value::Fixed(number) => *number != 0,
            Value::Text(text) => !text.is_empty(),
            Value::Bytes(octets) => !octets.is_empty(),
            Value::Tuple(items) => !items.is_empty(),
            Value::Ref(place) => match self.get(*place) {
                Object::List(items) => !items.is_empty(),
                Object::Dict(items) => !items.is_empty(),
                Object::Buffer(octets) => !octets.is_empty(),
                _ => true,
            },
            _ => true,
        }
    }

    /// Whether two values are equal; lists and dictionaries by what they hold.
    pub(crate) fn equal(&self, left: &Value, right: &Value) -> bool {
        if let (Some(left), Some(right)) = (left.seconds_ns(), right.seconds_ns()) {
            return left == right;
        }
        match (self.object(left), self.object(right)) {
            (Some(Object::List(left)), Some(Object::List(right))) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| self.equal(left, right))
            }
            _ => left == right,
        }
    }

    /// The items that a loop goes through.
    pub(crate) fn items(&self, value: &Value) -> Result<Vec<Value>, Exception> {
        let octets = |octets: &[u8]| octets.iter().map(|octet| Value::Int((*octet).into())).collect();
        Ok(match value {
            Value::Tuple(items) => items.to_vec(),
            Value::Bytes(bytes) => octets(bytes),
            Value::Text(text) => text.chars().map(|c| Value::text(c.to_string())).collect(),
            Value::Ref(place) => match self.get(*place) {
                Object::List(items) => items.clone(),
                Object::Dict(items) => items.iter().map(|(key, _)| key.clone()).collect(),
                Object::Buffer(bytes) => octets(bytes),
                Object::Iterator { items, next } => items[*next..].to_vec(),
                _ => return Err(self.type_error("this cannot be gone through", value)),
            },
            _ => return Err(self.type_error("this cannot be gone through", value)),
        })
    }

    pub(crate) fn type_error(&self, text: &str, value: &Value) -> Exception {
        Exception::new("TypeError", format!("{text}: {}", self.shown(value)))
    }

    /// As `str` gives it.
    pub(crate) fn text(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.to_string(),
            Value::Exception(exception) => exception.message(),
            _ => self.shown(value),
        }
    }

    /// As `repr` gives it.
    pub(crate) fn shown(&self, value: &Value) -> String {
        let list = |items: &[Value]| items.iter().map(|item| self.shown(item)).collect::<Vec<_>>().join(", ");
        match value {
            Value::None => "None".into(),
            Value::Bool(bit) => if *bit { "True" } else { "False" }.into(),
            Value::Int(number) => number.to_string(),
            Value::Fixed(nanos) => fixed_text(*nanos),
            Value::Text(text) => text_shown(text),
            Value::Bytes(octets) => bytes_text(octets),
            Value::Tuple(items) if items.len() == 1 => format!("({},)", self.shown(&items[0])),
            Value::Tuple(items) => format!("({})", list(items)),
            Value::Function(number) => format!("<function {number}>"),
            Value::Builtin(name) => format!("<built-in {name}>"),
            Value::Method(method) => format!("<method {}>", method.1),
            Value::Exception(exception) => exception.shown(),
            Value::Ref(place) => match self.get(*place) {
                Object::List(items) => format!("[{}]", list(items)),
                Object::Dict(items) => {
                    let item = |(key, value): &(Value, Value)| format!("{}: {}", self.shown(key), self.shown(value));
                    format!("{{{}}}", items.iter().map(item).collect::<Vec<_>>().join(", "))
                }
                Object::Buffer(octets) => format!("bytearray({})", bytes_text(octets)),
                Object::Socket(socket) => match socket.descriptor {
                    Some(descriptor) => format!("<socket fd={descriptor}>"),
                    None => "<socket [closed] fd=-1>".into(),
                },
                Object::Reader { .. } => "<file of a socket>".into(),
                Object::Poll(_) => "<poll>".into(),
                Object::Epoll { .. } => "<epoll>".into(),
                Object::Thread { .. } => "<thread>".into(),
                Object::Coroutine { .. } => "<coroutine>".into(),
                Object::Iterator { .. } => "<iterator>".into(),
                Object::Event { .. } => "<event>".into(),
            },
        }
    }
}

fn text_shown(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => shown += "\\n",
            '\r' => shown += "\\r",
            '\t' => shown += "\\t",
            '\\' => shown += "\\\\",
            '\0' => shown += "\\x00",
            _ if character == quote => {
                shown.push('\\');
                shown.push(character);
            }
            _ => shown.push(character),
        }
    }
    shown.push(quote);
    shown
}
