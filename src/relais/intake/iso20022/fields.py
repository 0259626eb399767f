"""What the messages of ISO 20022 state alike: references, banks, sums and free text."""

from typing import Any

from relais.intake.facts import Facts
from relais.intake.payments import sum_columns
from relais.intake.syntax.xml_element import Element
from relais.selectors.spelling import compact


def reference_of(holder: Element, paths: tuple[str, ...]) -> str | None:
    """Return the first reference that says something: 'NOTPROVIDED' stands where there is none."""
    for path in paths:
        found = holder.of(path)
        if found is not None and compact(found) != "NOTPROVIDED":
            return found
    return None


def bank_of(holder: Element | None, path: str) -> str | None:
    """Return the name of the bank at a path, or its BIC."""
    return None if holder is None else holder.of(f"{path}/Nm", f"{path}/BICFI", f"{path}/BIC")


def money(facts: Facts, prefix: str, stated: Element) -> dict[str, Any]:
    """Return the three columns of a sum that stands in an element, its currency in an attribute."""
    return sum_columns(facts, stated.place, stated.text, stated.attribute("Ccy"), prefix=prefix)


def texts_of(holder: Element, names: tuple[str, ...]) -> list[str]:
    """Return the free texts below the children of these names."""
    return [text for name in names for found in holder.each(name) for text in found.texts()]
