"""Who answers which path. Each module here is one form of path."""
