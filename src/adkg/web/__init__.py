"""The record over HTTP: an endpoint for SPARQL, stored questions, pages, and one process for each answer that can die."""
