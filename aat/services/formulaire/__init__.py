"""The forms of both front ends as data: which fields, in which order, how each is read and shown.

Knows neither terminal nor widget; judges nothing.
"""
