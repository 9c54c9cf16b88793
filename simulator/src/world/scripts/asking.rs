//! select, poll and epoll: who among many is ready.

use super::{Did, Driven, World};
use crate::script::{Object, SystemCall, Value};
use crate::sockets::{Epoll, Errno, FileId, FileKind, Readiness, Watch};
use crate::task::{Pending, Wants};

impl World {
    /// `select.select(read, write, exceptional, timeout)`.
    pub(super) fn select_call(&mut self, driven: &mut Driven<'_>, pending: &mut Pending) -> Did {
        let masks = [
            Readiness::IN | Readiness::HANG_UP | Readiness::ERROR,
            Readiness::OUT | Readiness::ERROR,
            Readiness::PRIORITY,
        ];
        let (mut wanted, mut ready) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
        for (place, mask) in masks.iter().enumerate() {
            let list = pending.call.arguments.get(place).cloned().unwrap_or(Value::None);
            let Ok(items) = driven.heap.items(&list) else { return Did::type_error("select takes three lists") };
            for item in items {
                let file = match self.file_of_value(driven, &item) {
                    Ok(file) => file,
                    // as Python: a closed socket has the descriptor -1
                    Err(_) => {
                        return Did::Raise(crate::script::Exception::new(
                            "ValueError",
                            "file descriptor cannot be a negative integer (-1)",
                        ));
                    }
                };
                if self.readiness(driven.host, file).has(*mask) {
                    ready[place].push(item);
                }
                wanted.push((file, mask.0));
            }
        }
        let timeout_ns = pending.call.argument(3, "timeout").and_then(Value::seconds_ns);
        let is_over = ready.iter().any(|list| !list.is_empty()) || self.is_time_up(pending, timeout_ns);
        if !is_over {
            return Did::Wait(Wants::Files(wanted), pending.deadline);
        }
        let lists = ready.map(|items| driven.heap.add(Object::List(items)));
        Did::Value(Value::tuple(lists))
    }

    /// Whether a call that may wait so long has done so.
    fn is_time_up(&mut self, pending: &mut Pending, timeout_ns: Option<i64>) -> bool {
        match timeout_ns {
            None => false,
            Some(ns) => *pending.deadline.get_or_insert(self.now.plus_ns(ns.max(0))) <= self.now,
        }
    }

    /// The methods of `select.poll()`.
    pub(super) fn poll_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        receiver: &Value,
        name: &str,
    ) -> Did {
        let Value::Ref(place) = *receiver else { return Did::of_errno(Errno::BadFile) };
        let Object::Poll(mut watched) = driven.heap.get(place).clone() else { return Did::of_errno(Errno::BadFile) };
        let descriptor = pending.call.arguments.first().and_then(|value| descriptor_of(driven, value));
        let mask = pending.call.argument(1, "eventmask").and_then(Value::int).unwrap_or(7);
        match (name, descriptor) {
            ("register" | "modify", Some(descriptor)) => {
                watched.retain(|(known, _)| *known != descriptor);
                watched.push((descriptor, mask));
            }
            ("unregister", Some(descriptor)) => watched.retain(|(known, _)| *known != descriptor),
            ("poll", _) => {
                // milliseconds, and none or less for ever
                let timeout = pending.call.arguments.first().and_then(Value::seconds_ns).filter(|ns| *ns >= 0);
                return self.poll_now(driven, pending, &watched, timeout.map(|ns| ns / 1000));
            }
            _ => return Did::of_errno(Errno::BadFile),
        }
        *driven.heap.get_mut(place) = Object::Poll(watched);
        Did::Value(Value::None)
    }

    fn poll_now(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        watched: &[(u32, i64)],
        timeout_ns: Option<i64>,
    ) -> Did {
        let descriptors = &self.processes[driven.process].descriptors;
        let files: Vec<(u32, Option<FileId>, i64)> = watched
            .iter()
            .map(|(descriptor, mask)| (*descriptor, descriptors.get(descriptor).copied(), *mask))
            .collect();
        let ready = files.iter().filter_map(|(descriptor, file, mask)| {
            let ready = file.map_or(Readiness::INVALID, |file| self.readiness(driven.host, file)).wanted(*mask);
            (ready != Readiness::default())
                .then(|| Value::tuple([Value::Int((*descriptor).into()), Value::Int(ready.0)]))
        });
        let ready: Vec<Value> = ready.collect();
        if ready.is_empty() && !self.is_time_up(pending, timeout_ns) {
            let wanted = files.iter().filter_map(|(_, file, mask)| Some(((*file)?, *mask))).collect();
            return Did::Wait(Wants::Files(wanted), pending.deadline);
        }
        Did::Value(driven.heap.add(Object::List(ready)))
    }

    pub(super) fn new_epoll(&mut self, driven: &mut Driven<'_>, event: usize) -> Did {
        let file = self.hosts[driven.host].files.add(FileKind::Epoll(Epoll::default()));
        self.hosts[driven.host].watches_edges = true;
        let descriptor = self.add_descriptor(driven.process, file, event);
        Did::Value(driven.heap.add(Object::Epoll { descriptor }))
    }

    /// The methods of `select.epoll()`.
    pub(super) fn epoll_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        receiver: &Value,
        name: &str,
    ) -> Did {
        let own = match self.file_of_value(driven, receiver) {
            Ok(file) => file,
            Err(errno) => return Did::of_errno(errno),
        };
        match name {
            "poll" => {
                let timeout_ns = pending.call.argument(0, "timeout").and_then(Value::seconds_ns).filter(|ns| *ns >= 0);
                let most = pending.call.argument(1, "maxevents").and_then(Value::int).filter(|most| *most > 0);
                let told = self.take_ready_watches(driven.host, own, most.unwrap_or(i64::MAX) as usize);
                if told.is_empty() && !self.is_time_up(pending, timeout_ns) {
                    return Did::Wait(Wants::Files(vec![(own, Readiness::IN.0)]), pending.deadline);
                }
                let pair = |(descriptor, ready): (u32, Readiness)| {
                    Value::tuple([Value::Int(descriptor.into()), Value::Int(ready.0)])
                };
                Did::Value(driven.heap.add(Object::List(told.into_iter().map(pair).collect())))
            }
            "close" => {
                if let Some(Object::Epoll { descriptor }) = driven.heap.object(receiver) {
                    self.processes[driven.process].remove(*descriptor);
                    self.note_descriptor(driven.process, *descriptor, Some(pending.event));
                }
                self.close(driven.host, own, pending.event);
                Did::Value(Value::None)
            }
            "register" | "modify" | "unregister" => {
                self.change_watch(driven, &pending.call, own, name).map(|()| Value::None).into()
            }
            _ => Did::type_error("epoll has no such method"),
        }
    }

    fn change_watch(&mut self, driven: &Driven<'_>, call: &SystemCall, own: FileId, name: &str) -> Result<(), Errno> {
        let value = call.arguments.first().ok_or(Errno::Invalid)?;
        let descriptor = descriptor_of(driven, value).ok_or(Errno::BadFile)?;
        let file = self.file_of_value(driven, &Value::Int(descriptor.into()))?;
        let mask = call.argument(1, "eventmask").and_then(Value::int).unwrap_or(7);
        let Some(FileKind::Epoll(epoll)) = self.hosts[driven.host].files.get_mut(own).map(|file| &mut file.kind) else {
            return Err(Errno::BadFile);
        };
        let is_known = epoll.watches.contains_key(&descriptor);
        match name {
            "unregister" => drop(epoll.watches.remove(&descriptor).ok_or(Errno::NoEntry)?),
            "register" if is_known => return Err(Errno::Exists),
            "modify" if !is_known => return Err(Errno::NoEntry),
            _ => {
                let (is_edge, is_one_shot) = (mask & Epoll::EDGE != 0, mask & Epoll::ONE_SHOT != 0);
                let mask = mask & !(Epoll::EDGE | Epoll::ONE_SHOT);
                let watch = Watch { file, mask, is_edge, is_one_shot, told_at: None, is_spent: false };
                epoll.watches.insert(descriptor, watch);
            }
        }
        Ok(())
    }
}

/// The descriptor that a number or a socket object stands for.
fn descriptor_of(driven: &Driven<'_>, value: &Value) -> Option<u32> {
    match driven.heap.object(value) {
        Some(Object::Socket(socket)) => socket.descriptor,
        _ => value.int().and_then(|number| u32::try_from(number).ok()),
    }
}
