//! What will be asked for, with its uncertainty.
