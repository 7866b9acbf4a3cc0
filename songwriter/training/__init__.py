"""Corpora, datasets, training loops, evaluation and baselines. Never part of a running session."""
