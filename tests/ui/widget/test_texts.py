import re
from typing import Any

import pytest

from tests.support.gateway_double import SOURCE
from tests.support.order_views import STATUSES
from tests.support.page import Visit

READ = """async () => Object.fromEntries(await Promise.all(['en', 'zh-hans', 'zh-hant'].map(async (name) =>
    [name, (await import(`/source/widget/texts/${name}.js`)).default])))"""
READ_DEMO = "async () => (await import('/source/demo/texts.js')).TEXTS"


def flat(texts: Any, path: str = "") -> dict[str, str]:
    if isinstance(texts, str):
        return {path: texts}
    entries = enumerate(texts) if isinstance(texts, list) else texts.items()
    if isinstance(texts, dict) and set(texts) <= {"one", "other"}:
        return {path: texts["other"]}
    return {name: text for key, value in entries for name, text in flat(value, f"{path}.{key}").items()}


@pytest.mark.parametrize("source", [READ, READ_DEMO])
async def test_every_language_has_the_same_texts(visit: Visit, source: str) -> None:
    await visit.go("/shop/en")
    english, *others = [flat(texts) for texts in (await visit.page.evaluate(source)).values()]
    for other in others:
        assert set(other) == set(english)


async def test_a_placeholder_of_one_language_is_filled_by_the_same_facts_in_the_others(visit: Visit) -> None:
    await visit.go("/shop/en")
    english, *others = [flat(texts) for texts in (await visit.page.evaluate(READ)).values()]
    known = {"n", "count"}  # the same number, counted in another way
    for other in others:
        for name, text in english.items():
            facts, theirs = (set(re.findall(r"{(\w+)}", words)) for words in (text, other[name]))
            assert facts - known == theirs - known, name


async def test_every_status_of_the_contract_has_words_and_a_look(visit: Visit) -> None:
    await visit.go("/shop/en")
    looks = await visit.page.evaluate("async () => (await import('/source/widget/statuses.js')).STATUSES")
    assert set(looks) == set(STATUSES)
    for texts in (await visit.page.evaluate(READ)).values():
        assert set(texts["status"]) == set(STATUSES)


async def test_every_text_is_used_somewhere(visit: Visit) -> None:
    await visit.go("/shop/en")
    english = (await visit.page.evaluate(READ))["en"]
    modules = [
        path for path in (SOURCE / "widget").rglob("*.js") if path.parent.name in {"widget", "elements"}
    ]
    sources = "".join(path.read_text() for path in modules)
    for group in ("panel", "composer", "message", "rating", "connection", "copy", "order"):
        unused = [name for name in english[group] if not re.search(rf"['.`]{name}\b", sources)]
        assert unused == [], group


@pytest.mark.parametrize(
    ("wish", "language", "tag"),
    [
        ("zh", "zh-Hans", "zh-CN"),
        ("zh-SG", "zh-Hans", "zh-CN"),
        ("zh-TW", "zh-Hant", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant", "zh-Hant"),
        ("en-GB", "en", "en-GB"),
        ("fr", "en", "en-US"),
    ],
)
async def test_a_language_tag_leads_to_its_catalogue(
    visit: Visit, wish: str, language: str, tag: str
) -> None:
    await visit.go("/shop/fr")
    found = await visit.page.evaluate(
        "async (wish) => (await import('/source/widget/locale.js')).chooseLocale(wish)", wish
    )
    assert found == {"language": language, "tag": tag}
