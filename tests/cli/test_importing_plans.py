"""An address plan with columns for name servers and DHCP, taken in by a user, and what inspections make of it."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

RECORDING = Path(__file__).parent.parent / "checks" / "recordings" / "windows11_desktop.json"
HEAD = "网点,网段,网关,首选DNS,备用DNS,DHCP,DHCP服务器"
# The recorded machine is 10.20.0.11, by DHCP, with 10.20.0.2 and 10.20.0.3 as its name servers.
PLAN = {
    "as it is": ("10.20.0.2,10.20.0.3,是,10.20.0.1", "ok", "ok"),
    "several in one cell": ("10.20.0.2/10.20.0.3,,自动获取,", "ok", "ok"),
    "servers in the column for whether": ("10.20.0.2 10.20.0.3,,10.20.0.1,", "ok", "ok"),
    "another order": ("10.20.0.3,10.20.0.2,否,", "warn", "warn"),
    "others": ("10.20.0.9,,static,", "fail", "warn"),
    "no word": (",,,", "skip", "skip"),
}


def taken_in(run: Run, folder: Path, cells: str) -> None:
    file = folder / "plan.csv"
    file.write_text(f"{HEAD}\nFS-禅城,10.20.0.0/24,10.20.0.1,{cells}\n", encoding="utf-8")
    said = run("import", file)
    assert said.code == 0, said.err


def outcomes(run: Run, *checks: str) -> dict[str, str]:
    said = run(
        "inspect", f"facts:{RECORDING}", *(word for one in checks for word in ("--check", one)), "--json"
    )
    return {one["check"]: one["outcome"] for one in json.loads(said.out)["targets"][0]["findings"]}


@pytest.mark.parametrize("case", PLAN)
def test_a_machine_is_held_against_the_name_servers_and_the_dhcp_of_the_plan(
    run, empty, tmp_path, case
) -> None:
    cells, servers, mode = PLAN[case]
    taken_in(run, tmp_path, cells)
    assert outcomes(run, "pc.ip.dns", "pc.ip.mode") == {"pc.ip.dns": servers, "pc.ip.mode": mode}


def test_a_newer_plan_corrects_and_an_empty_cell_clears_nothing(run, empty, tmp_path) -> None:
    from deskops.config import Settings
    from deskops.ops.context import Context
    from deskops.ops.read.check_policy import Known
    from deskops.ops.read.scanning import area_of, register_of
    from deskops.paths import locate

    taken_in(run, tmp_path, "10.20.0.2,10.20.0.3,是,10.20.0.5")
    taken_in(run, tmp_path, ",,,10.20.0.6")
    taken_in(run, tmp_path, ",,,")
    context = Context(locate({"DESKOPS_HOME": str(empty)}), Settings())
    (network,) = Known(context).networks("")
    assert (network.dns, network.dhcp_servers, network.dhcp) == (
        ("10.20.0.2", "10.20.0.3"),
        ("10.20.0.6",),
        True,
    )
    assert {"10.20.0.2", "10.20.0.3"} <= set(register_of(context, area_of(context, "FS-禅城")).planned)
    context.close()
