"""Opens an answer to the sources behind it: who said what, when, where, and how it was judged."""
