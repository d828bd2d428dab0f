//! Demand as the methods read it: values, gaps, availability, pattern.
