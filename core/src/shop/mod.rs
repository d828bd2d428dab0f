//! The door: one command in, events out, several rooms all or nothing.
