//! Who buys: opaque keys, language, use of yearly limits. Never a name, an address or a number of a person.
