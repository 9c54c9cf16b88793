use synema_wire::Seq;

/// A place in a stream of sequence numbers that does not wrap: its low 32 bits are the number on the wire.
///
/// Streams start one turn of the circle above zero, so that a number shortly before the initial one has a place too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub u64);

impl Offset {
    /// The place of an initial sequence number.
    pub fn first(isn: Seq) -> Offset {
        Offset((1 << 32) + u64::from(isn.0))
    }

    /// The place of `seq` that lies nearest to `reference`.
    pub fn near(reference: Offset, seq: Seq) -> Offset {
        let distance = seq.distance_from(reference.wire());
        Offset(reference.0.saturating_add_signed(i64::from(distance)))
    }

    /// The sequence number that stands for this place on the wire.
    pub fn wire(self) -> Seq {
        Seq(self.0 as u32)
    }

    /// The place `count` octets further on.
    #[must_use]
    pub fn plus(self, count: u64) -> Offset {
        Offset(self.0 + count)
    }

    /// How many octets lie between `earlier` and here; none where it is not earlier.
    pub fn since(self, earlier: Offset) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_wire_number_of_a_near_place_leads_back_to_it(isn: u32, sent in 0u64..1 << 40, step in -0x7fff_ffffi64..0x7fff_ffff) {
            let reference = Offset::first(Seq(isn)).plus(sent);
            let place = Offset(reference.0.saturating_add_signed(step));
            prop_assert_eq!(Offset::near(reference, place.wire()), place);
        }
    }

    #[test]
    fn the_circle_closes_without_a_jump() {
        let last = Offset::first(Seq(u32::MAX));
        assert_eq!(Offset::near(last, Seq(0)), last.plus(1));
        assert_eq!(Offset::near(Offset::first(Seq(0)), Seq(u32::MAX)).plus(1), Offset::first(Seq(0)));
    }
}
