"""The rules of Trongate's tokens; standard library and bcrypt only."""
