//! What is owed back, line by line, with the reason for every cent; and whether goods may come back.

mod cumulative;

pub use cumulative::cumulative;
