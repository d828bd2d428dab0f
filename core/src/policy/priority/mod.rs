//! Which order comes first, as a score with parts.
