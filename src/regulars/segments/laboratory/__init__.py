"""The laboratory: methods compared on the same customers, and the choice among them."""
