"""The world as horizontal lines: no borders, nothing finer than a country."""
