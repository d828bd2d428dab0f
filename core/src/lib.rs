//! `daigou` is the decision core of a cross-border shop: stock, orders, money, logistics, customers and planning.
//!
//! It opens no file, no socket, no clock and no thread of its own accord. The host passes in facts and the time, gets
//! back events and answers, and stores them wherever it likes. Floors, from the ground up: [`value`], then [`book`],
//! [`policy`] and [`plan`] (blind to each other), then [`shop`], then [`view`].

pub mod book;
pub mod plan;
pub mod policy;
pub mod shop;
pub mod value;
pub mod view;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

/// The worked day of the README, compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
