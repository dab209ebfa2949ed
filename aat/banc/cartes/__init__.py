"""The bench's cards: invented bearers, played on a virtual reader. Never in the product's paths."""
