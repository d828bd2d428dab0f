//! What units are worth: layers and averages, fed unit movements. Never where a unit is promised to.
