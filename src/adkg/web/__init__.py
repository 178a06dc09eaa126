"""The record over HTTP. A door takes requests in, and workers answer them: processes that may die without harm."""
