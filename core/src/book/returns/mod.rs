//! What comes back and what is decided about it. Never money given back.
