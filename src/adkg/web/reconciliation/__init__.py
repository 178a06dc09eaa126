"""Lets others link their tables to the register: the W3C Reconciliation Service API, in version 0.2 and as drafted."""
