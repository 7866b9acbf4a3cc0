"""The music model: tokens in, tokens out. It knows nothing of songs.

``vocabulary``, ``constraints``, ``grammar``, ``features``, ``messages`` and ``client`` are free of torch and may be
imported by the window; ``network``, ``checkpoint``, ``sampling`` and ``worker`` import torch and run in the worker
process or in training.
"""
