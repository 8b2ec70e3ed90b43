"""Settling contested positions: what sources say of objects to a probability for every value.

`positions` are the columns that go in, `settled` is what comes out, `engine` goes from one to the
other. `regime` says what the data can bear; `vote`, `labels` and `open_values` are the three
methods, `copying` finds sources of one root, `temper` says how much confidence is believed.
"""

from truceline.weigh.settle.engine import settle
from truceline.weigh.settle.positions import Positions
from truceline.weigh.settle.settled import Method, Reliability, Root, Settled

__all__ = ["Method", "Positions", "Reliability", "Root", "Settled", "settle"]
