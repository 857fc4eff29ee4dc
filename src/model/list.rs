//! Lists that mostly hold one value or none.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

/// A list that keeps a single value in its own place. It reads as a slice.
///
/// A graph keeps millions of lists, such as the claims about a tie or the evidence of a claim, and nearly all have one value: in a
/// `Vec` each would cost three words and an allocation. This takes no room beyond the value, and nothing if it is empty.
#[derive(Clone)]
pub(crate) enum List<T> {
    One(T),
    /// None, or several; never exactly one.
    #[allow(clippy::box_collection, reason = "it must be one word to fit in the place of the value")]
    Rest(Option<Box<Vec<T>>>),
}

impl<T> List<T> {
    pub(crate) const EMPTY: Self = List::Rest(None);

    /// Adds a value at the end.
    pub(crate) fn push(&mut self, value: T) {
        self.insert(self.len(), value);
    }

    /// Adds a value at a place up to the length.
    pub(crate) fn insert(&mut self, place: usize, value: T) {
        let mut values = std::mem::take(self).into_vec();
        // A `Vec` begins with room for four.
        if values.len() == values.capacity() {
            values.reserve_exact(values.len().max(1));
        }
        values.insert(place.min(values.len()), value);
        *self = values.into();
    }

    /// Takes out the value at a place; changes nothing if there is none.
    pub(crate) fn remove(&mut self, place: usize) {
        if place < self.len() {
            let mut values = std::mem::take(self).into_vec();
            values.remove(place);
            *self = values.into();
        }
    }

    pub(crate) fn into_vec(self) -> Vec<T> {
        match self {
            List::One(value) => vec![value],
            List::Rest(values) => values.map(|values| *values).unwrap_or_default(),
        }
    }

    /// The list with each value made into another.
    pub(crate) fn map<U>(self, mut change: impl FnMut(T) -> U) -> List<U> {
        match self {
            List::One(value) => List::One(change(value)),
            List::Rest(None) => List::EMPTY,
            List::Rest(Some(values)) => values.into_iter().map(change).collect(),
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::EMPTY
    }
}

impl<T> From<T> for List<T> {
    fn from(value: T) -> Self {
        List::One(value)
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(mut values: Vec<T>) -> Self {
        match values.len() {
            0 => List::EMPTY,
            1 => values.pop().map_or(List::EMPTY, List::One),
            _ => List::Rest(Some(Box::new(values))),
        }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values = values.into_iter();
        let Some(first) = values.next() else { return List::EMPTY };
        let Some(second) = values.next() else { return List::One(first) };
        let mut several = Vec::with_capacity(2 + values.size_hint().0);
        several.extend([first, second]);
        several.extend(values);
        several.shrink_to_fit();
        several.into()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        match self {
            List::One(value) => std::slice::from_ref(value),
            List::Rest(values) => values.as_deref().map(Vec::as_slice).unwrap_or_default(),
        }
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            List::One(value) => std::slice::from_mut(value),
            List::Rest(values) => values.as_deref_mut().map(Vec::as_mut_slice).unwrap_or_default(),
        }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: Hash> Hash for List<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (**self).hash(hasher);
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Values(PhantomData))
    }
}

struct Values<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Values<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        let Some(first) = list.next_element()? else { return Ok(List::EMPTY) };
        let Some(second) = list.next_element()? else { return Ok(List::One(first)) };
        let mut values = Vec::with_capacity(2);
        values.extend([first, second]);
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        values.shrink_to_fit();
        Ok(values.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_changes_as_a_vec_does() {
        let (mut list, mut vec) = (List::EMPTY, Vec::new());
        for (step, place) in [0, 0, 1, 3, 2, 0].into_iter().enumerate() {
            list.insert(place, step);
            vec.insert(place, step);
            assert_eq!(*list, *vec);
        }
        list.iter_mut().for_each(|value| *value += 1);
        vec.iter_mut().for_each(|value| *value += 1);
        list.push(9);
        vec.push(9);
        for place in [6, 0, 9, 2, 0, 1, 0, 0, 0] {
            list.remove(place);
            if place < vec.len() {
                vec.remove(place);
            }
            assert_eq!(*list, *vec);
            assert!(list.len() != 1 || matches!(list, List::One(_)), "one value is in place");
            assert_eq!(
                list.clone().map(|value| value * 2).into_vec(),
                vec.iter().map(|value| value * 2).collect::<Vec<_>>()
            );
        }
        assert!(matches!(list, List::Rest(None)));
    }

    #[test]
    fn it_takes_no_more_room_than_its_value() {
        assert_eq!(size_of::<List<Box<str>>>(), 16);
        assert_eq!(size_of::<List<(bool, u64)>>(), 16);
    }
}
