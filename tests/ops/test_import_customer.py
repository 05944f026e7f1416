"""Whose sites an import brings, and that a service order says it."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from deskops.config import Settings
from deskops.errors import UsageError
from deskops.ops.context import Context
from deskops.ops.do.importing import import_files
from deskops.ops.read.sites import sites
from deskops.store.queries.audit import first_break

HEADING = ["资产编号", "设备类型", "型号", "序列号", "所属网点"]
TITLE = "华安保险珠海分公司信息资产台账"


def register(folder: Path, *places: str, title: str = "") -> Path:
    rows = [[f"T{at}", "台式机", "M", f"S{at}", place] for at, place in enumerate(places)]
    file = folder / "珠海.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([*([[title, "", "", "", ""]] if title else []), HEADING, *rows])
    return file


def owners(context: Context) -> Mapping[str, str]:
    return {line.code: line.customer or "" for line in sites(context)}


def test_the_customer_that_is_named_has_the_sites_that_the_import_makes(
    context: Context, tmp_path: Path
) -> None:
    import_files(context, [register(tmp_path, "A", "B")], customer="  华安  保险 ")
    assert owners(context) == {"A": "华安 保险", "B": "华安 保险"}
    assert context.views.execute("SELECT count(*) FROM customer").fetchone() == (1,)
    assert first_break(context.views) is None


def test_naming_it_later_is_enough_although_every_row_is_known(context: Context, tmp_path: Path) -> None:
    file = register(tmp_path, "A", "B")
    done = import_files(context, [file])
    assert (done.owner.name, done.owner.wanted) == ("", True)
    assert import_files(context, [file], customer="华安保险").backup
    assert owners(context) == {"A": "华安保险", "B": "华安保险"}
    assert import_files(context, [file], customer="华安保险").backup is None
    assert first_break(context.views) is None


def test_a_site_keeps_the_customer_it_has_and_sites_of_other_lists_are_left_alone(
    context: Context, tmp_path: Path
) -> None:
    import_files(context, [register(tmp_path, "A")], customer="华安保险")
    import_files(context, [register(tmp_path, "C")])
    done = import_files(context, [register(tmp_path, "A", "B")], customer="平南银行")
    assert owners(context) == {"A": "华安保险", "B": "平南银行", "C": ""}
    assert done.owner.others == (("A", "华安保险"),)
    assert import_files(context, [register(tmp_path, "A")], customer="华安保险").owner.others == ()
    assert import_files(context, [register(tmp_path, "A")]).owner.others == ()


def test_the_setting_names_it_and_what_is_named_for_the_import_goes_before(
    context: Context, tmp_path: Path
) -> None:
    context.settings = Settings({"customer.name": "华安保险"})
    import_files(context, [register(tmp_path, "A", title="平南银行珠海分行资产台账")])
    import_files(context, [register(tmp_path, "B")], customer="平南银行")
    assert owners(context) == {"A": "华安保险", "B": "平南银行"}


def test_else_the_title_of_the_list_names_it(context: Context, tmp_path: Path) -> None:
    done = import_files(context, [register(tmp_path, "A", title=TITLE)])
    assert (done.owner.name, done.owner.titled) == ("华安保险", True)
    assert owners(context) == {"A": "华安保险"}


def test_a_dry_run_names_it_and_writes_nothing(context: Context, tmp_path: Path) -> None:
    done = import_files(context, [register(tmp_path, "A", title=TITLE)], dry_run=True)
    assert done.owner.name == "华安保险"
    assert owners(context) == {}


def test_a_name_too_long_for_one_is_refused_before_anything_is_read(context: Context, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="100"):
        import_files(context, [tmp_path / "none.csv"], customer="华" * 101)
