//! Limits, duty and personal-articles tax from dated tables.
