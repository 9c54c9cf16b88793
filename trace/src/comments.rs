use std::borrow::Cow;

/// The comments on observations, in the order of these.
#[derive(Clone, Debug, Default)]
pub struct Comments(Vec<Comment>);

/// Where in the store a comment on an observation lies.
#[derive(Clone, Copy, Debug)]
struct Comment {
    index: usize,
    offset: u64,
    len: u32,
}

impl Comments {
    /// Adds one on an observation that no earlier comment stands behind.
    pub fn add(&mut self, index: usize, offset: u64, len: u32) {
        self.0.push(Comment { index, offset, len });
    }

    /// Adds those on observations that come `base` places later here.
    pub fn append(&mut self, later: Comments, base: usize) {
        self.0.extend(later.0.into_iter().map(|comment| Comment { index: base + comment.index, ..comment }));
    }

    /// Forgets those on observations from `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.0.retain(|comment| comment.index < len);
    }

    /// Forgets those on the first `count` observations; the others move to lower indices.
    pub fn forget(&mut self, count: usize) {
        self.0.retain(|comment| comment.index >= count);
        for comment in &mut self.0 {
            comment.index -= count;
        }
    }

    /// Those on an observation, which lie in the store.
    pub fn of<'a>(&'a self, index: usize, store: &'a [u8]) -> impl Iterator<Item = Cow<'a, str>> {
        let first = self.0.partition_point(|comment| comment.index < index);
        self.0[first..].iter().take_while(move |comment| comment.index == index).map(move |comment| {
            let start = comment.offset as usize;
            let text = &store[start..start + comment.len as usize];
            // what is well-formed, as nearly all is, is found out faster than what is not
            str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed)
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Heading, Instant, Point, Trace};
    use synema_wire::LinkType;

    #[test]
    fn comments_stay_with_their_observations() {
        let mut trace = Trace::new();
        let point = trace.add_point(Point { name: "c.0".into(), link_type: LinkType::ETHERNET, host: None });
        for number in 0..3 {
            trace.observe(Instant::from_ns(number), point, Heading::Unknown, 1, b"x");
            if number != 1 {
                trace.comment("一");
                trace.comment("two");
            }
        }
        let all = |trace: &Trace, index| trace.comments(index).map(Cow::into_owned).collect::<Vec<_>>();
        assert_eq!([0, 1, 2].map(|index| all(&trace, index).len()), [2, 0, 2]);
        assert_eq!(all(&trace, 2), ["一", "two"]);
        trace.truncate(2);
        assert_eq!((trace.len(), trace.comment_count()), (2, 2));
        let shared = Arc::new(b"framenote".to_vec());
        let over = |frames| {
            let mut trace = Trace::over(Arc::clone(&shared) as _);
            let point = trace.add_point(Point { name: String::new(), link_type: LinkType::ETHERNET, host: None });
            for _ in 0..frames {
                trace.observe_stored(Instant::ZERO, point, Heading::Unknown, 5, 0, 5);
            }
            trace.comment_stored(5, 4);
            trace
        };
        let mut first = over(2);
        first.append(over(3));
        assert_eq!([0, 1, 2, 3, 4].map(|index| first.comments(index).count()), [0, 1, 0, 0, 1]);
        assert_eq!(all(&first, 4), ["note"]);
        first.forget(2);
        assert_eq!([0, 1, 2].map(|index| first.comments(index).count()), [0, 0, 1]);
    }
}
