"""Tools of the project itself; never shipped, never imported by the product."""
