"""The residual way: an offence whose negative element is never proven, and the offence that takes its place.

Instigation not followed by effect, and incitement outside rape and assault, stand as long as the principal act is not
established. Where it is, complicity in it applies instead. Which offence that is, is an analysis of ours: a magistrate
decides. Where the data hold no offence of complicity, none is named.
"""

from collections.abc import Mapping

# The element of complicity that says that the principal act was committed or attempted.
PRINCIPAL_ACT = "CPL.E1"
# Offence with a negative element, to the offences of complicity that take its place.
INSTEAD: Mapping[str, tuple[str, ...]] = {
    "FR-222-26-1": ("FR-CPL-222-23",),
    "FR-222-30-2": ("FR-CPL-222-29",),
    "FR-222-6-4": (),
    "FR-227-28-3": (),
    "FR-227-22-2": ("FR-CPL-222-23", "FR-CPL-222-29"),
}
