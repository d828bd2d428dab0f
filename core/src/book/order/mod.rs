//! What was agreed and how far each line has come. Never money received, never units on a shelf.
