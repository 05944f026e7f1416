"""An article that one engineer writes better reads so at the desk and on another laptop, and is found by it."""

from typing import Any

from deskops.ops.do.knowledge import NewArticle, add_article, retract_rewriting, rewrite_article
from deskops.ops.read.knowledge import article, search


def test_a_rewriting_travels_with_its_words_and_so_does_its_undo(desk: Any, laptop: Any) -> None:
    site = desk.site("GZ-TH", "天河")
    one, two = laptop("李强", site), laptop("周敏", site)
    ref = add_article(one.context, NewArticle("甲烷泄漏", solution="x"))
    one.sync()
    two.sync()
    rewrite_article(one.context, ref, {"title": "乙醚挥发"})
    one.sync()
    two.sync()
    for place in (desk, one, two):
        assert article(place.context, ref).title == "乙醚挥发"
        assert [line.id for line in search(place.context, "乙醚")] == [ref]
        assert not [line for line in search(place.context, "甲烷") if line.id == ref]
    retract_rewriting(one.context, ref, "undo")
    one.sync()
    two.sync()
    for place in (desk, two):
        assert article(place.context, ref).title == "甲烷泄漏"
        assert [line.id for line in search(place.context, "甲烷")] == [ref]
