from understanding.gazetteer import Gazetteer
from understanding.units import units_of


def test_a_longer_name_that_no_longer_fits_gives_way_to_a_shorter_one() -> None:
    gazetteer = Gazetteer({"product": ["running shoes", "running shoes for men"]})

    tags = gazetteer.tags(units_of("my running shoes"))

    assert tags == [[], ["B=product"], ["I=product"]]
