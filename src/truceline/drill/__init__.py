"""The drill: an invented conflict with known truth, for training and for measuring the weighing.

`regime` names every parameter, `regimes` holds the named ones, `conflict` draws a conflict from
one, `resolved` draws findings from its truth, `folder` makes a case of it and `debrief` holds
what was found against what is true. Nothing that comes out says anything about real incidents.
"""

from truceline.drill.conflict import Conflict, Event, conflict
from truceline.drill.density import DENSE, DENSITIES, REAL, Density
from truceline.drill.perturbed import perturbed
from truceline.drill.regime import Regime
from truceline.drill.regimes import REGIMES, dense
from truceline.drill.resolved import findings
from truceline.drill.scene import CAVEAT
from truceline.drill.side import Side
from truceline.drill.truth import State, Truth

__all__ = [
    "CAVEAT",
    "DENSE",
    "DENSITIES",
    "REAL",
    "REGIMES",
    "Conflict",
    "Density",
    "Event",
    "Regime",
    "Side",
    "State",
    "Truth",
    "conflict",
    "dense",
    "findings",
    "perturbed",
]
