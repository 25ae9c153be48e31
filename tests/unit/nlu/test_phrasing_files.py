from pathlib import Path

import pytest
import yaml
from training.errors import PhrasingError
from training.phrasing import SHARED_FILES, read_phrasing
from training.vocabulary import INTENTS, LANGUAGES

from gendan.platform.layout import ROOT

GOOD = {
    "lexicon.yml": "parcel: [快递, 包裹]",
    "values.yml": "product: [耳机]",
    "track_delivery.yml": "intent: track_delivery\nways: [{id: where, detail: eta, say: ['{parcel}到哪了']}]",
}


def phrasing_in(folder: Path, **changes: str) -> Path:
    language = folder / "zh"
    language.mkdir()
    for name, text in {**GOOD, **{f"{stem}.yml": text for stem, text in changes.items()}}.items():
        (language / name).write_text(text, encoding="utf-8")
    return language


def test_every_intent_of_the_domain_may_be_phrased() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    known = {name for intent in domain["intents"] for name in intent}
    assert not known - INTENTS, "intents of domain.yml that nlu/training/vocabulary.py doesn't name"
    assert not INTENTS - known, "intents of nlu/training/vocabulary.py that domain.yml doesn't name"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_phrased_in_both_languages(language: str) -> None:
    files = {path.stem for path in (ROOT / "nlu" / "phrasing" / language).glob("*.yml")}
    assert not INTENTS - files, f"intents without a file in nlu/phrasing/{language}"
    assert files == INTENTS | set(SHARED_FILES)


def test_a_good_folder_is_read(tmp_path: Path) -> None:
    (way,) = read_phrasing(phrasing_in(tmp_path)).ways
    assert (way.key, [said.detail for said in way.templates]) == ("zh/track_delivery/where", ["eta"])


def test_a_template_may_ask_for_another_detail_than_its_way(tmp_path: Path) -> None:
    ways = "[{id: a, detail: eta, say: [x, {pickup: y}, {none: z}]}]"
    (way,) = read_phrasing(phrasing_in(tmp_path, track_delivery=f"intent: track_delivery\nways: {ways}")).ways
    assert [said.detail for said in way.templates] == ["eta", "pickup", None]


@pytest.mark.parametrize(
    ("ways", "problem"),
    [
        (
            "[{id: a, say: ['{nonsense}到哪了']}]",
            r"way 'a', template '\{nonsense\}到哪了': .* is neither",
        ),
        ("[{id: a, say: ['[x](colour)']}]", "annotation names no entity: 'colour'"),
        ("[{id: a, detail: weather, say: [x]}]", "unknown detail 'weather'; known: courier, eta"),
        ("[{id: a, say: [x]}, {id: a, say: [y]}]", "way 'a': this way's id stands twice"),
        ("[{id: a, say: []}]", "`say` must be a list"),
        ("[{id: a, says: [x]}]", "unknown key 'says'"),
        ("[{id: a, say: ['(x']}]", r"way 'a', template '\(x': alternatives"),
        ("[{id: a, say: [12]}]", "a template must be text"),
        ("[{id: a, say: [{weather: x}]}]", "unknown detail 'weather'; known: courier, eta"),
        ("[]", "has no ways"),
    ],
)
def test_an_error_names_file_way_and_remedy(tmp_path: Path, ways: str, problem: str) -> None:
    folder = phrasing_in(tmp_path, track_delivery=f"intent: track_delivery\nways: {ways}")
    with pytest.raises(PhrasingError, match=problem) as caught:
        read_phrasing(folder)
    assert "track_delivery.yml" in str(caught.value)


def test_an_unknown_intent_is_refused(tmp_path: Path) -> None:
    folder = phrasing_in(tmp_path, track_delivery="intent: find_parcel\nways: []")
    with pytest.raises(PhrasingError, match="unknown intent 'find_parcel'"):
        read_phrasing(folder)


def test_a_file_is_named_after_its_intent(tmp_path: Path) -> None:
    folder = phrasing_in(tmp_path, thanks="intent: greet\nways: [{id: a, say: [x]}]")
    with pytest.raises(PhrasingError, match=r"named after its intent: greet\.yml"):
        read_phrasing(folder)


def test_a_lexicon_entry_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhrasingError, match="refers to itself: parcel > box > parcel"):
        read_phrasing(phrasing_in(tmp_path, lexicon="parcel: ['{box}']\nbox: ['{parcel}']"))


def test_an_entity_cannot_be_a_lexicon_entry(tmp_path: Path) -> None:
    with pytest.raises(PhrasingError, match=r"'product' is an entity slot: give its words in values\.yml"):
        read_phrasing(phrasing_in(tmp_path, lexicon="parcel: [x]\nproduct: [耳机]"))


def test_values_of_an_unknown_entity_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PhrasingError, match="'colour' is not an entity"):
        read_phrasing(phrasing_in(tmp_path, values="colour: [红]"))
