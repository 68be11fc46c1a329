//! Which characters a font has glyphs for.

use std::ops::RangeInclusive;

/// A set of code points as sorted ranges: a CJK font has 30 000 characters in some hundred ranges.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coverage(Vec<RangeInclusive<u32>>);

impl Coverage {
    /// The set of these code points, in any order and with repeats.
    pub(crate) fn of(mut code_points: Vec<u32>) -> Self {
        code_points.sort_unstable();
        code_points.dedup();
        let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
        for point in code_points {
            match ranges.last_mut() {
                Some(last) if *last.end() + 1 == point => *last = *last.start()..=point,
                Some(_) | None => ranges.push(point..=point),
            }
        }
        Self(ranges)
    }

    /// Whether the character is in the set.
    pub(crate) fn has(&self, character: char) -> bool {
        let point = u32::from(character);
        let after = self.0.partition_point(|range| *range.end() < point);
        self.0.get(after).is_some_and(|range| range.contains(&point))
    }

    /// Every code point of the set, ascending.
    pub(crate) fn points(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().cloned().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_was_made_of_and_nothing_beside() {
        let set = Coverage::of(vec![0x62, 0x61, 0x62, 0x70]);
        assert_eq!(set.points().collect::<Vec<_>>(), [0x61, 0x62, 0x70]);
        let asked = ['`', 'a', 'b', 'c', 'o', 'p', 'q'].map(|it| set.has(it));
        assert_eq!(asked, [false, true, true, false, false, true, false]);
        assert!(!Coverage::default().has('a'));
    }
}
