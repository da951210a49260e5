"""Countries, towns and names from which customers are made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country that the shop delivers to.

    Attributes:
        name: name of the country.
        share: share of customers.
        cities: name and first digits of the postal codes of each town.
        postal_digits: digits of a postal code.
        women: common first names of women.
        men: common first names of men.
        families: common family names.
    """

    name: str
    share: float
    cities: tuple[tuple[str, str], ...]
    postal_digits: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


# fmt: off
COUNTRIES: tuple[Country, ...] = (
    Country(
        name="Germany",
        share=0.55,
        cities=(
            ("Berlin", "10"), ("Hamburg", "20"), ("München", "80"), ("Köln", "50"),
            ("Leipzig", "04"), ("Dresden", "01"), ("Stuttgart", "70"), ("Bremen", "28"),
        ),
        postal_digits=5,
        women=(
            "Anna", "Lena", "Sabine", "Katrin", "Petra", "Jule", "Ursula", "Mara", "Heike", "Nora",
            "Birgit", "Clara", "Ingrid", "Meike", "Sofia", "Ayşe",
        ),
        men=(
            "Jonas", "Lukas", "Thomas", "Stefan", "Jörg", "Felix", "Uwe", "Tim", "Matthias",
            "Karl", "Holger", "Emil", "Mehmet", "Paul", "Dirk", "Jan",
        ),
        families=(
            "Müller", "Schmidt", "Fischer", "Weber", "Wagner", "Becker", "Hoffmann", "Koch",
            "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Braun", "Zimmermann", "Krüger",
            "Hartmann", "Lange", "Krause", "Yıldız", "Vogel", "Böhm", "Seidel", "Arnold",  # noqa: RUF001 - Turkish
        ),
    ),
    Country(
        name="Austria",
        share=0.20,
        cities=(
            ("Wien", "1"), ("Graz", "80"), ("Linz", "40"), ("Salzburg", "50"), ("Innsbruck", "60"),
        ),
        postal_digits=4,
        women=(
            "Johanna", "Theresa", "Magdalena", "Elisabeth", "Barbara", "Eva", "Monika", "Valentina",
            "Claudia", "Hannah", "Gerlinde", "Marlene",
        ),
        men=(
            "Florian", "Andreas", "Josef", "Maximilian", "Wolfgang", "Lorenz", "Bernhard", "Jakob",
            "Franz", "Gerald", "Simon", "Tobias",
        ),
        families=(
            "Gruber", "Huber", "Bauer", "Pichler", "Steiner", "Moser", "Mayer", "Hofer", "Leitner",
            "Berger", "Fuchs", "Eder", "Winkler", "Schwarz", "Reiter", "Brunner",
        ),
    ),
    Country(
        name="France",
        share=0.15,
        cities=(
            ("Paris", "750"), ("Lyon", "690"), ("Marseille", "130"), ("Nice", "060"),
            ("Strasbourg", "670"),
        ),
        postal_digits=5,
        women=(
            "Camille", "Élise", "Sophie", "Manon", "Chloé", "Françoise", "Nathalie", "Inès",
            "Hélène", "Juliette", "Agnès", "Léa",
        ),
        men=(
            "Hugo", "Antoine", "Jérôme", "Luc", "Mathieu", "Pierre", "Rémi", "Olivier", "Karim",
            "Benoît", "Gaspard", "Yves",
        ),
        families=(
            "Martin", "Bernard", "Petit", "Durand", "Leroy", "Moreau", "Lefèvre", "Roux",
            "Fournier", "Girard", "Mercier", "Blanc", "Guérin", "Faure", "Rousseau", "Benali",
        ),
    ),
    Country(
        name="Belgium",
        share=0.10,
        cities=(
            ("Bruxelles", "10"), ("Antwerpen", "20"), ("Gent", "90"), ("Liège", "40"),
            ("Leuven", "30"),
        ),
        postal_digits=4,
        women=(
            "Emma", "Lotte", "Marie", "Griet", "Elke", "Charlotte", "Anouk", "Fien", "Greet",
            "Louise",
        ),
        men=(
            "Bram", "Wout", "Arthur", "Koen", "Stijn", "Louis", "Pieter", "Victor", "Dries", "Bart",
        ),
        families=(
            "Peeters", "Janssens", "Maes", "Jacobs", "Willems", "Claes", "Goossens", "Wouters",
            "Dubois", "Lambert", "Dupont", "Simon", "De Smet", "Vermeulen",
        ),
    ),
)
# fmt: on
"""Where the customers live; the shares add up to one."""
