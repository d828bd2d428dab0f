//! What to buy, when, how much.
