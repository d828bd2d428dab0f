//! Which service carries a parcel, at what price.
