"""What differs between two states of a record, told by thing and property."""
