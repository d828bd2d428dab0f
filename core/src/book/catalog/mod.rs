//! What is sold: products, categories and their classes, barcodes, spellings, kits. Never prices of an order, never stock.
