"""A world of its own to play the exam chain with: an invented school, a DR, a TAS and an identity provider."""
