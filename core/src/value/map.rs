use std::hash::BuildHasherDefault;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHasher;

/// A map that iterates in the order of insertion, with a fixed fast hasher: the same events give the same bytes.
pub type Map<K, V> = IndexMap<K, V, BuildHasherDefault<FxHasher>>;

/// A set that iterates in the order of insertion, with a fixed fast hasher.
pub type Set<K> = IndexSet<K, BuildHasherDefault<FxHasher>>;
