"""The API under fuzzing from its own description: no 5xx whatever comes; long with DESKOPS_TEST_SIZE=full."""

import os

import hypothesis
import pytest
import schemathesis

from deskops.ops.secrets import TOKEN, Secrets

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore"),  # the fuzzer's own
]


def test_no_input_makes_the_desk_fail(desk, laptop) -> None:
    one = laptop("李强", desk.site("GZ-TH"))
    schema = schemathesis.openapi.from_url(f"{desk.url}/openapi.json")
    headers = {"Authorization": f"Bearer {Secrets(one.context.paths).get(TOKEN)!s}"}
    before = desk.rows("SELECT count(*) FROM entry WHERE kind <> 'desk'")
    count = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=2_000 if FULL else 25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        def fuzz(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)
            assert answer.status_code < 500 or answer.status_code in (503, 507), answer.text
            assert "Traceback" not in answer.text

        fuzz()
        count += 1
    assert count >= 5
    assert desk.rows("SELECT count(*) FROM entry WHERE kind <> 'desk'") == before
