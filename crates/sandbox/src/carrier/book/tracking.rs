//! Tracking numbers from a seed: they look scattered and never repeat.

/// How many numbers there are.
const NUMBERS: u64 = 10_000_000_000;
/// Odd and not a multiple of 5, so without a divisor in common with [`NUMBERS`]: steps of this width meet every number
/// once before they meet one again.
const STEP: u64 = 6_180_339_887;

/// The n-th tracking number of a seed; all of the first ten thousand million differ.
pub(crate) fn number(seed: u64, n: u64) -> String {
    let place = u128::from(seed) * u128::from(STEP) + u128::from(n) * u128::from(STEP);
    format!("SC{:010}", place % u128::from(NUMBERS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_repeat_for_the_seed_and_never_within_it() {
        let of = |seed| (0..100_000).map(|n| number(seed, n)).collect::<Vec<_>>();
        let first = of(7);
        assert_eq!(first, of(7));
        assert_ne!(first[0], number(8, 0));
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), first.len());
        assert!(first.iter().all(|no| no.len() == 12));
    }
}
