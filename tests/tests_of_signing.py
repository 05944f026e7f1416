"""A job that is ready to be signed, a hand that signs, and what stands on a laptop and at a desk afterwards."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.signing import Signature, Signed, offer, sign
from deskops.signature.strokes import FORMAT, Drawing, drawing_of

RESOLVED = {"cause": "搓纸轮磨损", "solution": "更换搓纸轮", "minutes": 35}


def hand(shift: int = 0) -> Drawing:
    """A line across the pad; another `shift` is another hand."""
    line = [[10 + 5 * step, 20 + (step * step + shift) % 70, 16 * step, 500] for step in range(50)]
    pad = {"width": 300, "height": 100, "unit": "px"}
    return drawing_of({"format": FORMAT, "version": 1, **pad, "strokes": [line]})


def resolved_job(context: Context, site: str | None = None, *, title: str = "打印机卡纸", **of: Any) -> str:
    """A job that was reported by 陈敏 and is done."""
    made = new_job(context, NewJob(title, site_id=site, caller="陈敏", phone="13800001111", **of)).job
    for step in ("accept", "arrive"):
        act_on_job(context, made, step, {})
    act_on_job(context, made, "resolve", RESOLVED)
    return made


def signed_job(
    context: Context, job: str, shift: int = 0, *, name: str = "陈敏", language: str = "en"
) -> Signed:
    offered = offer(context, job, language=language)
    return sign(context, offered, Signature(name, "pad", hand(shift), role="前台"))


def rewritten(
    content: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook whose parts another program wrote; `more` parts that it added."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in source.infolist():
            made.writestr(part.filename, change(part.filename, source.read(part)))
        for name, part in (more or {}).items():
            made.writestr(name, part)
    return target.getvalue()


def part_of(content: bytes, name: str) -> bytes | None:
    """A part of a workbook, None where it has none of that name."""
    with zipfile.ZipFile(BytesIO(content)) as source:
        return source.read(name) if name in source.namelist() else None
