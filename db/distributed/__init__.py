"""Matching past one machine: files of entries in, files of matches out, over the workers of a dask cluster.

The one room that knows dask, pandas and Arrow (extra `dask`). `engine` is what others call; all else is its parts.
"""
