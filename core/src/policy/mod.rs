//! How to decide: pure rules over plain inputs, with their reasons in the answer.
