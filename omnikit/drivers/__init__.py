"""The only room that speaks HTTP to sales channels."""
