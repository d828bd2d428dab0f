"""The decision core of a cross-border shop: stock, orders, money, logistics. It opens no file, no socket and no clock.

One shop is a `Shop`: commands go in with the time, records of what happened come out, and the caller stores them.
"""

from . import _daigou, _manners
from ._daigou import *
from ._daigou import Shop, allocate_batch, explain_allocation, price, rank
from .errors import Corrupt, DaigouError, Invalid, Refused
from .values import Money, UnitPrice

_types = [member for member in vars(_daigou).values() if isinstance(member, type) and member is not Shop]
for _type in _types:
    _manners.teach(_type)

_daigou.Terms.usual = staticmethod(_daigou.usual_terms)  # type: ignore[attr-defined, method-assign]
_daigou.AllocationEffort.usual = staticmethod(_daigou.usual_effort)  # type: ignore[attr-defined, method-assign]
_daigou.PriorityPolicy.usual = staticmethod(_daigou.usual_priorities)  # type: ignore[attr-defined, method-assign]
_daigou.PricingPolicy.usual = staticmethod(_daigou.usual_pricing)  # type: ignore[attr-defined, method-assign]

__all__ = sorted(_type.__name__ for _type in _types)
__all__ += ["Corrupt", "DaigouError", "Invalid", "Money", "Refused", "Shop", "UnitPrice"]
__all__ += ["allocate_batch", "explain_allocation", "price", "rank"]
