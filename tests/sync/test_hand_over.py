"""Hand-over by file between a laptop and the desk, mixed with the network in any order, and files that are no good."""

import hashlib
import io
import json
import os
from pathlib import Path

import pytest

from deskops.errors import BadInput, NotFound, Refused, UsageError
from deskops.ops.do.desk.bundles import import_bundle
from deskops.ops.do.desk.enrolling import revoke
from deskops.ops.do.files import Blob, attach
from deskops.ops.do.handover import export_bundle, import_receipt, pack_unsent
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.ops.secrets import DESK_SEALING_KEY, SIGNING_KEY, Secrets
from deskops.store.blobs.folder import blob_path
from deskops.store.queries.audit import first_break
from deskops.sync import bundle, keys
from deskops.sync.bundle import Header

pytestmark = pytest.mark.parametrize("desk_database", ["file", "postgres"], indirect=True)
PHOTO = b"\xff\xd8\xff" + os.urandom(300_000)  # more than one chunk


def with_photo(context, job: str, content: bytes = PHOTO) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    place = blob_path(context.paths.blobs, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    with context.act() as act:
        attach(act, Blob(sha256, len(content), "image/jpeg", "a.jpg"), job)
    return sha256


@pytest.fixture
def out(desk, laptop):
    """A laptop on the road with two unsent steps, and the job."""
    one = laptop("李强", desk.site("GZ-TH", "天河"))
    job = new_job(desk.context, NewJob("卡纸"), engineer=one.context.identity.engineer).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    act_on_job(one.context, job, "note", {"text": "带了硒鼓"})
    return one, job


def facts(desk) -> list[tuple[object, ...]]:
    return desk.rows("SELECT id, digest FROM entry WHERE kind <> 'desk' ORDER BY id")


def marks(one) -> dict[str, object]:
    rows = one.rows("SELECT key, value FROM meta WHERE key LIKE 'sync.%'")
    return {key.removeprefix("sync."): json.loads(value) for key, value in rows}


def test_what_is_unsent_goes_by_file_and_the_receipt_brings_the_page(desk, out, tmp_path) -> None:
    one, job = out
    sha256 = with_photo(one.context, job)
    done = export_bundle(one.context, tmp_path / "li.bundle")
    assert (done.entries, done.blobs, done.left) == (3, 1, 0)
    assert "带了硒鼓".encode() not in (tmp_path / "li.bundle").read_bytes()
    other = new_job(desk.context, NewJob("新的一单"), engineer=one.context.identity.engineer)
    taken = import_bundle(desk.context, tmp_path / "li.bundle")
    assert (taken.new, taken.known, taken.refused, taken.blobs) == (3, 0, 0, 1)
    assert blob_path(desk.context.paths.blobs, sha256).read_bytes() == PHOTO
    assert job_page(desk.context, job).state.status == "accepted"
    received = import_receipt(one.context, taken.receipt)
    assert (received.sent, received.refused, received.blobs) == (3, 0, 1)
    assert received.rows > 0
    assert one.rows("SELECT count(*) FROM job WHERE id = ?", other.job) == [(1,)]
    assert one.rows("SELECT count(*) FROM entry WHERE rev IS NULL") == [(0,)]
    report = one.sync()
    assert (report.result, report.sent, report.received) == ("done", 0, 0)
    assert first_break(desk.context.views) is None


def test_the_same_rows_by_network_later_are_recognised(desk, out, tmp_path) -> None:
    one, _job = out
    export_bundle(one.context, tmp_path / "li.bundle")
    import_bundle(desk.context, tmp_path / "li.bundle")
    before = facts(desk)
    report = one.sync()
    assert (report.sent, report.refused, report.unsent) == (2, 0, 0)
    assert facts(desk) == before


def test_a_file_that_comes_after_the_network_or_twice_changes_nothing(desk, out, tmp_path) -> None:
    one, job = out
    with_photo(one.context, job)
    export_bundle(one.context, tmp_path / "li.bundle")
    one.sync()
    before = facts(desk)
    for _time in range(2):
        done = import_bundle(desk.context, tmp_path / "li.bundle")
        assert (done.new, done.known, done.refused) == (0, 3, 0)
    assert facts(desk) == before


def test_a_receipt_may_be_taken_in_twice(desk, out, tmp_path) -> None:
    one, _job = out
    export_bundle(one.context, tmp_path / "li.bundle")
    done = import_bundle(desk.context, tmp_path / "li.bundle")
    assert import_receipt(one.context, done.receipt).sent == 2
    before = one.rows("SELECT id, rev, digest FROM entry ORDER BY id"), marks(one)["cursor"]
    assert import_receipt(one.context, done.receipt).sent == 0
    assert (one.rows("SELECT id, rev, digest FROM entry ORDER BY id"), marks(one)["cursor"]) == before


def test_an_old_receipt_after_a_newer_sync_takes_nothing_back(desk, out, tmp_path) -> None:
    one, job = out
    export_bundle(one.context, tmp_path / "li.bundle")
    done = import_bundle(desk.context, tmp_path / "li.bundle")
    act_on_job(one.context, job, "depart", {})
    new_job(desk.context, NewJob("后来的"), engineer=one.context.identity.engineer)
    one.sync()
    rows = "SELECT id, rev, digest FROM entry ORDER BY id"
    before = marks(one) | {"stirred": None}, one.rows(rows)
    received = import_receipt(one.context, done.receipt)
    assert (received.sent, received.rows) == (0, None)
    assert (marks(one) | {"stirred": None}, one.rows(rows)) == before
    assert one.sync().result == "done"


def test_a_receipt_of_an_epoch_that_is_over_proves_nothing(desk, out, tmp_path) -> None:
    one, _job = out
    export_bundle(one.context, tmp_path / "li.bundle")
    done = import_bundle(desk.context, tmp_path / "li.bundle")
    head = marks(one)["head"]
    with one.context.store.writer() as session:  # as after a sync with the desk that was put back meanwhile
        value = json.dumps({**head, "epoch": head["epoch"] + 1})
        session.connection().exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'sync.head'", (value,))
    received = import_receipt(one.context, done.receipt)
    assert (received.sent, received.rows) == (0, None)
    assert one.rows("SELECT count(*) FROM entry WHERE rev IS NULL") == [(2,)]


def test_a_first_page_may_come_by_file(desk, laptop, tmp_path) -> None:
    one = laptop("李强", desk.site("GZ-TH", "天河"))
    new_job(desk.context, NewJob("卡纸"), engineer=one.context.identity.engineer)
    export_bundle(one.context, tmp_path / "li.bundle")
    done = import_bundle(desk.context, tmp_path / "li.bundle")
    assert import_receipt(one.context, done.receipt).rows > 0
    assert one.rows("SELECT count(*) FROM job") == [(1,)]
    report = one.sync()
    assert (report.result, report.received) == ("done", 0)


def test_the_rules_of_a_sync_hold_for_a_file(desk, laptop, out, tmp_path) -> None:
    one, job = out
    two = laptop("何敏")
    with one.context.store.writer() as session:
        session.connection().exec_driver_sql(
            "UPDATE entry SET author = ? WHERE action = 'note'", (two.context.identity.engineer,)
        )
    export_bundle(one.context, tmp_path / "li.bundle")
    done = import_bundle(desk.context, tmp_path / "li.bundle")
    assert (done.new, done.refused) == (1, 1)
    received = import_receipt(one.context, done.receipt)
    assert (received.sent, received.refused) == (1, 1)
    assert desk.rows("SELECT count(*) FROM entry WHERE subject = ? AND action = 'note'", job) == [(0,)]
    assert desk.rows("SELECT count(*) FROM refusal") == [(1,)]


@pytest.fixture
def unchanged(desk):
    """Asserts at the end that the desk is as it was."""
    before = facts(desk), desk.rows("SELECT count(*) FROM blob"), desk.rows("SELECT rev FROM head")
    yield
    assert (facts(desk), desk.rows("SELECT count(*) FROM blob"), desk.rows("SELECT rev FROM head")) == before


@pytest.mark.parametrize("where", [5, 60, 400, 700, 2_000, 70_000, -70_000, -30, -1])
def test_one_changed_byte_anywhere_is_found_before_anything_lands(
    desk, out, tmp_path, unchanged, where
) -> None:
    one, job = out
    with_photo(one.context, job)
    file = export_bundle(one.context, tmp_path / "li.bundle").path
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadInput):
        import_bundle(desk.context, file)
    assert not (tmp_path / "li.bundle.receipt").exists()


def test_a_file_cut_at_any_length_is_found(desk, out, tmp_path, unchanged) -> None:
    one, job = out
    with_photo(one.context, job)
    content = export_bundle(one.context, tmp_path / "li.bundle").path.read_bytes()
    line = content.index(b"\n") + 1
    ends = [0, 1, line - 1, line, line + 65_552, line + 2 * 65_552, len(content) - 1]
    for end in ends:
        (tmp_path / "cut").write_bytes(content[:end])
        with pytest.raises(BadInput):
            import_bundle(desk.context, tmp_path / "cut")
    for more in (b"x", content[line:], b"\0" * 65_552):
        (tmp_path / "long").write_bytes(content + more)
        with pytest.raises(BadInput):
            import_bundle(desk.context, tmp_path / "long")


def made(
    desk, one, frames, *, signing: str = "", desk_id: str = "", replica: str = "", receiver: str = ""
) -> bytes:
    """A file as somebody might make it who knows everything but other people's keys."""
    out = io.BytesIO()
    header = Header(
        bundle.BUNDLE, desk_id or one.context.identity.desk, replica or one.context.identity.replica, "", "x"
    )
    own = str(Secrets(one.context.paths).get(SIGNING_KEY))
    sealing = str(Secrets(desk.context.paths).get(DESK_SEALING_KEY))
    bundle.write(out, header, receiver or keys.sealing_public(sealing), signing or own, frames, os.urandom)
    return out.getvalue()


def strangers(desk, one, two) -> dict[str, bytes]:
    entry = {"what": "entries", "entries": []}
    bomb = bundle.pack(b"[" + b" " * 40_000_000 + b"]")[0]
    deep = b"[" * 200_000 + b"]" * 200_000
    blob = bundle.blob_frame("ab" * 32, 3, [b"abc"])
    return {
        "signed by another": made(desk, one, [bundle.json_frame(entry)], signing=keys.new_signing_key()),
        "another's name": made(desk, one, [bundle.json_frame(entry)], replica=two.context.identity.replica),
        "another desk": made(desk, one, [], desk_id="0" * 36),
        "sealed to another": made(desk, one, [], receiver=keys.sealing_public(keys.new_sealing_key())),
        "unknown laptop": made(desk, one, [], replica="0" * 36),
        "bomb": made(desk, one, [(b"J", len(bomb), [bomb])]),
        "nested": made(desk, one, [(b"J", len(p := bundle.pack(deep)[0]), [p])]),
        "no object": made(desk, one, [bundle.json_frame([1, 2])]),
        "no gzip": made(desk, one, [(b"J", 3, [b"abc"])]),
        "a blob with another digest": made(desk, one, [blob]),
        "an empty blob": made(desk, one, [(b"B", 32, [b"x" * 32])]),
        "too many parts": made(desk, one, ((b"Z", 0, []) for _ in range(bundle.MOST_FRAMES + 1))),
        "a lie about its length": b'{"service":"deskops","format":"bundle"}\n',
        "a table": b"PK\x03\x04" + b"\0" * 100,
        "an endless line": b"{" * 1_000_000,
        "nothing": b"",
    }


def test_files_of_strangers_are_refused_in_one_line_and_change_nothing(desk, laptop, out, tmp_path) -> None:
    one, _job = out
    two = laptop("何敏")
    before = facts(desk), desk.rows("SELECT rev FROM head")
    for name, content in strangers(desk, one, two).items():
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(BadInput) as told:
            import_bundle(desk.context, tmp_path / "file")
        assert "\n" not in told.value.message, name
        assert (facts(desk), desk.rows("SELECT rev FROM head")) == before, name


def test_a_newer_version_says_to_upgrade(desk, out, tmp_path) -> None:
    one, _job = out
    file = export_bundle(one.context, tmp_path / "li.bundle").path
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2', 1))
    with pytest.raises(BadInput, match="version"):
        import_bundle(desk.context, file)


def test_receipts_of_strangers_change_nothing(desk, laptop, out, tmp_path) -> None:
    one, _job = out
    two = laptop("何敏")
    two.sync()
    export_bundle(one.context, tmp_path / "one")
    export_bundle(two.context, tmp_path / "two")
    mine = import_bundle(desk.context, tmp_path / "one").receipt
    other = import_bundle(desk.context, tmp_path / "two").receipt
    spoilt = bytearray(mine.read_bytes())
    spoilt[-40] ^= 1
    (tmp_path / "spoilt").write_bytes(spoilt)
    forged = io.BytesIO()
    header = Header(bundle.RECEIPT, one.context.identity.desk, one.context.identity.replica, "", "x")
    entry = one.rows("SELECT id FROM entry WHERE rev IS NULL")[0][0]
    lie = {"what": "outcomes", "epoch": 9, "time": "", "outcomes": [{"id": entry, "epoch": 9, "rev": 9}]}
    reply = bundle.read_header(io.BytesIO((tmp_path / "one").read_bytes())).reply
    bundle.write(forged, header, reply, keys.new_signing_key(), [bundle.json_frame(lie)], os.urandom)
    (tmp_path / "forged").write_bytes(forged.getvalue())
    before = marks(one)
    for file in (other, tmp_path / "spoilt", tmp_path / "forged", tmp_path / "one"):
        with pytest.raises(BadInput):
            import_receipt(one.context, file)
        assert marks(one) == before
    assert one.rows("SELECT count(*) FROM entry WHERE rev IS NULL") == [(2,)]
    assert import_receipt(one.context, mine).sent == 2


def test_an_export_overwrites_nothing_and_leaves_no_half_file(desk, out, tmp_path, monkeypatch) -> None:
    one, _job = out
    (tmp_path / "there").write_text("mine")
    with pytest.raises(Refused):
        export_bundle(one.context, tmp_path / "there")
    with pytest.raises(NotFound):
        export_bundle(one.context, tmp_path / "nowhere" / "x")
    with pytest.raises(UsageError):
        export_bundle(desk.context, tmp_path / "x")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="full"):
        export_bundle(one.context, tmp_path / "x")
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["there"]


def test_blobs_beyond_the_limit_are_left_the_smallest_go_first(desk, out, tmp_path) -> None:
    one, job = out
    with_photo(one.context, job, b"small" * 1000)
    with_photo(one.context, job, PHOTO)
    done = pack_unsent(one.context, tmp_path / "x", 100_000)
    assert (done.entries, done.blobs, done.left) == (4, 1, 1)


def test_a_large_file_goes_through_without_being_held_in_memory(desk, out, tmp_path) -> None:
    import tracemalloc

    one, job = out
    for number in range(3):
        with_photo(one.context, job, bytes([number]) * 20_000_000)
    tracemalloc.start()
    try:
        file = export_bundle(one.context, tmp_path / "x").path
        import_bundle(desk.context, file)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert file.stat().st_size > 60_000_000
    assert peak < 16_000_000


def test_a_laptop_that_was_shut_out_hands_nothing_over(desk, out, tmp_path) -> None:
    one, _job = out
    file = export_bundle(one.context, tmp_path / "x").path
    revoke(desk.context, "李强")
    before = facts(desk)
    with pytest.raises(Refused, match="shut out"):
        import_bundle(desk.context, file)
    assert facts(desk) == before


def test_a_bundle_lies_where_it_was_put(out, tmp_path: Path) -> None:
    one, _job = out
    file = export_bundle(one.context, tmp_path / "x").path
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.glob(".*")] == []
