//! What is remembered: one room per subject, each with the same drawers. Rooms are blind to each other.
