"""Who the demo company sells to. All names are made up, and all addresses end in `.example`, which no one can own."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from billing.model import Customer

_HOW_MANY = 150
_FIRST = """
Amber Badger Copper Dapple Elder Fable Gable Hazel Indigo Juniper Kettle Lantern Marble Nettle Otter Pepper Quill
Russet Saffron Thistle Umber Velvet Willow Yarrow Zephyr
"""
_SECOND = "brook field gate hollow mere moor ridge stone wick wood"
_TRADES = """
Bakery Books Brewing Carpentry Ceramics Cycles Dairy Florists Furnishings Glassworks Instruments Joinery Kitchens
Lighting Optics Outfitters Printworks Roasters Toys Upholstery Workshop
"""
_COUNTRIES = {
    "GBP": ("United Kingdom",),
    "EUR": ("Ireland", "Germany", "France", "Netherlands", "Spain"),
    "USD": ("United States", "Canada"),
}


@dataclass(frozen=True, slots=True)
class Client:
    """A customer, and the habits by which the demo makes up their history."""

    customer: Customer
    currency: str
    weight: int
    """How often they buy, against the others."""
    term_days: int
    delay_days: int
    """How many days after the due day they usually pay; negative: before."""


def people(as_of: date) -> list[Client]:
    """The customers of the demo that ends on that day, by number."""
    chance = Random(f"airlock demo customers {as_of.isoformat()}")
    names = [f"{first}{second}" for first in _FIRST.split() for second in _SECOND.split()]
    chosen = chance.sample(names, _HOW_MANY)
    return [_client(place, name, as_of, chance) for place, name in enumerate(chosen, start=1)]


def large_people(how_many: int, as_of: date) -> list[Client]:
    """As many customers as are asked for, of the same kind; a number in the name tells those of one name apart."""
    chance = Random(f"airlock large customers {as_of.isoformat()}")
    names = [f"{first}{second}" for first in _FIRST.split() for second in _SECOND.split()]
    return [
        _client(place, f"{names[place % len(names)]}{place // len(names) or ''}", as_of, chance)
        for place in range(1, how_many + 1)
    ]


def _client(place: int, name: str, as_of: date, chance: Random) -> Client:
    trade = chance.choice(_TRADES.split())
    currency = chance.choices(("GBP", "EUR", "USD"), weights=(78, 15, 7))[0]
    since = as_of - timedelta(days=chance.randint(760, 2600))
    customer = Customer(
        number=f"C-{place:04d}",
        name=f"{name} {trade}",
        email=f"accounts@{name.lower()}.example",
        country=chance.choice(_COUNTRIES[currency]),
        since=since,
    )
    return Client(
        customer,
        currency,
        weight=chance.choice((1, 1, 1, 2, 2, 3, 5, 8)),
        term_days=chance.choice((14, 30, 30, 30, 45, 60)),
        delay_days=chance.choice((-10, -5, -3, -1, 0, 2, 4, 7, 12, 25, 40)),
    )
