//! What an order costs, from its lines, discounts, tax and rounding.
