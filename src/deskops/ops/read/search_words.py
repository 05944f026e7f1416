"""What is found as it is shown, and what goes by its number or name alone: campaigns and inspections."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from deskops.domain.nouns import Kind, word
from deskops.domain.sounds import fits
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.articles import here
from deskops.ops.read.search import Found, Hit
from deskops.store import views
from deskops.store.views.campaign_tuples import CampaignLine
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.device_tuples import AssetLine, TermHit
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.store.views.tuples import ContactRow, SiteRow

_SHORTEST: Final = 3  # characters of a number by which inspections are looked for: there are very many


def called(context: Context, kinds: Collection[str], text: str, limit: int) -> list[Hit]:
    """Campaigns whose number, name or customer has every word, in pinyin too; inspections by number or device."""
    words = text.lower().split()
    if not words:
        return []
    found: list[Hit] = []
    if Kind.CAMPAIGN in kinds:
        for one in views.rows(context.views, "campaigns", CampaignLine, id="", status=""):
            if fits(" ".join((one.number, one.name, one.period, one.customer or "")), words):
                found.append(Hit(Kind.CAMPAIGN, one.id, 1))
    if Kind.INSPECTION in kinds and len(words) == 1 and len(words[0]) >= _SHORTEST:
        like = "%" + re.sub(r"([\\%_])", r"\\\1", words[0]) + "%"
        rows = views.rows(context.views, "inspections_called", TermHit, text=like, limit=limit)
        found += [Hit(Kind.INSPECTION, *row) for row in rows]
    return found[:limit]


def described(context: Context, hits: Iterable[Hit]) -> list[Found]:
    """In their order; what is not there any more is left out."""
    return [found for hit in hits if (found := _described(context, hit))]


def _described(context: Context, hit: Hit) -> Found | None:
    name, *details = _words(context, hit.kind, hit.ref) or ("",)
    if not name and not details:
        return None
    return Found(str(hit.kind), hit.ref, name or "", " · ".join(filter(None, details)), hit.score)


def _words(context: Context, kind: str, ref: str) -> Sequence[str | None] | None:
    """A record's name, then what tells it from others."""
    connection = context.views
    match kind:
        case Kind.ASSET:
            asset = views.one(connection, "asset_line", AssetLine, id=ref)
            return asset and (asset.tag or asset.hostname or asset.serial, asset.brand, asset.model,
                              asset.site_name, asset.department, asset.used_by,
                              asset.hostname, asset.serial, asset.ip, asset.mac)  # fmt: skip
        case Kind.SITE:
            site = views.one(connection, "site", SiteRow, id=ref)
            return site and (site.code, site.city, site.name, site.address)
        case Kind.CONTACT:
            contact = views.one(connection, "contact", ContactRow, id=ref)
            return contact and (contact.name, contact.phone, contact.department)
        case Kind.ARTICLE:
            article = here(context, ref)
            return article and (article.title, article.symptom)
        case Kind.CAMPAIGN:
            campaign = views.one(connection, "campaigns", CampaignLine, id=ref, status="")
            return campaign and (campaign.number, campaign.name, campaign.period, campaign.customer,
                                 _(word(campaign.status)))  # fmt: skip
        case Kind.INSPECTION:
            visit = views.one(connection, "inspection_line", InspectionLine, id=ref)
            return visit and (
                visit.number,
                visit.asset_tag,
                visit.template,
                visit.site_name,
                _(word(visit.status)),
            )
        case _:
            job = views.one(connection, "job_line", JobLine, id=ref)
            return job and (job.number, job.title, job.site_name)
