//! What changing calls were answered, so that a call that comes twice has one effect.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

/// The most answers kept; the oldest make room. A client that tries again does so within minutes.
const MAX_KEPT: usize = 10_000;
/// The most bytes of answers kept.
const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;

/// What a call was, so that a key cannot be used for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    /// Of the body.
    pub(super) hash: u64,
}

struct Answered {
    asked: Asked,
    answer: Value,
    bytes: usize,
}

/// What is known of a key.
pub(super) enum Known {
    /// It is new.
    Nothing,
    /// It came with this call before, and this was the answer.
    Answer(Value),
    /// It came with another call.
    OtherCall,
}

/// The answers, by key.
#[derive(Default)]
pub(crate) struct Kept {
    by_key: HashMap<String, Answered>,
    oldest: VecDeque<String>,
    bytes: usize,
}

impl Kept {
    /// What is known of a key.
    pub(super) fn find(&self, key: &str, asked: &Asked) -> Known {
        match self.by_key.get(key) {
            None => Known::Nothing,
            Some(answered) if answered.asked == *asked => Known::Answer(answered.answer.clone()),
            Some(_) => Known::OtherCall,
        }
    }

    /// Keeps what a call was answered under a key that is new.
    pub(super) fn keep(&mut self, key: String, asked: Asked, answer: &Value) {
        let bytes = answer.to_string().len() + key.len();
        self.bytes += bytes;
        self.oldest.push_back(key.clone());
        let answer = answer.clone();
        self.by_key.insert(key, Answered { asked, answer, bytes });
        while self.by_key.len() > MAX_KEPT || self.bytes > MAX_KEPT_BYTES {
            let Some(oldest) = self.oldest.pop_front() else {
                return;
            };
            let dropped = self.by_key.remove(&oldest);
            self.bytes -= dropped.map_or(0, |dropped| dropped.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_oldest_answers_make_room() {
        let asked = Asked {
            method: "POST".to_owned(),
            path: "/pickups".to_owned(),
            hash: 1,
        };
        let mut kept = Kept::default();
        for n in 0..=MAX_KEPT {
            kept.keep(format!("k{n}"), asked.clone(), &json!(n));
        }
        assert!(matches!(kept.find("k0", &asked), Known::Nothing));
        assert!(matches!(kept.find("k1", &asked), Known::Answer(answer) if answer == json!(1)));
        let large = json!("x".repeat(MAX_KEPT_BYTES / 2));
        kept.keep("l1".to_owned(), asked.clone(), &large);
        kept.keep("l2".to_owned(), asked.clone(), &large);
        assert!(matches!(kept.find("l1", &asked), Known::Nothing));
        assert_eq!(kept.by_key.len(), kept.oldest.len());
    }
}
