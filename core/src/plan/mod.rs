//! What is best: pure functions over slices that propose and never decide.
