"""Fault 16, and photos: up after their rows, down to whoever has the job; a digest alone opens nothing."""

import hashlib
from pathlib import Path

import httpx

from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.reporting import report_order
from deskops.ops.read.jobs import job_page
from deskops.ops.secrets import TOKEN, Secrets
from deskops.store.blobs.folder import FolderShelf, blob_path

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def photo(folder: Path) -> Path:
    file = folder / "photo.png"
    file.write_bytes(PNG)
    return file


def bearer(laptop) -> dict[str, str]:
    return {"Authorization": f"Bearer {Secrets(laptop.context.paths).get(TOKEN)!s}"}


def test_a_photo_reaches_the_desk_and_the_colleague_who_takes_over(desk, laptop, tmp_path: Path) -> None:
    site = desk.site("GZ-TH")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "photo", {"file": str(photo(tmp_path))})
    report = one.sync()
    assert (report.blobs_up, report.unsent, report.refused) == (1, 0, 0)
    digest = hashlib.sha256(PNG).hexdigest()
    assert FolderShelf(desk.context.paths.blobs).has(digest) == len(PNG)
    assert one.sync().blobs_up == 0
    assert two.sync().blobs_down == 1
    assert FolderShelf(two.context.paths.blobs).has(digest) == len(PNG)


def test_fault_16_a_photo_that_has_not_come_yet_is_named_until_it_comes(desk, laptop, tmp_path: Path) -> None:
    """Of fault 16: a blob is missing behind a document that was handed over."""
    site = desk.site("GZ-TH")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id)
    one.sync()
    act_on_job(one.context, job.job, "photo", {"file": str(photo(tmp_path))})
    kept = blob_path(one.context.paths.blobs, hashlib.sha256(PNG).hexdigest())
    kept.rename(tmp_path / "aside")
    one.sync(), two.sync()
    still = "incomplete: photo still on 李强’s laptop"
    assert list(job_page(desk.context, job.job).whereabouts.values()) == [still]
    assert still in ordered(desk.context, job.job, tmp_path)
    assert list(job_page(two.context, job.job).whereabouts.values()) == ["the file has not come here yet"]
    (tmp_path / "aside").rename(kept)
    assert one.sync().blobs_up == 1
    assert job_page(desk.context, job.job).whereabouts == {}
    assert still not in ordered(desk.context, job.job, tmp_path)


def ordered(context: Context, job: str, folder: Path) -> str:
    """The service order, as it is handed over."""
    return report_order(context, job, folder / "order.txt", "en").read_text("utf-8")


def test_a_digest_that_somebody_else_brought_is_not_read_by_naming_it(desk, laptop, tmp_path: Path) -> None:
    near, far = desk.site("GZ-TH"), desk.site("SZ-FT")
    one, thief = laptop("李强", near), laptop("何敏", far)
    job = new_job(desk.context, NewJob("x", site_id=near), engineer=one.engineer_id).job
    own = new_job(desk.context, NewJob("y", site_id=far), engineer=thief.engineer_id).job
    one.sync(), thief.sync()
    act_on_job(one.context, job, "photo", {"file": str(photo(tmp_path))})
    one.sync()
    digest = hashlib.sha256(PNG).hexdigest()
    address = f"{desk.url}/v1/blobs/{digest}"
    assert httpx.get(address, headers=bearer(thief)).status_code == 404
    act_on_job(thief.context, own, "photo", {"file": str(photo(tmp_path))})
    FolderShelf(thief.context.paths.blobs).remove(digest)  # the thief knows the digest and has not the file
    thief.sync()
    assert httpx.get(address, headers=bearer(thief)).status_code == 404
    assert httpx.get(address, headers=bearer(one)).content == PNG
