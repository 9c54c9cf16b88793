//! Time, printing, threads and coroutines.

use super::{Did, Driven, World};
use crate::kernel::Class;
use crate::random;
use crate::script::{Exception, Machine, Object, Value};
use crate::task::{Code, Pending, Script, Task, Wants};
use crate::world::Happening;

impl World {
    /// A built-in function that needs the system.
    pub(super) fn function_call(
        &mut self,
        driven: &mut Driven<'_>,
        script: &mut Script,
        pending: &mut Pending,
        name: &str,
    ) -> Did {
        let first = pending.call.arguments.first().cloned();
        match name {
            "print" => {
                let texts: Vec<String> = pending.call.arguments.iter().map(|value| driven.heap.text(value)).collect();
                self.print(driven.host, texts.join(" "), Some(pending.call.line), None);
                Did::Value(Value::None)
            }
            "time" | "monotonic" => Did::Value(Value::Fixed(self.now.ns)),
            "sleep" | "work" => match first.as_ref().and_then(Value::seconds_ns) {
                Some(ns) => self.pause(driven, pending, ns.max(0), name == "work"),
                None => Did::type_error("here should stand a number of seconds"),
            },
            "socket" => self.new_socket(driven, &pending.call, pending.event),
            "create_connection" => self.create_connection(driven, pending),
            "socketpair" => self.new_socket_pair(driven, &pending.call, pending.event),
            "gethostname" | "gethostbyname" | "gethostbyname_ex" | "gethostbyaddr" | "getaddrinfo" => {
                self.name_call(driven, pending, name)
            }
            "select" => self.select_call(driven, pending),
            "poll" => Did::Value(driven.heap.add(Object::Poll(Vec::new()))),
            "epoll" => self.new_epoll(driven, pending.event),
            "randint" => {
                let number = |place: usize| pending.call.arguments.get(place).and_then(Value::int).unwrap_or(0);
                let (low, high) = (number(0), number(1).max(number(0)));
                let draws = &mut self.processes[driven.process].draws;
                Did::Value(Value::Int(
                    low + i64::from(random::below(draws, (high - low + 1).min(u32::MAX.into()) as u32)),
                ))
            }
            "run" => match first.as_ref().and_then(|value| driven.heap.object(value)).cloned() {
                Some(Object::Coroutine { function, arguments }) => {
                    match script.machine.enter(driven.source, function, arguments) {
                        Ok(()) => Did::Entered,
                        Err(exception) => Did::Raise(exception),
                    }
                }
                _ => Did::type_error("run takes a coroutine: run(main())"),
            },
            "create_task" | "spawn" | "start_new_thread" => self.spawn(driven, &pending.call.arguments),
            "gather" | "joinall" | "wait" => self.gather(driven, pending),
            "exit" | "_exit" => Did::Exit,
            "get_event_loop" => Did::Value(Value::None),
            _ => Did::Value(Value::None),
        }
    }

    /// Waits so long, with or without keeping the processor busy.
    fn pause(&mut self, driven: &Driven<'_>, pending: &mut Pending, ns: i64, is_busy: bool) -> Did {
        let deadline = *pending.deadline.get_or_insert(self.now.plus_ns(ns));
        if deadline <= self.now && pending.is_begun {
            return Did::Value(Value::None);
        }
        pending.is_begun = true;
        if is_busy {
            self.processes[driven.process].busy_until = deadline;
        }
        Did::Wait(Wants::Time, Some(deadline))
    }

    /// A new task of this process, which begins with a function.
    fn start(&mut self, driven: &mut Driven<'_>, function: usize, arguments: Vec<Value>) -> Result<usize, Exception> {
        let machine = Machine::new(driven.source, function, arguments)?;
        let number = self.tasks.len();
        self.tasks.push(Task::new(driven.process, Code::Script(Box::new(Script { machine, pending: None }))));
        self.queue.schedule(self.now, Class::Program, Happening::Resume { task: number, wait: 0 });
        Ok(number)
    }

    /// A coroutine, or a function with its arguments, runs beside this one.
    fn spawn(&mut self, driven: &mut Driven<'_>, arguments: &[Value]) -> Did {
        let first = arguments.first().cloned().unwrap_or(Value::None);
        let (function, given) = match (driven.heap.object(&first).cloned(), &first) {
            (Some(Object::Coroutine { function, arguments }), _) => (function, arguments),
            (_, Value::Function(function)) => (*function, self.spread(driven, &arguments[1..])),
            _ => return Did::type_error("here should stand a coroutine or a function"),
        };
        match self.start(driven, function, given) {
            Ok(task) => {
                let thread = Object::Thread { function: first, arguments: Vec::new(), task: Some(task) };
                Did::Value(driven.heap.add(thread))
            }
            Err(exception) => Did::Raise(exception),
        }
    }

    /// `start_new_thread(f, (a, b))` gives a tuple, `spawn(f, a, b)` the arguments themselves.
    fn spread(&self, driven: &Driven<'_>, arguments: &[Value]) -> Vec<Value> {
        match arguments {
            [tuple @ Value::Tuple(_)] => driven.heap.items(tuple).unwrap_or_default(),
            arguments => arguments.to_vec(),
        }
    }

    /// Starts coroutines, and waits for them and for tasks that run already.
    fn gather(&mut self, driven: &mut Driven<'_>, pending: &mut Pending) -> Did {
        if !pending.is_begun {
            pending.is_begun = true;
            let arguments = pending.call.arguments.clone();
            let all = match arguments.first().map(|value| driven.heap.object(value)) {
                Some(Some(Object::List(items))) => items.clone(),
                _ => arguments,
            };
            for value in all {
                let task = match driven.heap.object(&value).cloned() {
                    Some(Object::Coroutine { function, arguments }) => match self.start(driven, function, arguments) {
                        Ok(task) => Some(task),
                        Err(exception) => return Did::Raise(exception),
                    },
                    Some(Object::Thread { task, .. }) => task,
                    _ => None,
                };
                pending.started.extend(task);
            }
        }
        match pending.started.iter().all(|task| matches!(self.tasks[*task].code, Code::Ended)) {
            true => Did::Value(Value::None),
            false => Did::Wait(Wants::Ends { tasks: pending.started.clone() }, None),
        }
    }

    pub(super) fn thread_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        receiver: &Value,
        name: &str,
    ) -> Did {
        let Value::Ref(place) = *receiver else { return Did::Value(Value::None) };
        let Object::Thread { function, arguments, task } = driven.heap.get(place).clone() else {
            return Did::Value(Value::None);
        };
        let is_alive = task.is_some_and(|task| !matches!(self.tasks[task].code, Code::Ended));
        match (name, task) {
            ("start", None) => {
                let Value::Function(number) = function else { return Did::type_error("target is a function") };
                match self.start(driven, number, arguments.clone()) {
                    Ok(started) => {
                        *driven.heap.get_mut(place) = Object::Thread { function, arguments, task: Some(started) };
                        Did::Value(Value::None)
                    }
                    Err(exception) => Did::Raise(exception),
                }
            }
            ("start", Some(_)) => Did::Raise(Exception::new("RuntimeError", "threads can only be started once")),
            ("join", Some(task)) if is_alive => {
                let timeout_ns = pending.call.argument(0, "timeout").and_then(Value::seconds_ns);
                let deadline = timeout_ns.map(|ns| *pending.deadline.get_or_insert(self.now.plus_ns(ns)));
                match deadline.is_some_and(|deadline| deadline <= self.now) {
                    true => Did::Value(Value::None),
                    false => Did::Wait(Wants::Ends { tasks: vec![task] }, deadline),
                }
            }
            ("is_alive", _) => Did::Value(Value::Bool(is_alive)),
            _ => Did::Value(Value::None),
        }
    }

    pub(super) fn flag_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        receiver: &Value,
        name: &str,
    ) -> Did {
        let Value::Ref(place) = *receiver else { return Did::Value(Value::None) };
        let Object::Event { is_set } = driven.heap.get_mut(place) else { return Did::Value(Value::None) };
        match name {
            "set" => *is_set = true,
            "clear" => *is_set = false,
            "is_set" => return Did::Value(Value::Bool(*is_set)),
            _ if !*is_set => {
                let timeout_ns = pending.call.argument(0, "timeout").and_then(Value::seconds_ns);
                let deadline = timeout_ns.map(|ns| *pending.deadline.get_or_insert(self.now.plus_ns(ns)));
                if deadline.is_some_and(|deadline| deadline <= self.now) {
                    return Did::Value(Value::Bool(false));
                }
                return Did::Wait(Wants::Flag { object: place }, deadline);
            }
            _ => return Did::Value(Value::Bool(true)),
        }
        Did::Value(Value::None)
    }
}
