//! Where orders come from: external ids and revisions, cursors, gaps. Never an order’s content.
