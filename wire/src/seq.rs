/// A TCP sequence number: a point on a circle of 2³² (RFC 9293 §3.4).
///
/// It has no order by itself, so `<` and plain subtraction are not offered: [`Seq::before`] and
/// [`Seq::distance_from`] compare two numbers that lie less than half a circle apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seq(pub u32);

static_assertions::assert_not_impl_any!(Seq: PartialOrd, Ord, std::ops::Sub<Seq>, From<u32>);

impl Seq {
    /// The number `count` octets further on.
    #[must_use]
    pub const fn plus(self, count: u32) -> Seq {
        Seq(self.0.wrapping_add(count))
    }

    /// The number `count` octets back.
    #[must_use]
    pub const fn minus(self, count: u32) -> Seq {
        Seq(self.0.wrapping_sub(count))
    }

    /// How many octets `self` is ahead of `base`: negative where it is behind.
    #[must_use]
    pub const fn distance_from(self, base: Seq) -> i32 {
        self.0.wrapping_sub(base.0) as i32
    }

    /// RFC 9293's `self < other` on the circle.
    #[must_use]
    pub const fn before(self, other: Seq) -> bool {
        self.distance_from(other) < 0
    }

    /// RFC 9293's `self > other` on the circle.
    #[must_use]
    pub const fn after(self, other: Seq) -> bool {
        self.distance_from(other) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plus_and_minus_are_inverse(at: u32, count: u32) {
            prop_assert_eq!(Seq(at).plus(count).minus(count), Seq(at));
        }

        #[test]
        fn order_holds_anywhere_on_the_circle(at: u32, count in 1..=i32::MAX as u32) {
            let later = Seq(at).plus(count);
            prop_assert!(Seq(at).before(later) && later.after(Seq(at)));
            prop_assert_eq!(later.distance_from(Seq(at)), count as i32);
        }
    }
}
