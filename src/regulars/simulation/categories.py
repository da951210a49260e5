"""The shop's categories and the words from which its products are named and described."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category of a shop for household and home. Every word goes with every other.

    Attributes:
        name: name of the category.
        weight: how often it is bought against the others.
        price: median list price.
        price_spread: standard deviation of the logarithm of the list price.
        used_up: whether people buy several units at a time.
        nouns: what the things are.
        kinds: what they are made of or how they are.
        sizes: sizes and packs.
        uses: what they are for, as the end of "For ...".
    """

    name: str
    weight: float
    price: float
    price_spread: float
    used_up: bool
    nouns: tuple[str, ...]
    kinds: tuple[str, ...]
    sizes: tuple[str, ...]
    uses: tuple[str, ...]


MOST_PRODUCTS_PER_CATEGORY = 300
"""The words of every category make more different names than this."""

BRANDS: tuple[tuple[str, float], ...] = (
    ("Everday", 0.65),
    ("Tollgate", 0.85),
    ("Brambleford", 1.0),
    ("Lindqvale", 1.25),
    ("Osterby & Finch", 1.8),
)
"""Invented brands, each with its factor on the price."""

CATEGORIES: tuple[Category, ...] = (
    Category(
        name="Pantry",
        weight=2.2,
        price=3.2,
        price_spread=0.45,
        used_up=True,
        nouns=("Oats", "Lentils", "Passata", "Rice", "Crackers", "Honey", "Muesli", "Chickpeas"),
        kinds=("Organic", "Farmhouse", "Classic", "Fair Trade", "Country", "Fine"),
        sizes=("500 g", "1 kg", "pack of 3"),
        uses=("a quick supper", "breakfast", "the store cupboard", "a packed lunch"),
    ),
    Category(
        name="Tea and coffee",
        weight=1.1,
        price=6.5,
        price_spread=0.45,
        used_up=True,
        nouns=("Espresso", "Filter Coffee", "Earl Grey", "Green Tea", "Rooibos", "Chai", "Cocoa"),
        kinds=("Organic", "Strong", "Mild", "Highland", "Fair Trade", "Fine"),
        sizes=("100 g", "250 g", "500 g"),
        uses=("the first cup of the day", "a slow afternoon", "guests", "the office kitchen"),
    ),
    Category(
        name="Cleaning",
        weight=1.5,
        price=4.2,
        price_spread=0.4,
        used_up=True,
        nouns=(
            "Laundry Liquid",
            "Dish Soap",
            "Glass Cleaner",
            "Fabric Softener",
            "Bathroom Cleaner",
            "Floor Soap",
        ),
        kinds=("Citrus", "Unscented", "Lavender", "Concentrated", "Gentle", "Plant-based"),
        sizes=("500 ml", "1 l", "refill", "pack of 6"),
        uses=("daily cleaning", "stubborn grease", "sensitive skin", "the whole house"),
    ),
    Category(
        name="Bath and body",
        weight=1.1,
        price=7.5,
        price_spread=0.5,
        used_up=True,
        nouns=("Hand Cream", "Shower Gel", "Hand Soap", "Shampoo", "Bath Oil", "Body Lotion"),
        kinds=("Almond", "Sea Salt", "Oat", "Rosemary", "Unscented", "Calendula"),
        sizes=("75 ml", "200 ml", "400 ml", "travel size"),
        uses=("dry skin", "every morning", "a quiet evening", "the whole family"),
    ),
    Category(
        name="Kitchen",
        weight=0.8,
        price=24.0,
        price_spread=0.7,
        used_up=False,
        nouns=("Saucepan", "Casserole", "Mixing Bowl", "Teapot", "Roasting Tin", "Frying Pan"),
        kinds=("Cast Iron", "Stainless Steel", "Enamel", "Ceramic", "Stoneware", "Copper"),
        sizes=("small", "medium", "large"),
        uses=("two cooks or one", "Sunday roasts", "everyday cooking", "gas and induction"),
    ),
    Category(
        name="Home textiles",
        weight=0.7,
        price=32.0,
        price_spread=0.6,
        used_up=False,
        nouns=("Bath Towel", "Cushion", "Throw", "Tablecloth", "Bed Linen", "Curtain"),
        kinds=("Linen", "Cotton", "Wool", "Striped", "Washed", "Waffle"),
        sizes=("small", "standard", "extra large"),
        uses=("cold evenings", "the guest room", "a light bedroom", "long tables"),
    ),
    Category(
        name="Garden",
        weight=0.8,
        price=16.0,
        price_spread=0.7,
        used_up=False,
        nouns=("Planter", "Window Box", "Bird Feeder", "Watering Can", "Bird Bath", "Lantern"),
        kinds=("Zinc", "Copper", "Country", "Steel", "Weathered", "Painted"),
        sizes=("small", "medium", "large"),
        uses=("balconies", "kitchen gardens", "a shady corner", "the first warm days"),
    ),
    Category(
        name="Pets",
        weight=0.8,
        price=8.5,
        price_spread=0.55,
        used_up=True,
        nouns=("Dog Biscuits", "Dog Food", "Cat Food", "Cat Treats", "Puppy Meal", "Kitten Meal"),
        kinds=("Chicken", "Salmon", "Grain-free", "Natural", "Lamb", "Turkey"),
        sizes=("small bag", "large bag", "value pack"),
        uses=("a healthy coat", "fussy eaters", "long walks", "every day"),
    ),
    Category(
        name="Children",
        weight=0.8,
        price=13.0,
        price_spread=0.6,
        used_up=False,
        nouns=("Building Blocks", "Picture Book", "Lunch Box", "Crayons", "Puzzle", "Bath Toy"),
        kinds=("Animal", "Colourful", "Woodland", "Ocean", "Space", "Farm"),
        sizes=("mini", "classic", "big set"),
        uses=("small hands", "rainy days", "the first year of school", "brothers and sisters"),
    ),
    Category(
        name="Gifts and paper",
        weight=0.7,
        price=11.0,
        price_spread=0.6,
        used_up=False,
        nouns=("Scented Candle", "Gift Box", "Notebook", "Photo Frame", "Wrapping Paper", "Cards"),
        kinds=("Botanical", "Gold", "Handmade", "Midnight Blue", "Winter", "Woodland"),
        sizes=("single", "set of 3", "set of 6"),
        uses=("someone dear", "a birthday", "the end of the year", "a thank you"),
    ),
)
"""The categories of the shop, in the order of its shelves."""
