//! Demand distributions behind one interface: cdf, quantile, loss functions.
