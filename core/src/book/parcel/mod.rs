//! What travels and how far it is. Never why it was sent.
