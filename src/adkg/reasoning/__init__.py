"""What follows from the triples by the ontology, and what contradicts it.

`rules.infer` and `clashes.find_clashes` run rules compiled from the ontology; `consistency.check_consistency` and
`hermit.classify` ask HermiT, which knows all of OWL 2 DL.
"""
