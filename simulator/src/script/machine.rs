//! The stack machine: it runs until a call leaves the script, and goes on with what the call gave.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builtins;
use super::code::{Instruction, Source};
use super::heap::Heap;
use super::operators;
use super::value::{Exception, Object, Value};

/// One thread of a script: plain data, so that a blocked one can be cloned.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    frames: Vec<Frame>,
    /// Instructions since the last call that left the script.
    run_for: u64,
}

/// A function that is being run.
#[derive(Clone, Debug)]
struct Frame {
    function: usize,
    next: usize,
    stack: Vec<Value>,
    locals: BTreeMap<Arc<str>, Value>,
    /// Where errors go, and how high the stack is there.
    tries: Vec<(usize, usize)>,
}

/// Why the machine has stopped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stop {
    /// The thread is over.
    Finished(Value),
    /// An error that nothing took, and its line.
    Failed(Exception, u32),
    /// A call that the simulated system has to do.
    System(SystemCall),
}

/// A call that leaves the script.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SystemCall {
    pub(crate) line: u32,
    pub(crate) name: Arc<str>,
    /// The object whose method it is.
    pub(crate) receiver: Option<Value>,
    pub(crate) arguments: Vec<Value>,
    pub(crate) named: Vec<(String, Value)>,
}

impl SystemCall {
    /// An argument by its place or its name.
    pub(crate) fn argument(&self, place: usize, name: &str) -> Option<&Value> {
        self.arguments.get(place).or_else(|| self.named.iter().find(|(known, _)| known == name).map(|(_, value)| value))
    }
}

/// What one instruction came to.
enum Step {
    Next,
    System(SystemCall),
    Finished(Value),
}

/// A thread that never waits is ended after so many instructions.
const MOST_INSTRUCTIONS: u64 = 20_000_000;
const DEEPEST: usize = 200;

impl Machine {
    /// A thread that begins with a function.
    pub(crate) fn new(source: &Source, function: usize, arguments: Vec<Value>) -> Result<Machine, Exception> {
        Ok(Machine { frames: vec![frame(source, function, arguments, Vec::new())?], run_for: 0 })
    }

    /// The line that runs now.
    pub(crate) fn line(&self, source: &Source) -> u32 {
        let frame = self.frames.last();
        let line = frame.and_then(|frame| source.functions[frame.function].lines.get(frame.next.saturating_sub(1)));
        line.copied().unwrap_or(0)
    }

    /// Gives the value of the call that the machine has stopped at.
    pub(crate) fn answer(&mut self, value: Value) {
        self.run_for = 0;
        if let Some(frame) = self.frames.last_mut() {
            frame.stack.push(value);
        }
    }

    /// Lets the call that the machine has stopped at fail; `Some` where nothing takes the error.
    pub(crate) fn fail(&mut self, source: &Source, exception: Exception) -> Option<Stop> {
        self.run_for = 0;
        let line = self.line(source);
        (!self.unwind(&exception)).then_some(Stop::Failed(exception, line))
    }

    /// Goes into a function; its value is the answer to the call that the machine has stopped at.
    pub(crate) fn enter(&mut self, source: &Source, function: usize, arguments: Vec<Value>) -> Result<(), Exception> {
        self.frames.push(frame(source, function, arguments, Vec::new())?);
        Ok(())
    }

    pub(crate) fn run(&mut self, source: &Source, heap: &mut Heap) -> Stop {
        loop {
            self.run_for += 1;
            let line = self.line(source);
            if self.run_for > MOST_INSTRUCTIONS {
                return Stop::Failed(Exception::new("RuntimeError", "this thread never waits"), line);
            }
            match self.step(source, heap) {
                Ok(Step::Next) => {}
                Ok(Step::System(call)) => return Stop::System(call),
                Ok(Step::Finished(value)) => return Stop::Finished(value),
                Err(exception) => {
                    if !self.unwind(&exception) {
                        return Stop::Failed(exception, line);
                    }
                }
            }
        }
    }

    /// Leaves frames until one takes the error; whether one does.
    fn unwind(&mut self, exception: &Exception) -> bool {
        let value = Value::Exception(Arc::new(exception.clone()));
        while let Some(frame) = self.frames.last_mut() {
            if let Some((handler, height)) = frame.tries.pop() {
                frame.stack.truncate(height);
                frame.stack.push(value.clone());
                frame.locals.insert("$exception".into(), value);
                frame.next = handler;
                return true;
            }
            self.frames.pop();
        }
        false
    }

    fn step(&mut self, source: &Source, heap: &mut Heap) -> Result<Step, Exception> {
        let depth = self.frames.len();
        let Some(frame) = self.frames.last_mut() else { return Ok(Step::Finished(Value::None)) };
        let function = &source.functions[frame.function];
        let instruction = &function.code[frame.next];
        frame.next += 1;
        match instruction {
            Instruction::Push(value) => frame.stack.push(value.clone()),
            Instruction::Load(name) => {
                let found = frame.locals.get(name).or_else(|| heap.globals.get(name)).cloned();
                let value = match found {
                    Some(value) => value,
                    None => builtins::named(name)
                        .ok_or_else(|| Exception::new("NameError", format!("name '{name}' is not defined")))?,
                };
                frame.stack.push(value);
            }
            Instruction::Store(name) => {
                let value = pop(frame);
                let is_global = frame.function == 0 || function.globals.iter().any(|global| **global == **name);
                match is_global && !name.starts_with('$') {
                    true => heap.globals.insert(name.clone(), value),
                    false => frame.locals.insert(name.clone(), value),
                };
            }
            Instruction::Attribute(name) => {
                let of = pop(frame);
                frame.stack.push(builtins::attribute(heap, of, name)?);
            }
            Instruction::Item => {
                let (item, of) = (pop(frame), pop(frame));
                frame.stack.push(operators::item(heap, &of, &item)?);
            }
            Instruction::StoreItem => {
                let (item, of, value) = (pop(frame), pop(frame), pop(frame));
                operators::store_item(heap, &of, item, value)?;
            }
            Instruction::DeleteItem => {
                let (item, of) = (pop(frame), pop(frame));
                operators::delete_item(heap, &of, &item)?;
            }
            Instruction::Slice(has_start, has_end) => {
                let end = has_end.then(|| pop(frame));
                let start = has_start.then(|| pop(frame));
                let of = pop(frame);
                frame.stack.push(operators::slice(heap, &of, start.as_ref(), end.as_ref())?);
            }
            Instruction::Unary(sign) => {
                let value = pop(frame);
                frame.stack.push(match *sign {
                    "not" => Value::Bool(!heap.is_true(&value)),
                    _ => operators::binary(heap, "-", &Value::Int(0), &value)?,
                });
            }
            Instruction::Binary(sign) => {
                let (right, left) = (pop(frame), pop(frame));
                frame.stack.push(operators::binary(heap, sign, &left, &right)?);
            }
            Instruction::Jump(to) => frame.next = *to,
            Instruction::JumpIfFalse(to) => {
                if !heap.is_true(&pop(frame)) {
                    frame.next = *to;
                }
            }
            Instruction::JumpIfFalseOrPop(to) | Instruction::JumpIfTrueOrPop(to) => {
                let jumps_if = matches!(instruction, Instruction::JumpIfTrueOrPop(_));
                let value = pop(frame);
                if heap.is_true(&value) == jumps_if {
                    frame.next = *to;
                    frame.stack.push(value);
                }
            }
            Instruction::Tuple(count) => {
                let items = pop_many(frame, *count);
                frame.stack.push(Value::tuple(items));
            }
            Instruction::List(count) => {
                let items = pop_many(frame, *count);
                frame.stack.push(heap.add(Object::List(items)));
            }
            Instruction::Dict(count) => {
                let items = pop_many(frame, count * 2);
                let pairs = items.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
                frame.stack.push(heap.add(Object::Dict(pairs)));
            }
            Instruction::Join(count) => {
                let text: String = pop_many(frame, *count).iter().map(|part| heap.text(part)).collect();
                frame.stack.push(Value::text(text));
            }
            Instruction::Unpack(count) => {
                let items = heap.items(&pop(frame))?;
                if items.len() != *count {
                    let text = format!("{} values for {count} names", items.len());
                    return Err(Exception::new("ValueError", text));
                }
                frame.stack.extend(items.into_iter().rev());
            }
            Instruction::Iterate if is_file(heap, frame.stack.last()) => {}
            Instruction::Iterate => {
                let items = heap.items(&pop(frame))?;
                frame.stack.push(heap.add(Object::Iterator { items, next: 0 }));
            }
            Instruction::Next(_) if is_file(heap, frame.stack.last()) => {
                let (receiver, name) = (frame.stack.last().cloned(), "readline".into());
                let (arguments, named) = (Vec::new(), Vec::new());
                return Ok(Step::System(SystemCall { line: self.line(source), name, receiver, arguments, named }));
            }
            Instruction::EndOfLines(end) => {
                let [.., below, line] = frame.stack.as_slice() else { return Ok(Step::Next) };
                if is_file(heap, Some(below)) && !heap.is_true(line) {
                    frame.stack.truncate(frame.stack.len() - 2);
                    frame.next = *end;
                }
            }
            Instruction::Next(end) => {
                let Some(Value::Ref(place)) = frame.stack.last() else { return Ok(Step::Next) };
                let Object::Iterator { items, next } = heap.get_mut(*place) else { return Ok(Step::Next) };
                match items.get(*next).cloned() {
                    Some(item) => {
                        *next += 1;
                        frame.stack.push(item);
                    }
                    None => {
                        items.clear();
                        frame.stack.pop();
                        frame.next = *end;
                    }
                }
            }
            Instruction::Append => {
                let value = pop(frame);
                let below = frame.stack.len().checked_sub(2).and_then(|place| frame.stack.get(place));
                if let Some(Value::Ref(list)) = below
                    && let Object::List(items) = heap.get_mut(*list)
                {
                    items.push(value);
                }
            }
            Instruction::Pop => drop(pop(frame)),
            Instruction::Duplicate => {
                let value = frame.stack.last().cloned().unwrap_or(Value::None);
                frame.stack.push(value);
            }
            Instruction::Return => {
                let value = pop(frame);
                self.frames.pop();
                match self.frames.last_mut() {
                    Some(caller) => caller.stack.push(value),
                    None => return Ok(Step::Finished(value)),
                }
            }
            Instruction::Try(handler) => frame.tries.push((*handler, frame.stack.len())),
            Instruction::EndTry => drop(frame.tries.pop()),
            Instruction::Matches => {
                let (class, value) = (pop(frame), pop(frame));
                frame.stack.push(Value::Bool(builtins::is_instance(&value, &class)));
                // the exception itself is below, where the clause takes it from
            }
            Instruction::Raise => {
                return Err(match pop(frame) {
                    Value::Exception(exception) => (*exception).clone(),
                    Value::Builtin(class) => Exception::new(&class, ""),
                    other => heap.type_error("exceptions must derive from BaseException", &other),
                });
            }
            Instruction::Await => {
                let value = pop(frame);
                match heap.object(&value) {
                    Some(Object::Coroutine { function, arguments }) => {
                        let begun = self::frame(source, *function, arguments.clone(), Vec::new())?;
                        self.frames.push(begun);
                    }
                    // a task that runs already is waited for
                    Some(Object::Thread { .. }) => {
                        let line = self.line(source);
                        let (receiver, name) = (Some(value), "join".into());
                        return Ok(Step::System(SystemCall {
                            line,
                            name,
                            receiver,
                            arguments: Vec::new(),
                            named: Vec::new(),
                        }));
                    }
                    _ => frame.stack.push(value),
                }
            }
            Instruction::Call(count, names) => {
                let mut arguments = pop_many(frame, *count);
                let values = arguments.split_off(count - names.len());
                let named: Vec<(String, Value)> = names.iter().cloned().zip(values).collect();
                let callee = pop(frame);
                if depth > DEEPEST {
                    return Err(Exception::new("RecursionError", "too many calls inside each other"));
                }
                return self.call(source, heap, callee, arguments, named);
            }
        }
        Ok(Step::Next)
    }

    fn call(
        &mut self,
        source: &Source,
        heap: &mut Heap,
        callee: Value,
        arguments: Vec<Value>,
        named: Vec<(String, Value)>,
    ) -> Result<Step, Exception> {
        let line = self.line(source);
        let (name, receiver) = match &callee {
            Value::Function(number) => {
                if source.functions[*number].is_async {
                    let coroutine = heap.add(Object::Coroutine { function: *number, arguments });
                    self.answer(coroutine);
                    return Ok(Step::Next);
                }
                let begun = frame(source, *number, arguments, named)?;
                self.frames.push(begun);
                return Ok(Step::Next);
            }
            Value::Builtin(name) => (name.clone(), None),
            Value::Method(method) => (method.1.clone(), Some(method.0.clone())),
            _ => return Err(heap.type_error("this is not callable", &callee)),
        };
        if builtins::is_system_call(heap, receiver.as_ref(), &name) {
            return Ok(Step::System(SystemCall { line, name, receiver, arguments, named }));
        }
        let value = match receiver {
            Some(receiver) => super::methods::call(heap, &receiver, &name, &arguments)?,
            None => builtins::call(heap, &name, arguments, named)?,
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.stack.push(value);
        }
        Ok(Step::Next)
    }
}

fn frame(
    source: &Source,
    function: usize,
    arguments: Vec<Value>,
    named: Vec<(String, Value)>,
) -> Result<Frame, Exception> {
    let code = &source.functions[function];
    let wrong = |text: String| Exception::new("TypeError", format!("{}() {text}", code.name));
    if arguments.len() > code.parameters.len() {
        return Err(wrong(format!("takes {} arguments but {} were given", code.parameters.len(), arguments.len())));
    }
    let mut locals: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let given = arguments.len();
    for (parameter, value) in code.parameters.iter().zip(arguments) {
        locals.insert(parameter.as_str().into(), value);
    }
    for (name, value) in named {
        locals.insert(name.into(), value);
    }
    let first_default = code.parameters.len() - code.defaults.len();
    for (place, parameter) in code.parameters.iter().enumerate().skip(given) {
        if locals.contains_key(parameter.as_str()) {
            continue;
        }
        match place.checked_sub(first_default).and_then(|place| code.defaults.get(place)) {
            Some(default) => drop(locals.insert(parameter.as_str().into(), default.clone())),
            None => return Err(wrong(format!("missing argument: '{parameter}'"))),
        }
    }
    Ok(Frame { function, next: 0, stack: Vec::new(), locals, tries: Vec::new() })
}

fn pop(frame: &mut Frame) -> Value {
    frame.stack.pop().unwrap_or(Value::None)
}

fn pop_many(frame: &mut Frame, count: usize) -> Vec<Value> {
    frame.stack.split_off(frame.stack.len().saturating_sub(count))
}

/// Whether a value is the file of a socket, which is gone through line by line.
fn is_file(heap: &Heap, value: Option<&Value>) -> bool {
    matches!(value.map(|value| heap.object(value)), Some(Some(Object::Reader { .. })))
}
