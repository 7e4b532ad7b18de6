"""Conditions on photos' states, in SQL.

The plus keeps SQLite from starting with the index of states, which would lead it through nearly
all photos: without statistics it takes any one state to be rare. Only of the rare ones, such as
`PhotoState.UNREADABLE`, that is true.
"""

from sqlalchemy import String, literal_column

from photosim.catalogue.records import PhotoState

_STATE = literal_column("+photo.state", String)

SHOWN = (PhotoState.PENDING, PhotoState.INDEXED)

IS_SHOWN = _STATE.in_(SHOWN)
IS_INDEXED = _STATE == PhotoState.INDEXED
