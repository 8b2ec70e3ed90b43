"""The human toll: who counts whom, how far they agree, and what a complete count would give.

`extract` reads the categorised figures of a claim, `subject` puts figures about the same
together, `account` follows each independent source through its versions, `fuse` weighs the last
of them, `overlap` keeps totals and incidents apart.
"""

from truceline.weigh.toll.account import Account, Standing, Version
from truceline.weigh.toll.category import Category, Cause, Harm, People, Reading, Stated
from truceline.weigh.toll.extract import extract
from truceline.weigh.toll.fuse import Interval, Report, fuse
from truceline.weigh.toll.overlap import Accounted, accounted
from truceline.weigh.toll.reporting import BIAS, Bias, Interest, interest
from truceline.weigh.toll.subject import WHOLE, Subject
from truceline.weigh.toll.toll import Toll, tolls

__all__ = [
    "BIAS", "WHOLE", "Account", "Accounted", "Bias", "Category", "Cause", "Harm", "Interest",
    "Interval", "People", "Reading", "Report", "Standing", "Stated", "Subject", "Toll", "Version",
    "accounted", "extract", "fuse", "interest", "tolls",
]  # fmt: skip
