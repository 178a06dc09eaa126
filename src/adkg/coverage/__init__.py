"""How much is known of what ought to be known, how complete an answer is, and what was looked for in vain."""
