//! Days that move demand: festivals, sales events, days off.
