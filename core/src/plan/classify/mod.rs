//! Which goods matter and which lie: ABC, XYZ, turnover, ageing, clearance.
