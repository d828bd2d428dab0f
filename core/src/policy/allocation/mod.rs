//! Which place serves which units.
